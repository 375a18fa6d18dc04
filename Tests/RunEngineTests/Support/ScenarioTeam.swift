// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A scenario of the conformance data as a team file. (replay.md section 2)
struct ScenarioTeam {
  let id: String
  let task: String
  let team: JSONValue
  let expected: JSONValue
  let behaviour: String

  /// Scenarios that have no form as a team file, or that need what is not built: session state, files and a judge.
  private static let unfitTopics: Set<String> = ["turns", "history", "previous_turns"]

  init?(_ scenario: JSONValue) {
    guard let id = scenario["id"]?.stringValue, let config = scenario["config"]?.objectValue,
      let agents = config["agents"]?.arrayValue?.compactMap(\.stringValue), let script = scenario["script"],
      let expected = scenario["expected"], let task = scenario["task"]?.stringValue
    else { return nil }
    if Self.unfitTopics.contains(where: { scenario[$0] != nil }) { return nil }
    let unbuilt = ["workspaces", "previous_turns", "consumer_delay_ms", "context_paths", "max_orchestration_restarts"]
    if unbuilt.contains(where: { config[$0] != nil }) { return nil }
    self.id = id
    self.task = task
    self.expected = expected
    behaviour = scenario["behaviour"]?.stringValue ?? ""

    var orchestrator: JSONObject = ["alias_policy": "answerers-sorted"]
    for key in ["skip_coordination_rounds", "max_new_answers_per_agent", "answer_novelty_requirement"] {
      orchestrator[key] = config[key]
    }
    if let planning = config["planning_mode"] {
      orchestrator["coordination"] = ["enable_planning_mode": planning]
    }
    var team: JSONObject = [
      "agents": .array(
        agents.map { agent in
          ["id": .string(agent), "backend": ["type": "replay", "speed": "instant", "script": script[agent] ?? []]]
        }),
      "orchestrator": .object(orchestrator),
    ]
    if let limit = config["orchestrator_timeout_ms"]?.doubleValue {
      team["timeout_settings"] = ["orchestrator_timeout_seconds": .number(limit / 1000)]
    }
    if agents.count == 1 { team["ui"] = ["use_orchestrator_for_single_agent": true] }
    self.team = .object(team)
  }

  /// What the trace says about calls, answers, votes and the end, one line each, sorted by time.
  var expectedLines: [String] {
    let lines = (expected["trace"]?.arrayValue ?? []).compactMap { event -> (Int, String)? in
      guard let t = event["t"]?.intValue, let name = event["event"]?.stringValue else { return nil }
      let agent = event["agent"]?.stringValue ?? ""
      func text(_ key: String) -> String { event[key]?.stringValue ?? "" }
      switch name {
      case "model_call": return (t, "call \(agent) \(text("kind"))")
      case "answer": return (t, "answer \(agent) \(text("label")) \(text("content"))")
      case "vote":
        let counted = event["counted"]?.boolValue ?? false
        return (t, "vote \(agent) \(text("target")) \(text("target_label")) \(counted)")
      case "vote_discarded": return (t, "vote \(agent) discarded")
      case "final_answer": return (t, "final \(agent) \(text("content"))")
      default: return nil
      }
    }
    return Self.sorted(lines)
  }

  static func sorted(_ lines: [(Int, String)]) -> [String] {
    lines.sorted { $0 < $1 }.map { "\($0.0) \($0.1)" }
  }
}
