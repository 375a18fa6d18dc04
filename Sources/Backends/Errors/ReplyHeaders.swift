// SPDX-License-Identifier: Apache-2.0

/// The headers of a reply, by name without case.
struct ReplyHeaders: Sendable {
  private let fields: [(name: String, value: String)]

  init(_ fields: [(name: String, value: String)]) {
    self.fields = fields.map { ($0.name.lowercased(), $0.value) }
  }

  /// The first value of a header; the name in lower case.
  subscript(name: String) -> String? {
    fields.first { $0.name == name }?.value
  }

  /// The provider's id of the request. (backends.md 0.2)
  var requestID: String? {
    self["request-id"] ?? self["x-request-id"] ?? self["x-generation-id"]
  }

  /// The media type without parameters, lower case.
  var mediaType: String? {
    self["content-type"].map { $0.prefix { $0 != ";" && $0 != " " }.lowercased() }
  }
}
