// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import TerminalText
import YAMLTree

/// Findings for people: the first line of each can be read by editors (`file:line:column: severity: message [code]`),
/// and below stand the line of the file, what else there is to know, and how it can be mended.
struct TextReport {
  var palette: Palette
  var leastSeverity: ConfigDiagnostic.Severity

  /// The findings of all files.
  func render(_ files: [CheckedFile]) -> String {
    var text = ""
    for file in files {
      guard let result = file.result else { continue }
      let secrets = SecretRanges.find(in: result)
      for diagnostic in file.diagnostics(from: leastSeverity) {
        if !text.isEmpty { text += "\n" }
        text += render(diagnostic, file.name, result, secrets)
      }
    }
    return text
  }

  private func render(
    _ diagnostic: ConfigDiagnostic, _ name: String, _ result: TeamReadResult, _ secrets: [Range<Int>]
  ) -> String {
    let style = Style.finding(diagnostic.severity)
    let place = place(diagnostic.range, name, result)
    var text =
      palette.paint(place, .bold) + ": " + palette.paint(diagnostic.severity.rawValue, style) + ": "
      + ShownLine.flat(diagnostic.message) + " " + palette.paint("[\(diagnostic.code.rawValue)]", .dim) + "\n"
    let isAboutAll = diagnostic.range.isEmpty && diagnostic.path.isEmpty
    let excerpt =
      isAboutAll
      ? nil : SourceExcerpt(diagnostic.range, lines: result.lines, bytes: result.source.bytes, secrets: secrets)
    let gutter = String(repeating: " ", count: excerpt.map { String($0.lineNumber).count } ?? 1)
    if let excerpt {
      let caret = String(repeating: " ", count: excerpt.indent) + palette.paint(mark(excerpt.width), style)
      text += "  \(palette.paint("\(excerpt.lineNumber) |", .dim)) \(excerpt.text)\n"
      text += "  \(palette.paint("\(gutter) |", .dim)) \(caret)\n"
    }
    func add(_ label: String, _ words: String) {
      text += "  \(gutter) \(palette.paint("= \(label):", .dim)) \(ShownLine.flat(words))\n"
    }
    if let hint = diagnostic.hint { add("hint", hint) }
    for related in diagnostic.related { add("see", "\(self.place(related.range, name, result)): \(related.message)") }
    for repair in diagnostic.repairs.prefix(3) {
      add("fix", repair.title + (repair.isSafe ? " (--fix does it)" : ""))
    }
    return text
  }

  private func mark(_ width: Int) -> String { "^" + String(repeating: "~", count: width - 1) }

  private func place(_ range: Range<Int>, _ name: String, _ result: TeamReadResult) -> String {
    let position = result.lines.position(of: range.lowerBound, encoding: .utf32)
    return "\(ShownLine.flat(name)):\(position.line + 1):\(position.character + 1)"
  }

  /// One line: how many files and what was found in them.
  static func summary(_ counts: CheckCounts) -> String {
    var parts: [String] = []
    func add(_ severity: ConfigDiagnostic.Severity, _ one: String, _ many: String) {
      let count = counts[severity]
      if count > 0 { parts.append("\(count) \(count == 1 ? one : many)") }
    }
    add(.error, "error", "errors")
    add(.warning, "warning", "warnings")
    add(.information, "note", "notes")
    add(.hint, "hint", "hints")
    if counts.unread > 0 { parts.append("\(counts.unread) unreadable") }
    let files = counts.files == 1 ? "1 team file" : "\(counts.files) team files"
    var text = "\(files): " + (parts.isEmpty ? "nothing to mend" : parts.joined(separator: ", "))
    if counts.fixable > 0 { text += "; \(counts.fixable) can be mended with --fix" }
    return text + "."
  }
}
