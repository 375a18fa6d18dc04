// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import RunEngine
import RunJournal
import TestSupport
import Testing

@Suite("Scenarios as team files, through the whole engine")
struct ScenarioRunTests {
  /// What happened, in the words of ``ScenarioTeam/expectedLines``.
  private func lines(of run: FinishedRun) -> [String] {
    var lines: [(Int, String)] = []
    for (t, event) in run.timed {
      switch event {
      case .callStarted(let call): lines.append((t, "call \(call.agentID) \(call.kind.rawValue)"))
      case .answerSubmitted(let answer):
        lines.append((t, "answer \(answer.agentID) \(answer.label) \(answer.text ?? "")"))
      case .voteCast(let vote) where !vote.counted && vote.discardReason == "stale":
        lines.append((t, "vote \(vote.agentID) discarded"))
      case .notice(let notice) where notice.code == "vote_discarded":
        lines.append((t, "vote \(notice.agentID ?? "") discarded"))
      case .voteCast(let vote):
        lines.append((t, "vote \(vote.agentID) \(vote.target) \(vote.targetLabel) \(vote.counted)"))
      case .runCompleted(let result):
        if let winner = result.winner, let answer = result.answer {
          lines.append((t, "final \(winner) \(answer.text)"))
        }
      default: break
      }
    }
    return ScenarioTeam.sorted(lines)
  }

  private static var kept: [ScenarioTeam] {
    guard Shared.isAvailable, let bytes = try? Shared.bytes("spec/scenarios.json"),
      let document = try? JSONReader.parse(bytes)
    else { return [] }
    return (document["scenarios"]?.arrayValue ?? []).compactMap(ScenarioTeam.init).filter { $0.behaviour == "keep" }
  }

  @Test(
    "A kept scenario gives MassGen's calls, answers, votes and final text at the same times",
    .enabled(if: Shared.isAvailable))
  func keptScenarios() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let scenarios = Self.kept
    #expect(scenarios.count >= 30)
    for scenario in scenarios {
      // A run without a task is refused before it starts, and so has no trace.
      if scenario.id == "no-user-message" { continue }
      let run = try await service.perform(scenario.team, task: scenario.task, in: workplace)
      #expect(lines(of: run) == scenario.expectedLines, "\(scenario.id)")
      #expect(run.result.winner == scenario.expected["outcome"]?["winner"]?.stringValue, "\(scenario.id)")
    }
  }

  @Test("Two instant runs of the same team give the same events at the same times")
  func deterministic() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let team: JSONValue = [
      "agents": [
        Script.agent("a", [Script.answer("A", after: 10), Script.vote("agent2", after: 25), Script.final("done")]),
        Script.agent("b", [Script.answer("B", after: 10), Script.vote("agent2", after: 15), Script.final("done")]),
      ]
    ]
    func shape(_ run: FinishedRun) -> [String] {
      run.events.map { stored in
        let text = String(decoding: stored.bytes, as: UTF8.self)
        let ids = [run.started.runID, String(run.started.runID.dropFirst(4)), run.started.sessionID]
        return ids.reduce(text) { $0.replacing($1, with: "ID") }
      }
    }
    let first = try await service.perform(team, in: workplace)
    let second = try await service.perform(team, in: workplace)
    #expect(shape(first) == shape(second))
    #expect(first.result.winner == "b")
    #expect(first.result.answer?.text == "done")
  }
}
