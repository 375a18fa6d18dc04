// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// Findings as commands to a GitHub workflow, which shows them beside the lines of a pull request. (GitHub Actions,
/// "Workflow commands", setting a notice, warning or error message)
struct GitHubReport {
  var leastSeverity: ConfigDiagnostic.Severity

  /// The findings of all files, one command a line.
  func render(_ files: [CheckedFile]) -> String {
    var text = ""
    for file in files {
      if let problem = file.problem { text += "::error file=\(Self.property(file.name))::\(Self.data(problem))\n" }
      guard let result = file.result else { continue }
      for diagnostic in file.diagnostics(from: leastSeverity) { text += command(diagnostic, file.name, result.lines) }
    }
    return text
  }

  private func command(_ diagnostic: ConfigDiagnostic, _ name: String, _ lines: LineTable) -> String {
    let range = lines.positions(of: diagnostic.range, encoding: .utf32)
    let (start, end) = (range.lowerBound, range.upperBound)
    var properties =
      "file=\(Self.property(name)),line=\(start.line + 1),endLine=\(end.line + 1),col=\(start.character + 1)"
    // Columns are only understood within one line.
    if start.line == end.line, end.character > start.character { properties += ",endColumn=\(end.character + 1)" }
    properties += ",title=\(Self.property(diagnostic.code.rawValue))"
    let message = diagnostic.message + (diagnostic.hint.map { " \($0)" } ?? "")
    return "::\(Self.command(diagnostic.severity)) \(properties)::\(Self.data(message))\n"
  }

  private static func command(_ severity: ConfigDiagnostic.Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .information, .hint: "notice"
    }
  }

  /// A message with what would end it replaced.
  static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  /// The value of a property with what would end it replaced.
  static func property(_ text: String) -> String { data(text).replacing(":", with: "%3A").replacing(",", with: "%2C") }
}
