// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Testing

@testable import Coordination

/// The pure pieces on their own.
@Suite("Decisions")
struct DecisionTests {
  struct Wait: Sendable, CustomTestStringConvertible {
    let failureClass: FailureClass
    var retryAfter: Int?
    var afterOutput = false
    let tries: Int
    var waited = 0
    var jitter = 1.0
    let decision: TransportDecision

    var testDescription: String { "\(failureClass) after \(tries) tries" }
  }

  static let waits: [Wait] = [
    Wait(failureClass: .server, tries: 1, decision: .retry(afterMilliseconds: 500)),
    Wait(failureClass: .server, tries: 1, jitter: 0, decision: .retry(afterMilliseconds: 250)),
    Wait(failureClass: .network, tries: 3, decision: .retry(afterMilliseconds: 2_000)),
    Wait(failureClass: .network, tries: 4, decision: .exhausted(pauseMilliseconds: 4_000)),
    Wait(failureClass: .overloaded, tries: 2, decision: .retry(afterMilliseconds: 4_000)),
    Wait(failureClass: .rateLimit, retryAfter: 7_000, tries: 1, decision: .retry(afterMilliseconds: 7_000)),
    Wait(failureClass: .rateLimit, retryAfter: 0, tries: 1, decision: .retry(afterMilliseconds: 500)),
    Wait(
      failureClass: .rateLimit, retryAfter: 100_000, tries: 2, waited: 100_000,
      decision: .exhausted(pauseMilliseconds: 100_000)),
    Wait(failureClass: .server, afterOutput: true, tries: 2, decision: .retry(afterMilliseconds: 1_000)),
    Wait(failureClass: .server, afterOutput: true, tries: 3, decision: .exhausted(pauseMilliseconds: 2_000)),
    Wait(failureClass: .malformedToolCall, tries: 3, decision: .exhausted(pauseMilliseconds: 2_000)),
    Wait(failureClass: .auth, tries: 1, decision: .fatal(ModelFailure(.auth, "x"))),
  ]

  @Test("A failed call is repeated as often and as late as its class allows", arguments: waits)
  func waiting(_ wait: Wait) {
    let failure = ModelFailure(
      wait.failureClass, "x", afterOutput: wait.afterOutput, retryAfterMilliseconds: wait.retryAfter)
    let decision = TransportPolicy().decide(failure, tries: wait.tries, waited: wait.waited, jitter: wait.jitter)
    #expect(decision == wait.decision)
  }

  @Test("A pause above the limit is fatal, with its length for people")
  func longPause() {
    let failure = ModelFailure(.rateLimit, "x", retryAfterMilliseconds: 300_000)
    guard case .fatal(let fatal) = TransportPolicy().decide(failure, tries: 1, waited: 0, jitter: 1) else {
      Issue.record("it is to be repeated")
      return
    }
    #expect(!fatal.retryable && fatal.hint?.contains("300 s") == true)
  }

  @Test("However long the back-off has grown, it stays below its cap")
  func cap() {
    let policy = TransportPolicy(maxTries: .max, budgetMilliseconds: .max, baseMilliseconds: .max / 2)
    let failure = ModelFailure(.overloaded, "x")
    #expect(policy.decide(failure, tries: 4_000, waited: 0, jitter: 1) == .retry(afterMilliseconds: 60_000))
  }

  @Test("MassGen's aliases number the ids of those who answered as strings; stable ones number the team")
  func aliases() {
    let ids = ["agent10", "agent2", "zoe"]
    let sorted = AliasTable(policy: .answerersSorted, ids: ids, answerers: [0, 2])
    #expect([0, 1, 2].map(sorted.alias) == ["agent1", nil, "agent2"])
    // `agent2` is an alias before it is an id, and an id that is no alias is accepted.
    #expect(["agent2", "agent10", "zoe", "agent3", ""].map(sorted.resolve) == [2, 0, 2, nil, nil])
    let stable = AliasTable(policy: .stable, ids: ids, answerers: [0, 2])
    #expect([0, 1, 2].map(stable.alias) == ["agent1", "agent2", "agent3"])
    #expect(["agent2", " agent3\n", "zoe", "agent10"].map(stable.resolve) == [nil, 2, 2, 0])
    #expect(stable.voteOptions == ["agent1", "agent3"])
  }

  @Test("Answers are compared without white space at their ends and without regard to whose workspace they name")
  func comparison() {
    let comparison = AnswerComparison(workspaces: ["/w/agent1", "/w/agent10"])
    #expect(comparison.key(" see /w/agent1/x.md\n") == comparison.key("see /w/agent10/x.md"))
    #expect(comparison.key("see /w/agent1.") == comparison.key("see /w/agent10."))
    #expect(comparison.key("see /w/agent12/x.md") != comparison.key("see /w/agent1/x.md"))
  }

  @Test("The overlap of two texts is the share of their words that both have")
  func overlap() {
    #expect(Novelty.overlap("one two three", "ONE two four") == 0.5)
    #expect(Novelty.overlap("one", "one  one") == 1)
    #expect(Novelty.overlap("one", "two") == 0)
  }

  @Test(
    "The last workflow call that is written as text is found",
    arguments: [
      ("{\"tool\": \"vote\", \"arguments\": {\"agent_id\": \"agent1\"}}", "vote"),
      ("prose { {\"tool_name\":\"new_answer\",\"arguments\":{\"content\":\"{}\"}} ", "new_answer"),
      ("{\"tool\":\"vote\",\"arguments\":{}} or {\"name\":\"new_answer\",\"input\":{\"content\":\"x\"}}", "new_answer"),
      ("{\"action_type\":\"new_answer\",\"vote_data\":null,\"answer_data\":{\"content\":\"x\"}}", "new_answer"),
      ("{\"tool\":\"search\",\"arguments\":{}}", nil),
      ("{\"action_type\":\"vote\",\"vote_data\":null}", nil),
      ("{\"tool\": \"vote\", \"arguments\": {\"agent_id\": \"age", nil),
      (String(repeating: "{", count: 100_000), nil),
    ] as [(String, String?)])
  func textCalls(_ text: String, _ tool: String?) {
    #expect(TextToolCalls.last(in: text)?.name == tool)
  }
}
