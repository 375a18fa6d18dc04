// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import Testing

@testable import RunJournal

@Suite("Snapshots of runs")
struct SnapshotTests {
  /// A run of two agents with a restart, a discarded vote, an approval and an open item.
  static let history: [RunEvent] = [
    Make.began(["gpt", "cla"]),
    .runPhase(PhaseChange(phase: .answering, round: 0)),
    Make.status("gpt", .working),
    Make.start("gpt", "itm_1"), Make.delta("gpt", "itm_1", "The answer "), Make.delta("gpt", "itm_1", "is 42."),
    Make.start("cla", "itm_2", kind: .toolCall),
    .approvalRequested(Make.approval("cla", "itm_2", "apr_1")),
    Make.end("gpt", "itm_1", "The answer is 42."),
    .answerSubmitted(AnswerSubmission(agentID: "gpt", label: "agent1.1", version: 1, text: "42")),
    .agentRestarted(AgentRestart(agentID: "cla", cause: RestartCause(agentID: "gpt", labels: ["agent1.1"]), round: 1)),
    .voteCast(VoteCast(agentID: "gpt", target: "gpt", targetLabel: "agent1.1", reason: "mine", round: 0)),
    .voteCast(
      VoteCast(
        agentID: "cla", target: "gpt", targetLabel: "agent1.1", reason: "late", round: 0, counted: false,
        discardReason: "superseded")),
    .usageUpdated(UsageUpdate(agentID: "gpt", usage: TokenUsage(input: 5, output: 2), context: ContextUse(used: 7))),
    .usageUpdated(UsageUpdate(agentID: "cla", usage: TokenUsage(input: 1, output: 1))),
    Make.start("cla", "itm_3"), Make.delta("cla", "itm_3", "Hm", kind: .message),
  ]

  private func snapshot(of events: [RunEvent]) throws -> RunSnapshot {
    let journal = Journal(inMemory: "run_test")
    for (index, event) in events.enumerated() { journal.append(event, at: index) }
    return try journal.snapshot()
  }

  @Test("A snapshot says where everybody stands")
  func content() throws {
    let snapshot = try snapshot(of: Self.history)
    #expect(snapshot.status == .waitingForInput && snapshot.phase == .answering && snapshot.sessionID == "ses_test")
    #expect(snapshot.asOfSeq == Self.history.count && snapshot.t == Self.history.count - 1)
    #expect(snapshot.agents.map(\.status) == [.working, .restarting] && snapshot.agents[1].round == 1)
    #expect(snapshot.agents[0].answers == ["agent1.1"] && snapshot.agents[0].vote == "agent1.1")
    #expect(snapshot.agents[1].vote == nil && snapshot.agents[0].context?.used == 7)
    #expect(snapshot.answers.map(\.text) == ["42"] && snapshot.votes.map(\.reason) == ["mine"])
    #expect(snapshot.items.map(\.start.itemID) == ["itm_2", "itm_3"])
    #expect(snapshot.items[1].texts[.text]?.text == "Hm")
    #expect(snapshot.pendingApprovals.map(\.approvalID) == ["apr_1"])
    #expect(snapshot.usage.total == TokenUsage(input: 6, output: 3))
  }

  @Test("Later events take back what earlier ones said")
  func changes() throws {
    var events = Self.history
    events += [
      .approvalResolved(
        ApprovalEnd(agentID: "cla", itemID: "itm_2", approvalID: "apr_1", outcome: .cancelled, decider: .agent)),
      .voteInvalidated(VoteInvalidation(agentIDs: ["gpt"], cause: RestartCause(labels: ["agent2.1"]))),
    ]
    let invalidated = try snapshot(of: events)
    #expect(invalidated.status == .running && invalidated.votes.isEmpty && invalidated.agents[0].vote == nil)
    events.append(.evaluationCompleted(EvaluationEnd(agentID: "gpt", verdict: .restart, nextAttempt: 2)))
    let restarted = try snapshot(of: events)
    #expect(restarted.attempt == 2 && restarted.answers.isEmpty && restarted.agents.allSatisfy(\.answers.isEmpty))
    events.append(Make.ended)
    let ended = try snapshot(of: events)
    #expect(ended.status == .completed && ended.items.isEmpty && ended.result?.lastSeq == events.count)
  }

  @Test("A snapshot equals the sum of the events before it, at every place of the run")
  func fold() throws {
    let journal = Journal(inMemory: "run_test")
    var folded = RunSnapshot(runID: "run_test")
    for (index, event) in (Self.history + [Make.ended]).enumerated() {
      journal.append(event, at: index)
      let stored = try #require(try journal.read(from: index + 1).events.first)
      folded.apply(try #require(stored.event), seq: stored.seq, at: stored.t)
      #expect(try journal.snapshot() == folded)
    }
  }

  @Test("The text of an open item is bounded and says how much is missing")
  func boundedTexts() throws {
    let journal = Journal(inMemory: "run_test")
    journal.append([Make.began(["a"]), Make.start("a", "i")], at: 0)
    for _ in 0..<10_000 { journal.append(Make.delta("a", "i", "zwölf Zeichen"), at: 0) }
    let snapshot = try journal.snapshot()
    let text = try #require(snapshot.items.first?.texts[.text])
    #expect(text.text.utf8.count <= BoundedText.limit && text.text.hasSuffix("zwölf Zeichen"))
    #expect(text.text.utf8.count + text.omittedBytes == 140_000)
    var writer = JSONWriter()
    snapshot.encode(into: &writer)
    let item = try #require(try JSONReader.parse(writer.bytes)["items"]?[0])
    #expect(item["truncated"] == ["bytes": 140_000, "readable": true])
  }

  @Test("The JSON form has the sections that are asked for")
  func form() throws {
    let snapshot = try snapshot(of: Self.history)
    func keys(_ sections: Set<RunSnapshot.Section>) throws -> [String] {
      var writer = JSONWriter()
      snapshot.encode(into: &writer, including: sections)
      return try #require(try JSONReader.parse(writer.bytes).objectValue).keys
    }
    let always = [
      "runId", "sessionId", "status", "attempt", "phase", "round", "agents", "approvals", "inputs", "asOfSeq", "t",
    ]
    #expect(try keys([]) == always)
    #expect(Set(try keys([.votes, .items])) == Set(always + ["votes", "items"]))
    #expect(Set(try keys(Set(RunSnapshot.Section.allCases))).isSuperset(of: ["usage", "configDigest", "answers"]))
  }
}
