// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing
import YAMLTree

@testable import TeamConfig

/// MassGen's own team files are read as they are.
@Suite(.enabled(if: Shared.isAvailable)) struct CorpusTests {
  private static func files(_ version: String) -> [String] {
    Shared.files(under: "corpus/\(version)", suffix: ".yaml")
  }

  private static let recorded = "corpus-v0.0.30.txt"

  private func read(
    _ file: String, environment: Environment = Environment(layers: []), files: FileFacts = FileFacts()
  ) throws -> TeamReadResult {
    let source = TeamSource(bytes: try Shared.bytes(file), path: "/work/\(file)")
    return TeamReader.read(
      source, context: TeamContext(workingDirectory: "/work", environment: environment, files: files))
  }

  @Test("The corpora are there")
  func present() {
    #expect(Self.files("massgen-v0.0.29").count == 98)
    #expect(Self.files("massgen-v0.0.30").count == 104)
    #expect(Self.files("massgen-v0.1.12").count > 100)
  }

  @Test(
    "A team file of MassGen reads without an error and without an unknown key",
    arguments: ["massgen-v0.0.29", "massgen-v0.0.30", "massgen-v0.1.12"].flatMap(files))
  func reads(file: String) throws {
    let result = try read(file)
    let refused = result.diagnostics.filter { $0.severity == .error || $0.code == .unknownKey }
    #expect(refused.isEmpty)
    let team = try #require(result.team)
    #expect(!team.agents.isEmpty)
    for agent in team.agents {
      #expect(!agent.backend.provider.isEmpty)
      #expect(agent.backend.credential != .missing(variables: []), "\(agent.id) has a host of nobody's")
    }
  }

  /// Everything that is said about MassGen 0.0.30's files, reviewed once; nobody knows the disk or the
  /// environment. A file that is not listed has nothing to be told. `MASSGEN_RECORD=1` writes the list anew.
  @Test("What is said about MassGen 0.0.30's files is what was reviewed")
  func findings() throws {
    let folder = "corpus/massgen-v0.0.30/"
    var found: [String] = []
    for file in Self.files("massgen-v0.0.30") {
      let result = try read(file, environment: .unknown)
      found += result.diagnostics.map { diagnostic in
        let line = result.lines.position(of: diagnostic.range.lowerBound, encoding: .utf8).line + 1
        return "\(file.dropFirst(folder.count)):\(line) \(diagnostic.severity.rawValue) \(diagnostic.code.rawValue)"
      }
    }
    if CaseFile.isRecording {
      CaseFile.write(found.joined(separator: "\n") + "\n", to: Self.recorded)
    } else {
      let reviewed = CaseFile.read(Self.recorded).split(separator: "\n").map(String.init)
      let difference = found.difference(from: reviewed)
      #expect(difference.insertions.map(\.line) == [], "said now and not reviewed")
      #expect(difference.removals.map(\.line) == [], "reviewed and not said any more")
    }
  }

  /// The files of MassGen 0.0.30 that need something of the machine, and what is missing on one that has nothing: folders
  /// and pictures of MassGen's own source tree, and a film nobody ever named. (config.md section 9)
  private static let needs: [String: [DiagnosticCode]] = [
    "basic/multi/gpt5nano_image_understanding.yaml": [.uploadMissing, .uploadMissing],
    "basic/single/single_gpt5nano_image_understanding.yaml": [.uploadMissing],
    "basic/single/single_qwen_video_understanding.yaml": [.uploadMissing],
    "debug/skip_coordination_test.yaml": [.contextPathMissing],
    "tools/filesystem/fs_permissions_test.yaml": [.contextPathMissing],
    "tools/filesystem/gemini_gemini_workspace_cleanup.yaml": [.contextPathMissing],
    "tools/filesystem/gemini_gpt5nano_file_context_path.yaml": [.contextPathMissing],
    "tools/filesystem/gemini_gpt5nano_protected_paths.yaml": [.contextPathMissing],
    "tools/filesystem/gpt5mini_cc_fs_context_path.yaml": [.contextPathMissing],
  ]

  @Test(
    "On a machine that has nothing a published team lacks its files and nothing else",
    arguments: files("massgen-v0.0.30"))
  func emptyMachine(file: String) throws {
    let asked = try read(file).askedPaths
    let empty = FileFacts(Dictionary(uniqueKeysWithValues: asked.map { ($0, .missing) }))
    let errors = try read(file, files: empty).diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.code) == Self.needs[String(file.dropFirst("corpus/massgen-v0.0.30/".count))] ?? [])
  }

  @Test("A published team has nothing against folders that are in use", arguments: files("massgen-v0.0.30"))
  func fullMachine(file: String) throws {
    let asked = try read(file).askedPaths
    let full = FileFacts(Dictionary(uniqueKeysWithValues: asked.map { ($0, .folder(isEmpty: false)) }))
    let found = try read(file, files: full).diagnostics.map(\.code)
    #expect(!found.contains(.cwdWouldBeErased) && !found.contains(.storageWouldBeErased))
    #expect(!found.contains(.contextPathMissing))
  }

  @Test(
    "A file in MassGen's first format gets one error and nothing else", arguments: files("massgen-v0.0.30-v1-examples"))
  func firstFormat(file: String) throws {
    let result = try read(file)
    #expect(result.diagnostics.map(\.code) == [.configV1Format])
    #expect(result.team == nil)
  }

  @Test(
    "Every beginning of a team file reads without harm",
    arguments: [
      "corpus/massgen-v0.0.30/basic/multi/three_agents_opensource.yaml",
      "corpus/massgen-v0.0.30/tools/mcp/gemini_notion_mcp.yaml",
      "corpus/massgen-v0.0.30/ag2/ag2_coder.yaml",
    ])
  func beginnings(file: String) throws {
    let bytes = try Shared.bytes(file)
    for length in stride(from: 0, through: bytes.count, by: 7) {
      let result = TeamReader.read(
        TeamSource(bytes: Array(bytes[..<length])), context: TeamContext(workingDirectory: "/work"))
      for diagnostic in result.diagnostics {
        #expect(diagnostic.range.lowerBound >= 0 && diagnostic.range.upperBound <= length)
      }
    }
  }
}

extension CollectionDifference.Change where ChangeElement == String {
  /// The line that came or went.
  var line: String {
    switch self {
    case .insert(_, let line, _), .remove(_, let line, _): line
    }
  }
}
