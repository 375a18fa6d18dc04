// SPDX-License-Identifier: Apache-2.0

import YAMLTree

@testable import TeamConfig

/// Diagnostics as text: the line with a mark under the exact range, then what is said about it, and on demand how it
/// shows and can be mended.
enum Rendering {
  static func text(
    _ diagnostics: [ConfigDiagnostic], _ bytes: [UInt8], showsRepairs: Bool = false
  ) -> String {
    let lines = LineTable(bytes)
    return diagnostics.map { diagnostic in
      var text = "\(diagnostic.severity.rawValue) \(diagnostic.code.rawValue)"
      if !diagnostic.path.isEmpty { text += " \(diagnostic.path)" }
      text += "\n" + excerpt(diagnostic.range, bytes, lines)
      text += "  \(diagnostic.message)"
      if let hint = diagnostic.hint { text += "\n  hint: \(hint)" }
      for related in diagnostic.related {
        text += "\n  see: \(related.message)\n" + excerpt(related.range, bytes, lines)
        text.removeLast()
      }
      guard showsRepairs else { return text }
      if diagnostic.tags.contains(.unnecessary) { text += "\n  unnecessary" }
      if diagnostic.tags.contains(.deprecated) { text += "\n  deprecated" }
      for repair in diagnostic.repairs {
        text += "\n  \(repair.isSafe ? "safe fix" : "fix"): \(repair.title)"
        for operation in repair.operations { text += "\n    \(words(operation))" }
      }
      return text
    }.joined(separator: "\n\n")
  }

  private static func words(_ operation: Repair.Operation) -> String {
    switch operation {
    case .edit(let edits): "edit \(edits.map { "\($0.range) to \($0.replacement)" }.joined(separator: ", "))"
    case .set(let path, let value): "set \(path) to \(value)"
    case .remove(let path): "remove \(path)"
    case .rename(let path, let name): "rename \(path) to \(name)"
    case .move(let path, let target): "move \(path) to \(target)"
    case .quote(let path): "quote \(path)"
    case .wrapInList(let path): "wrap \(path)"
    case .append(let path, let value): "append to \(path) \(value)"
    case .makeList(let path, let name): "make a list of \(path) with \(name)"
    case .makeMapping(let path, let name): "make a mapping of \(path) by \(name)"
    }
  }

  private static func excerpt(_ range: Range<Int>, _ bytes: [UInt8], _ lines: LineTable) -> String {
    let start = lines.position(of: range.lowerBound, encoding: .utf32)
    let whole = lines.lineRange(start.line)
    let shown = String(decoding: bytes[whole], as: UTF8.self)
    let end = lines.position(of: min(range.upperBound, whole.upperBound), encoding: .utf32)
    let width = max(1, end.character - start.character)
    let number = String(start.line + 1)
    let margin = String(repeating: " ", count: number.count)
    let mark = String(repeating: " ", count: start.character) + String(repeating: "^", count: width)
    let more = range.upperBound > whole.upperBound ? "…" : ""
    return "  \(number) | \(shown)\n  \(margin) | \(mark)\(more)\n"
  }
}
