// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import TestSupport
import Testing

@testable import TeamConfig

/// What people are told about wrong files, word for word and at the exact place.
@Suite(.serialized) struct DiagnosticsTests {
  @Test("Mistakes are told at their exact place", arguments: CaseFile.cases("structure.cases"))
  func structure(_ entry: CaseFile.Case) { compare(entry, in: "structure.cases") }

  @Test("Mistakes in agents and backends are told at their exact place", arguments: CaseFile.cases("backends.cases"))
  func backends(_ entry: CaseFile.Case) { compare(entry, in: "backends.cases") }

  @Test("Mistakes in scripts are told at their exact place", arguments: CaseFile.cases("replay.cases"))
  func replay(_ entry: CaseFile.Case) { compare(entry, in: "replay.cases") }

  @Test("Mistakes in paths are told at their exact place", arguments: CaseFile.cases("paths.cases"))
  func paths(_ entry: CaseFile.Case) { compare(entry, in: "paths.cases", showsRepairs: true, hasKeys: true) }

  @Test("Mistakes in uploads are told at their exact place", arguments: CaseFile.cases("uploads.cases"))
  func uploads(_ entry: CaseFile.Case) { compare(entry, in: "uploads.cases", showsRepairs: true, hasKeys: true) }

  @Test(
    "Mistakes about abilities and tools are told at their exact place", arguments: CaseFile.cases("capabilities.cases"))
  func capabilities(_ entry: CaseFile.Case) {
    compare(entry, in: "capabilities.cases", showsRepairs: true, hasKeys: true)
  }

  @Test("Mistakes in what Claude Code is told are told at their exact place", arguments: CaseFile.cases("claude.cases"))
  func claudeCode(_ entry: CaseFile.Case) { compare(entry, in: "claude.cases", showsRepairs: true, hasKeys: false) }

  @Test("Mistakes in MCP servers are told at their exact place", arguments: CaseFile.cases("mcp.cases"))
  func servers(_ entry: CaseFile.Case) { compare(entry, in: "mcp.cases", showsRepairs: true, hasKeys: true) }

  @Test("Mistakes in AG2 agents and planning are told at their exact place", arguments: CaseFile.cases("ag2.cases"))
  func groups(_ entry: CaseFile.Case) { compare(entry, in: "ag2.cases", showsRepairs: true, hasKeys: true) }

  @Test("Mistakes in texts and models are told at their exact place", arguments: CaseFile.cases("texts.cases"))
  func texts(_ entry: CaseFile.Case) { compare(entry, in: "texts.cases", showsRepairs: true, hasKeys: true) }

  /// - Parameter hasKeys: whether the keys of all providers are set, so that nothing is said about missing ones.
  private func compare(_ entry: CaseFile.Case, in file: String, showsRepairs: Bool = false, hasKeys: Bool = false) {
    let isJSON = entry.title.contains("JSON")
    let source = TeamSource(bytes: Array(entry.document.utf8), path: isJSON ? "/work/team.json" : "/work/team.yaml")
    var values = ["OPENAI_API_KEY": "k1", "MY_KEY": "k2", "NAME": "value", "HOME": "/home/me"]
    if hasKeys {
      for profile in ProviderTable.all {
        for variable in profile.keyVariables { values[variable] = "k3" }
      }
    }
    let environment = Environment(layers: [Environment.Layer(origin: "environment", values: values)])
    let context = TeamContext(workingDirectory: "/work", environment: environment, files: entry.facts)
    let result = TeamReader.read(source, context: context)
    let rendered = Rendering.text(result.diagnostics, source.bytes, showsRepairs: showsRepairs)
    if CaseFile.isRecording {
      CaseFile.record(entry.title, rendered, in: file)
    } else {
      #expect(rendered == entry.expected)
    }
  }
}
