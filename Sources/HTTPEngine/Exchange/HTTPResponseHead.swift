// SPDX-License-Identifier: Apache-2.0

/// Status and headers of a reply: those of its last header block, not of interim replies or of a proxy.
public struct HTTPResponseHead: Sendable {
  /// The status code.
  public let status: Int
  /// The headers in the order they came, names in lower case, values trimmed; bytes that are no UTF-8 are replaced.
  public let headers: [(name: String, value: String)]
  /// `http` or `https`.
  public let scheme: String
  /// The protocol version, for example `1.1` or `2`.
  public let version: String

  /// Creates a head from its parts.
  public init(status: Int, headers: [(name: String, value: String)], scheme: String, version: String) {
    self.status = status
    self.headers = headers
    self.scheme = scheme
    self.version = version
  }

  /// The value of the first header with this name, which is given in lower case.
  public subscript(name: String) -> String? {
    headers.first { $0.name == name }?.value
  }
}
