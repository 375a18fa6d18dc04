// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import WireProtocol
import YAMLTree

/// Findings as one JSON document. Its form is described in docs/CHECK.md; members are added, never changed, while
/// `version` stays.
struct JSONReport {
  /// The version of the form.
  static let version: Int64 = 1

  var leastSeverity: ConfigDiagnostic.Severity

  /// The findings of all files.
  func render(_ files: [CheckedFile]) -> String {
    let counts = CheckCounts(files)
    let document: JSONValue = [
      "version": .integer(Self.version),
      "tool": ["name": .string(WireProtocol.serverName), "version": .string(WireProtocol.serverVersion)],
      "files": .array(files.map(file)),
      "summary": [
        "files": .integer(Int64(counts.files)),
        "unreadable": .integer(Int64(counts.unread)),
        "errors": .integer(Int64(counts[.error])),
        "warnings": .integer(Int64(counts[.warning])),
        "information": .integer(Int64(counts[.information])),
        "hints": .integer(Int64(counts[.hint])),
        "fixable": .integer(Int64(counts.fixable)),
      ],
    ]
    return String(decoding: document.encodedForPeople(), as: UTF8.self) + "\n"
  }

  private func file(_ file: CheckedFile) -> JSONValue {
    var object: JSONObject = ["path": .string(file.name)]
    if let problem = file.problem { object["problem"] = .string(problem) }
    if let result = file.result {
      object["target"] = .string(result.target.description)
      object["agents"] = .integer(Int64(result.team?.agents.count ?? 0))
      let fixes = ReportedFixes(result, secrets: SecretRanges.find(in: result))
      if !fixes.isComplete { object["fixesComplete"] = false }
      object["diagnostics"] = .array(
        file.diagnostics(from: leastSeverity).map { diagnostic($0, result.lines, fixes[$0]) })
    }
    return .object(object)
  }

  private func diagnostic(
    _ diagnostic: ConfigDiagnostic, _ lines: LineTable, _ fixes: [ReportedFixes.Fix]
  ) -> JSONValue {
    var object: JSONObject = [
      "code": .string(diagnostic.code.rawValue),
      "severity": .string(diagnostic.severity.rawValue),
      "message": .string(diagnostic.message),
      "range": range(diagnostic.range, lines),
    ]
    if !diagnostic.path.isEmpty { object["path"] = .string(diagnostic.path) }
    if let hint = diagnostic.hint { object["hint"] = .string(hint) }
    if !diagnostic.related.isEmpty {
      object["related"] = .array(
        diagnostic.related.map { ["message": .string($0.message), "range": range($0.range, lines)] })
    }
    if !diagnostic.tags.isEmpty {
      object["tags"] = .array(diagnostic.tags.map(Self.name).sorted().map(JSONValue.string))
    }
    if !fixes.isEmpty { object["fixes"] = .array(fixes.map { fix($0, lines) }) }
    return .object(object)
  }

  private func fix(_ fix: ReportedFixes.Fix, _ lines: LineTable) -> JSONValue {
    [
      "title": .string(fix.title),
      "isPreferred": .bool(fix.isPreferred),
      "edits": .array(fix.edits.map { ["range": range($0.range, lines), "text": .string($0.replacement)] }),
    ]
  }

  /// Lines and columns count from 1, columns in Unicode scalars; the offset counts bytes from 0.
  private func range(_ range: Range<Int>, _ lines: LineTable) -> JSONValue {
    func place(_ offset: Int) -> JSONValue {
      let position = lines.position(of: offset, encoding: .utf32)
      return [
        "line": .integer(Int64(position.line + 1)), "column": .integer(Int64(position.character + 1)),
        "offset": .integer(Int64(offset)),
      ]
    }
    return ["start": place(range.lowerBound), "end": place(range.upperBound)]
  }

  private static func name(_ tag: ConfigDiagnostic.Tag) -> String {
    switch tag {
    case .unnecessary: "unnecessary"
    case .deprecated: "deprecated"
    }
  }
}
