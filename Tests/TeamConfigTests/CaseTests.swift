// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing
import YAMLTree

@testable import TeamConfig

/// What holds for everything that is said about paths, uploads and texts, whatever the text.
@Suite struct CaseTests {
  private static let entries = ["paths.cases", "uploads.cases", "texts.cases"].flatMap(CaseFile.cases)

  private static func read(_ bytes: [UInt8], _ facts: FileFacts = FileFacts()) -> TeamReadResult {
    let environment = Environment(layers: [
      Environment.Layer(origin: "environment", values: ["NAME": "value", "HOME": "/home/me"])
    ])
    return TeamReader.read(
      TeamSource(bytes: bytes, path: "/work/team.yaml"),
      context: TeamContext(workingDirectory: "/work", environment: environment, files: facts))
  }

  @Test("Every finding and every related place is on one line", arguments: entries)
  func oneLine(_ entry: CaseFile.Case) {
    let result = Self.read(Array(entry.document.utf8), entry.facts)
    for diagnostic in result.diagnostics {
      for range in [diagnostic.range] + diagnostic.related.map(\.range) {
        let start = result.lines.position(of: range.lowerBound, encoding: .utf8).line
        #expect(result.lines.position(of: range.upperBound, encoding: .utf8).line == start, "\(diagnostic)")
      }
    }
  }

  @Test("Half a file and a file with a hole read without harm", arguments: entries)
  func broken(_ entry: CaseFile.Case) {
    let bytes = Array(entry.document.utf8)
    for length in stride(from: 0, to: bytes.count, by: 29) {
      for text in [Array(bytes[..<length]), Array(bytes[..<length] + bytes[min(bytes.count, length + 9)...])] {
        let result = Self.read(text, entry.facts)
        #expect(result.diagnostics.allSatisfy { $0.range.lowerBound >= 0 && $0.range.upperBound <= text.count })
      }
    }
  }

  @Test("What nobody has looked at is asked about and nothing is said", arguments: entries)
  func unknownDisk(_ entry: CaseFile.Case) {
    let seen = Self.read(Array(entry.document.utf8), entry.facts)
    let unseen = Self.read(Array(entry.document.utf8))
    let environmental: Set<DiagnosticCode> = [
      .cwdWouldBeErased, .storageWouldBeErased, .contextPathMissing, .uploadMissing, .uploadAdjusted,
    ]
    #expect(!unseen.diagnostics.contains { environmental.contains($0.code) })
    #expect(unseen.askedPaths.isSuperset(of: seen.askedPaths) && unseen.askedPaths.allSatisfy { $0.hasPrefix("/") })
  }
}
