// SPDX-License-Identifier: Apache-2.0

@testable import YAMLTree

extension YAMLDocument {
  /// The parse events of the text in the notation of the YAML test suite, rebuilt from the tree.
  func eventStream() -> [String] {
    var events = ["+STR"]
    for document in arena.documents {
      events.append(document.hasExplicitStart ? "+DOC ---" : "+DOC")
      if document.root != NodeRecord.none { append(YAMLNodeID(document.root), to: &events) }
      events.append(document.hasExplicitEnd ? "-DOC ..." : "-DOC")
    }
    return events + ["-STR"]
  }

  private func append(_ id: YAMLNodeID, to events: inout [String]) {
    let node = node(id)
    let tag = node.tag.map { " <\($0)>" } ?? ""
    let properties = (node.anchor.map { " &\($0)" } ?? "") + tag
    switch node.kind {
    case .alias:
      events.append("=ALI *\(node.anchor ?? "")")
    case .scalar:
      events.append("=VAL\(properties) \(node.style.mark)\(escaped(text(id)))")
    case .mapping:
      events.append("+MAP\(node.style == .flow ? " {}" : "")\(properties)")
      for entry in entries(id) { [entry.key, entry.value].forEach { append($0, to: &events) } }
      events.append("-MAP")
    case .sequence:
      events.append("+SEQ\(node.style == .flow ? " []" : "")\(properties)")
      for item in items(id) { append(item, to: &events) }
      events.append("-SEQ")
    }
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\u{8}": result += "\\b"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension YAMLNode.Style {
  fileprivate var mark: String {
    switch self {
    case .singleQuoted: "'"
    case .doubleQuoted: "\""
    case .literal: "|"
    case .folded: ">"
    case .plain, .block, .flow: ":"
    }
  }
}
