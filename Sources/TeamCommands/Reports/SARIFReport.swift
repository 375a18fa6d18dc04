// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import TeamLanguage
import WireProtocol
import YAMLTree

/// Findings for code scanning. (SARIF 2.1.0)
struct SARIFReport {
  var leastSeverity: ConfigDiagnostic.Severity
  /// The folder that relative names belong to, absolute.
  var workingDirectory: String

  private static let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
  private static let base = "%SRCROOT%"

  /// The findings of all files as one run.
  func render(_ files: [CheckedFile]) -> String {
    let codes = DiagnosticCode.allCases.filter { code in
      files.contains { $0.diagnostics(from: leastSeverity).contains { $0.code == code } }
    }
    let run: JSONValue = [
      "tool": ["driver": driver(codes)],
      "columnKind": "unicodeCodePoints",
      "originalUriBaseIds": [Self.base: ["uri": .string("file://\(Self.encoded(workingDirectory))/")]],
      "invocations": [.object(invocation(files))],
      "results": .array(files.flatMap { results($0, codes) }),
    ]
    let document: JSONValue = ["$schema": .string(Self.schema), "version": "2.1.0", "runs": [run]]
    return String(decoding: document.encodedForPeople(), as: UTF8.self) + "\n"
  }

  // MARK: The tool

  private func driver(_ codes: [DiagnosticCode]) -> JSONValue {
    [
      "name": .string(WireProtocol.serverName),
      "version": .string(WireProtocol.serverVersion),
      "semanticVersion": .string(WireProtocol.serverVersion),
      "rules": .array(codes.map(rule)),
    ]
  }

  private func rule(_ code: DiagnosticCode) -> JSONValue {
    var object: JSONObject = ["id": .string(code.rawValue)]
    if let rule = DiagnosticRule.rule(of: code) {
      object["shortDescription"] = text(rule.summary)
      object["fullDescription"] = text("\(rule.summary) \(rule.reason)")
      object["help"] = ["text": .string(rule.remedy), "markdown": .string(RulePage.markdown(rule))]
    }
    return .object(object)
  }

  private func invocation(_ files: [CheckedFile]) -> JSONObject {
    let unread = files.compactMap { file in file.problem.map { (file, $0) } }
    var object: JSONObject = ["executionSuccessful": .bool(unread.isEmpty)]
    if !unread.isEmpty {
      object["toolExecutionNotifications"] = .array(
        unread.map { file, problem in
          [
            "level": "error", "message": text(problem),
            "locations": [["physicalLocation": ["artifactLocation": artifact(file.name)]]],
          ]
        })
    }
    return object
  }

  // MARK: Results

  private func results(_ file: CheckedFile, _ codes: [DiagnosticCode]) -> [JSONValue] {
    guard let result = file.result else { return [] }
    let fixes = ReportedFixes(result, secrets: SecretRanges.find(in: result))
    return file.diagnostics(from: leastSeverity).map { diagnostic in
      var location: JSONObject = ["physicalLocation": physical(diagnostic.range, file, result.lines)]
      if !diagnostic.path.isEmpty {
        location["logicalLocations"] = [["fullyQualifiedName": .string(diagnostic.path), "kind": "member"]]
      }
      var object: JSONObject = [
        "ruleId": .string(diagnostic.code.rawValue),
        "ruleIndex": .integer(Int64(codes.firstIndex(of: diagnostic.code) ?? -1)),
        "level": .string(Self.level(diagnostic.severity)),
        "message": text(diagnostic.message + (diagnostic.hint.map { " \($0)" } ?? "")),
        "locations": [.object(location)],
      ]
      if !diagnostic.related.isEmpty {
        object["relatedLocations"] = .array(
          diagnostic.related.map {
            ["physicalLocation": physical($0.range, file, result.lines), "message": text($0.message)]
          })
      }
      let found = fixes[diagnostic]
      if !found.isEmpty { object["fixes"] = .array(found.map { fix($0, file, result.lines) }) }
      return .object(object)
    }
  }

  private func fix(_ fix: ReportedFixes.Fix, _ file: CheckedFile, _ lines: LineTable) -> JSONValue {
    let replacements = fix.edits.map { edit -> JSONValue in
      ["deletedRegion": region(edit.range, lines), "insertedContent": text(edit.replacement)]
    }
    return [
      "description": text(fix.title),
      "artifactChanges": [["artifactLocation": artifact(file.name), "replacements": .array(replacements)]],
    ]
  }

  private func physical(_ range: Range<Int>, _ file: CheckedFile, _ lines: LineTable) -> JSONValue {
    ["artifactLocation": artifact(file.name), "region": region(range, lines)]
  }

  /// Lines and columns count from 1; the end column is the one behind the last. (SARIF 3.30)
  private func region(_ range: Range<Int>, _ lines: LineTable) -> JSONValue {
    let positions = lines.positions(of: range, encoding: .utf32)
    return [
      "startLine": .integer(Int64(positions.lowerBound.line + 1)),
      "startColumn": .integer(Int64(positions.lowerBound.character + 1)),
      "endLine": .integer(Int64(positions.upperBound.line + 1)),
      "endColumn": .integer(Int64(positions.upperBound.character + 1)),
    ]
  }

  /// A file as people named it. (SARIF 3.4)
  private func artifact(_ name: String) -> JSONValue {
    if name.hasPrefix("/") { return ["uri": .string("file://\(Self.encoded(name))")] }
    return ["uri": .string(Self.encoded(name)), "uriBaseId": .string(Self.base)]
  }

  private func text(_ text: String) -> JSONValue { ["text": .string(text)] }

  private static func level(_ severity: ConfigDiagnostic.Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .information, .hint: "note"
    }
  }

  /// A path as part of an address: everything but unreserved characters and `/` as `%XX`. (RFC 3986 2.1, 3.3)
  static func encoded(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x2F:
        text.unicodeScalars.append(UnicodeScalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return text
  }
}
