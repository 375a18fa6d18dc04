// SPDX-License-Identifier: Apache-2.0

import AgentModel
import TestSupport
import Testing

@testable import TeamConfig
@testable import TeamLanguage

/// What becomes of wrong files when their repairs are done.
@Suite struct RepairOutcomeTests {
  /// A wrong file, from the cases that hold the words of diagnostics.
  struct WrongFile: CustomTestStringConvertible {
    var title: String
    var text = ""
    var testDescription: String { title }
  }

  static let files: [WrongFile] = ["mcp.cases", "capabilities.cases", "ag2.cases"].flatMap { name in
    let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let bytes = (try? FileBytes.read("/\(tests)/TeamConfigTests/Fixtures/\(name)")) ?? []
    var files: [WrongFile] = []
    var isDocument = false
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("=== ") {
        files.append(WrongFile(title: String(line.dropFirst(4))))
        isDocument = true
      } else if line == "---" {
        isDocument = false
      } else if isDocument, !files.isEmpty {
        files[files.count - 1].text += line + "\n"
      }
    }
    return files
  }

  private static let context: TeamContext = {
    var values: [String: String] = [:]
    for variable in ProviderTable.all.flatMap(\.keyVariables) { values[variable] = "k" }
    return TeamContext(
      workingDirectory: "/work",
      environment: Environment(layers: [Environment.Layer(origin: "environment", values: values)]))
  }()

  private func read(_ bytes: [UInt8], _ file: WrongFile) -> TeamReadResult {
    let path = file.title.contains("JSON") ? "/work/team.json" : "/work/team.yaml"
    return TeamReader.read(TeamSource(bytes: bytes, path: path), context: Self.context)
  }

  @Test("The cases are there")
  func present() { #expect(Self.files.count > 50) }

  @Test("A repair can be done, mends what it is for and breaks nothing else", arguments: files)
  func outcome(file: WrongFile) throws {
    let before = read(Array(file.text.utf8), file)
    for diagnostic in before.diagnostics {
      for repair in diagnostic.repairs {
        let edits = try #require(repair.edits(in: before), "\(diagnostic.path): \(repair.title)")
        var bytes = before.source.bytes
        for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
          bytes.replaceSubrange(edit.range, with: Array(edit.replacement.utf8))
        }
        let after = read(bytes, file)
        func isSame(_ other: ConfigDiagnostic) -> Bool {
          other.code == diagnostic.code && other.severity >= diagnostic.severity
        }
        let context = Comment(rawValue: "\(diagnostic.code.rawValue) \(diagnostic.path): \(repair.title)")
        #expect(after.diagnostics.count(where: isSame) < before.diagnostics.count(where: isSame), context)
        #expect(
          after.diagnostics.count { $0.severity == .error } <= before.diagnostics.count { $0.severity == .error },
          context)
      }
    }
  }
}
