// SPDX-License-Identifier: Apache-2.0

/// Writes shapes as Markdown tables.
public struct MarkdownRenderer: Sendable {
  private let headings: [String: String]

  /// Makes a renderer for a page where some shapes stand under another heading than their name.
  public init(headings: [String: String] = [:]) {
    self.headings = headings
  }

  /// A few words for a shape, with links to the named ones.
  public func phrase(_ shape: Shape) -> String {
    switch shape {
    case .any: "any"
    case .null: "`null`"
    case .boolean: "boolean"
    case .integer(let range): "integer\(Self.limits(range))"
    case .number(.any): "number"
    case .number(.notNegative): "number, 0 or more"
    case .number(.positive): "number above 0"
    case .string(let rule): string(rule)
    case .constant(let word): "`\"\(word)\"`"
    case .words(let list): link(list.name)
    case .list(let element, _): "list of \(phrase(element))"
    case .map(.any): "object"
    case .map(let element): "object with values: \(phrase(element))"
    case .object(let object): link(object.name)
    case .variants(let variants): link(variants.name)
    case .union(let shapes): shapes.map(phrase).joined(separator: " or ")
    }
  }

  /// A link to a named shape.
  public func link(_ name: String) -> String { "[\(name)](#\(Self.anchor(headings[name] ?? name)))" }

  /// What a heading is called in links: its letters and digits in lower case, and dashes.
  public static func anchor(_ heading: String) -> String {
    let kept = heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
    return String(kept.map { $0 == " " ? "-" : $0 })
  }

  /// A table of an object's members; empty when it has none.
  public func table(_ object: ObjectShape) -> String {
    guard !object.members.isEmpty else { return "" }
    var lines = "| Member | Type | | Meaning |\n|---|---|---|---|\n"
    for member in object.members {
      let presence = object.choice.contains(member.name) ? "one of these" : member.isRequired ? "required" : ""
      var text = member.description
      if let value = member.defaultValue { text += " Default: `\(value)`." }
      switch member.stability {
      case .stable: break
      case .experimental: text += " *Experimental.*"
      case .deprecated(let instead): text += " *Deprecated:* \(instead)"
      }
      lines += "| `\(member.name)` | \(cell(phrase(member.shape))) | \(presence) | \(cell(text)) |\n"
    }
    return lines
  }

  /// The section of a named shape.
  public func section(_ entry: ShapeCatalog.Entry) -> String {
    switch entry {
    case .object(let object):
      return "### \(object.name)\n\n\(object.description)\n\n\(table(object))"
    case .words(let list):
      var lines = "### \(list.name)\n\n\(list.description)"
      if list.isOpen { lines += " Later versions may add words." }
      if list.words.allSatisfy(\.meaning.isEmpty) {
        return lines + "\n\n\(list.words.map { "`\($0.word)`" }.joined(separator: ", "))\n"
      }
      lines += "\n\n| Word | Meaning |\n|---|---|\n"
      return lines + list.words.map { "| `\($0.word)` | \(cell($0.meaning)) |\n" }.joined()
    case .variants(let variants):
      var lines = "### \(variants.name)\n\n\(variants.description) The member `\(variants.tag)` says which.\n\n"
      for object in variants.cases {
        lines += "- `\(object.tagValue(variants.tag) ?? "")`: \(link(object.name))\n"
      }
      return lines
    }
  }

  private func string(_ rule: Shape.StringRule) -> String {
    switch rule.format {
    case .text: rule.maxBytes.map { "string, at most \($0) bytes" } ?? "string"
    case .uri: "URI"
    case .absolutePath: "absolute path"
    case .jsonPointer: "JSON Pointer"
    case .dateTime: "RFC 3339 time"
    case .base64: "Base64"
    }
  }

  private static func limits(_ range: ClosedRange<Int>) -> String {
    if range == 0...Int.max || range.lowerBound == Int.min { return "" }
    return range.upperBound == Int.max
      ? ", \(range.lowerBound) or more" : ", \(range.lowerBound) to \(range.upperBound)"
  }

  private func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}
