// SPDX-License-Identifier: Apache-2.0

/// What a snippet writes, before it is YAML or JSON. Texts have tab stops: `${1:agent1}`, `${2|read,write|}`.
indirect enum SnippetBody {
  case mapping([(String, SnippetBody)])
  case list([SnippetBody])
  /// A text that needs no quotes in YAML.
  case text(String)
  /// A text in quotes.
  case quoted(String)
  /// A number or truth value.
  case literal(String)

  /// The lines of the body in block style; those after the first are indented by `indentation` blanks.
  func block(_ indentation: Int) -> String {
    let blanks = "\n" + String(repeating: " ", count: indentation)
    switch self {
    case .text(let text), .literal(let text): return text
    case .quoted(let text): return "\"\(text)\""
    case .list(let items):
      return items.map { "- " + $0.block(indentation + 2) }.joined(separator: blanks)
    case .mapping(let members):
      return members.map { key, value in
        switch value {
        case .text, .quoted, .literal: "\(key): \(value.block(0))"
        case .mapping, .list:
          "\(key):\(blanks)  \(value.block(indentation + 2))"
        }
      }.joined(separator: blanks)
    }
  }

  /// The body as JSON; lines after the first are indented by `indentation` blanks.
  func json(_ indentation: Int) -> String {
    let blanks = "\n" + String(repeating: " ", count: indentation)
    switch self {
    case .literal(let text): return text
    case .text(let text), .quoted(let text): return "\"\(text)\""
    case .list(let items):
      let inner = items.map { "\(blanks)  \($0.json(indentation + 2))" }
      return "[" + inner.joined(separator: ",") + blanks + "]"
    case .mapping(let members):
      let inner = members.map { "\(blanks)  \"\($0)\": \($1.json(indentation + 2))" }
      return "{" + inner.joined(separator: ",") + blanks + "\\}"
    }
  }

  /// A snippet as text: every tab stop is what it offers first.
  static func withoutStops(_ snippet: String) -> String {
    var result = ""
    var rest = snippet[...]
    while let character = rest.popFirst() {
      if character == "\\", let next = rest.popFirst() {
        result.append(next)
      } else if character == "$", let end = stop(&rest) {
        result += end
      } else {
        result.append(character)
      }
    }
    return result
  }

  /// What the tab stop behind a `$` offers.
  private static func stop(_ rest: inout Substring) -> String? {
    if rest.first?.isNumber == true {
      rest = rest.drop { $0.isNumber }
      return ""
    }
    guard rest.first == "{", let end = rest.firstIndex(of: "}") else { return nil }
    let inside = rest[rest.index(after: rest.startIndex)..<end]
    rest = rest[rest.index(after: end)...]
    let content = inside.drop { $0.isNumber }
    if content.hasPrefix("|") { return String(content.dropFirst().prefix { $0 != "," && $0 != "|" }) }
    return String(content.dropFirst())
  }
}
