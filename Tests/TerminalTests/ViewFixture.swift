// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import RunJournal

@testable import Terminal

/// A run to be shown, event by event.
enum ViewFixture {
  static let team = [("scout", "fast-1"), ("critic", "deep-2"), ("builder", "demo-large")]

  /// A run of a team that has just started.
  static func run(_ members: [(String, String)] = team, replay: Bool = false, task: String = "How to cache?") -> RunView
  {
    var run = RunView(team: "demo", task: task)
    run.apply(
      .runStarted(
        RunStart(
          sessionID: "ses_1", configDigest: "",
          agents: members.enumerated().map { index, member in
            RunAgent(
              agentID: member.0, alias: "agent\(index + 1)", backend: "openai", model: member.1,
              replay: replay ? ReplaySource(kind: .script, recorded: nil) : nil)
          })))
    run.apply(.runPhase(PhaseChange(phase: .answering, round: 0)))
    return run
  }

  static func events(_ id: String, item: String = "itm", says text: String, as kind: ItemKind = .message) -> [RunEvent]
  {
    [
      .itemStarted(ItemStart(agentID: id, itemID: item, kind: kind)),
      .itemDelta(ItemDelta(agentID: id, itemID: item, kind: kind, text: text)),
    ]
  }

  static func answer(_ id: String, _ label: String, _ text: String) -> RunEvent {
    .answerSubmitted(AnswerSubmission(agentID: id, label: label, version: 1, text: text))
  }

  static func vote(_ id: String, _ target: String, _ label: String, _ reason: String, counted: Bool = true) -> RunEvent
  {
    .voteCast(VoteCast(agentID: id, target: target, targetLabel: label, reason: reason, round: 1, counted: counted))
  }

  static func status(_ id: String, _ status: AgentStatus, round: Int = 0) -> RunEvent {
    .agentStatus(AgentStatusChange(agentID: id, status: status, round: round))
  }

  /// A run in the middle of its votes.
  static var voting: RunView {
    var run = run()
    let events: [[RunEvent]] = [
      events("scout", says: "Looking for the shortest route first."),
      events("critic", says: "What breaks when two editors write?", as: .reasoning),
      [
        status("scout", .working, round: 1), status("critic", .working),
        answer("scout", "agent1.1", "Cache the parsed file by digest."),
        answer("builder", "agent3.1", "Digest cache, atomic replace, no lock."),
        .agentRestarted(
          AgentRestart(agentID: "scout", cause: RestartCause(agentID: "builder", labels: ["agent3.1"]), round: 1)),
        .itemStarted(
          ItemStart(
            agentID: "critic", itemID: "tool", kind: .toolCall,
            toolCall: ToolCallInfo(server: "fs", tool: "read_file", arguments: ["path": "cache.c"]))),
        .providerRetry(
          ProviderRetry(agentID: "critic", attempt: 1, delayMilliseconds: 1500, reason: "The provider is busy.")),
        vote("builder", "scout", "agent1.1", "Simple."), status("builder", .voted, round: 1),
        .runPhase(PhaseChange(phase: .voting, round: 1)),
        .usageUpdated(
          UsageUpdate(
            agentID: "scout", usage: TokenUsage(input: 410, output: 60), cost: Cost(amount: 0.0123),
            total: TokenUsage(input: 12_000, output: 345))),
      ],
    ]
    for event in events.joined() { run.apply(event) }
    return run
  }

  static func lines(_ run: RunView, _ columns: Int, _ rows: Int, _ view: ViewState = ViewState()) -> [String] {
    ScreenLayout.draw(run, view, size: ScreenSize(columns: columns, rows: rows), elapsed: 67_000).grid.lines
  }
}
