// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TestSupport
import Testing

@testable import TeamConfig

/// Scenarios are team files: scripts unchanged, settings by their team file names. (replay.md section 2)
@Suite(.enabled(if: Shared.isAvailable)) struct ScenarioScriptTests {
  static let scenarios: [JSONValue] = {
    guard let bytes = try? Shared.bytes("spec/scenarios.json"), let all = try? JSONReader.parse(bytes) else {
      return []
    }
    return all["scenarios"]?.arrayValue ?? []
  }()

  @Test("Every scenario can be written as a team file")
  func scripts() throws {
    #expect(Self.scenarios.count == 68)
    for scenario in Self.scenarios {
      let ids = scenario["config"]?["agents"]?.arrayValue?.compactMap(\.stringValue) ?? []
      let agents: [JSONValue] = ids.map { id in
        ["id": .string(id), "backend": ["type": "replay", "script": scenario["script"]?[id] ?? []]]
      }
      var file: JSONObject = ["agents": .array(agents), "orchestrator": ["alias_policy": "answerers-sorted"]]
      if let limit = scenario["config"]?["orchestrator_timeout_ms"]?.doubleValue {
        file["timeout_settings"] = ["orchestrator_timeout_seconds": .number(limit / 1000)]
      }
      let json = JSONValue.object(file).encoded()
      for format in [TeamSource.Format.json, .yaml] {
        let result = TeamReader.read(
          TeamSource(bytes: json, format: format), context: TeamContext(workingDirectory: "/work"))
        let told = result.diagnostics.filter { $0.code != .timeoutShort }
        #expect(told.isEmpty, "\(scenario["id"]?.description ?? "")")
        #expect(result.team?.agents.map(\.id) == ids)
        for agent in result.team?.agents ?? [] {
          #expect(agent.backend.replay?.script == scenario["script"]?[agent.id] ?? [])
        }
        if let limit = scenario["config"]?["orchestrator_timeout_ms"]?.intValue {
          #expect(result.team?.timeouts.orchestratorMilliseconds == limit)
        }
      }
    }
  }
}
