// SPDX-License-Identifier: Apache-2.0

import Testing
import YAMLTree

extension YAMLDocument {
  /// Parses a text.
  static func parse(_ text: String, lastEditedLine: Int? = nil) -> YAMLDocument {
    parse(Array(text.utf8), options: YAMLParseOptions(lastEditedLine: lastEditedLine))
  }

  /// What a range of the document says.
  func excerpt(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The text at the end of a path; nil when nothing is there.
  func text(at path: PathStep...) -> String? { node(at: path).map(text) }

  /// The value at the end of a path; nil when nothing is there.
  func scalar(at path: PathStep...) -> YAMLScalar? { node(at: path).map(scalar) }

  /// The node at the end of a path, which must be there.
  func found(_ path: PathStep..., at location: SourceLocation = #_sourceLocation) throws -> YAMLNodeID {
    try #require(node(at: path), sourceLocation: location)
  }

  /// Keys and scalar values of a mapping with `<<` applied, in order.
  func merged(_ path: PathStep...) -> [String] {
    guard let id = node(at: path) else { return [] }
    return mergedEntries(id).map { "\(text($0.key))=\(text($0.value))" }
  }

  /// The codes of all problems.
  var codes: [YAMLProblemCode] { problems.map(\.code) }

  /// The text after the edits of a problem.
  func applying(_ problem: YAMLProblem) -> [UInt8] {
    var result = bytes
    for edit in problem.edits.reversed() { result.replaceSubrange(edit.range, with: edit.replacement.utf8) }
    return result
  }

  /// Every node, parents before children, following no aliases.
  func allNodes() -> [YAMLNodeID] {
    var result: [YAMLNodeID] = []
    func visit(_ id: YAMLNodeID) {
      result.append(id)
      if node(id).kind == .mapping { for entry in entries(id) { [entry.key, entry.value].forEach(visit) } }
      if node(id).kind == .sequence { items(id).forEach(visit) }
    }
    root.map(visit)
    return result
  }
}
