// SPDX-License-Identifier: Apache-2.0

/// A value that could be written, before it has quotes and a place.
struct ValueCandidate {
  var text: String
  var kind: CompletionItem.Kind
  var detail: String?
  var topic: String?
  /// Other words it is found by.
  var filter: String?
  /// Whether it must not stand in quotes: a number, a truth value.
  var isLiteral = false

  init(
    _ text: String, kind: CompletionItem.Kind, detail: String? = nil, topic: String? = nil, filter: String? = nil,
    isLiteral: Bool = false
  ) {
    self.text = text
    self.kind = kind
    self.detail = detail
    self.topic = topic
    self.filter = filter
    self.isLiteral = isLiteral
  }
}
