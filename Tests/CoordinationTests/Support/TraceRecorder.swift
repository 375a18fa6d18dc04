// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore

/// Writes the reducer's events in the words of `scenarios.json`, so that traces can be compared.
struct TraceRecorder {
  private(set) var events: [JSONValue] = []
  private let scenario: Scenario
  private var calls: [CallID: Int] = [:]
  private var modelCalls: [Int: Int] = [:]
  private var tally: [VoteCount] = []
  private var winner: Int?
  private var tie = false
  private var rule: WinnerRule?
  private var afterTimeout = false
  private var isPresenting = false
  private var result: CoordinationOutcome?

  init(_ scenario: Scenario) { self.scenario = scenario }

  mutating func record(_ step: [CoordinationEffect], at time: Int) {
    let step = step.compactMap { effect -> CoordinationEvent? in
      if case .event(let event) = effect { event } else { nil }
    }
    let restart = Restart(step)
    for (index, event) in step.enumerated() {
      add(event, restart, at: time)
      if index == restart?.lastResult, let answerer = restart?.answerer {
        add(
          "restart_signal", at: time,
          ["triggered_by": id(answerer), "affects": .array(scenario.agents.map(JSONValue.string))])
      }
    }
  }

  /// The outcome in the words of `scenarios.json`.
  var outcome: JSONValue {
    var answers: JSONObject = [:]
    for answer in result?.answers ?? [] {
      answers[scenario.agents[answer.agent]] = ["label": .string(answer.label), "content": .string(answer.content)]
    }
    var counts: JSONObject = [:]
    for count in tally { counts[scenario.agents[count.agent]] = .integer(Int64(count.votes)) }
    var calls: JSONObject = [:]
    for (index, agent) in scenario.agents.enumerated() { calls[agent] = .integer(Int64(modelCalls[index] ?? 0)) }
    return [
      "winner": winner.map(id) ?? .null, "tie": .bool(tie), "vote_counts": .object(counts),
      "answers": .object(answers), "final_text": finalText.map(JSONValue.string) ?? .null,
      "timed_out": .bool(result?.stopReason == .timeout), "model_calls": .object(calls),
    ]
  }

  /// What `scenarios.json` has no words for: why and with what the run ended.
  var ending: JSONValue {
    guard let result else { return .null }
    return [
      "status": .string(result.status.rawValue), "stop_reason": .string(result.stopReason.rawValue),
      "source": .string(result.source.rawValue), "complete": .bool(result.complete),
      "rule": rule.map { .string($0.rawValue) } ?? .null,
      "error": result.error.map { .string($0.failureClass.rawValue) } ?? .null,
    ]
  }

  private var finalText: String? {
    guard let result, result.source != .none else { return nil }
    return result.text
  }

  private func id(_ agent: Int) -> JSONValue { .string(scenario.agents[agent]) }

  private mutating func add(_ event: String, at time: Int, _ members: JSONObject) {
    var object: JSONObject = ["t": .integer(Int64(time)), "event": .string(event)]
    object.merge(members)
    events.append(.object(object))
  }

  private mutating func add(_ event: CoordinationEvent, _ restart: Restart?, at time: Int) {
    switch event {
    case .callStarted(let call): addCall(call, at: time)
    case .answerSubmitted(let agent, let label, _, let content):
      add("answer", at: time, ["agent": id(agent), "label": .string(label), "content": .string(content)])
    case .voteCast(let voter, _, _, _, _, .stale?, _):
      add("vote_discarded", at: time, ["agent": id(voter), "stage": "before_submit"])
    case .notice(_, "vote_discarded", _, let agent?):
      add("vote_discarded", at: time, ["agent": id(agent), "stage": "before_submit"])
    case .voteCast(let voter, let target, let label, let reason, let counted, _, _):
      add(
        "vote", at: time,
        [
          "agent": id(voter), "target": id(target), "target_label": .string(label), "reason": .string(reason),
          "counted": .bool(counted),
        ])
    case .agentRestarted(let agent, _, _) where restart?.impliedRestarts.contains(agent) != true:
      add("graceful_restart", at: time, ["agent": id(agent)])
    case .seriesFailed(let agent, let code):
      add("agent_error", at: time, ["agent": id(agent), "code": .string(code)])
    case .agentFailed(let agent, let failure):
      add("agent_failed", at: time, ["agent": id(agent), "class": .string(failure.failureClass.rawValue)])
    case .agentTimedOut(let agent): add("agent_timeout", at: time, ["agent": id(agent)])
    case .callCompleted(let call, let agent, .cancelled, _):
      add("call_cancelled", at: time, ["agent": id(agent), "call": .integer(Int64(calls[call] ?? 0))])
    case .providerRetry(let agent, _, let attempt, let delay, _):
      add(
        "provider_retry", at: time,
        ["agent": id(agent), "attempt": .integer(Int64(attempt)), "delay": .integer(Int64(delay))])
    case .protocolViolation(let agent, _, .multipleAnswers, let call):
      add(
        "violation", at: time,
        ["agent": id(agent), "code": "multiple_answers", "tool_call_id": call.map(JSONValue.string) ?? .null])
    case .winnerSelected(let agent, _, let tally, let tie, let rule, let afterTimeout):
      self.rule = rule
      winner = agent
      self.tally = tally
      self.tie = tie
      self.afterTimeout = afterTimeout
      if !afterTimeout, !scenario.reportsEndLast { addEnd("presenting", at: time) }
    case .presentationStarted(let agent):
      isPresenting = true
      add("final_started", at: time, ["agent": id(agent)])
    case .completed(let outcome): complete(outcome, at: time)
    default: break
    }
  }

  private mutating func complete(_ outcome: CoordinationOutcome, at time: Int) {
    result = outcome
    if outcome.error?.code == "no_user_message" {
      add("stream_error", at: time, ["code": "no_user_message"])
      return addEnd("idle", at: time)
    }
    winner = outcome.winner
    if let finalText, let agent = winner {
      add("final_answer", at: time, ["agent": id(agent), "content": .string(finalText)])
    }
    if outcome.stopReason == .direct, outcome.source == .direct { return }
    if winner == nil || scenario.reportsEndLast {
      addEnd("presenting", at: time)
    } else if afterTimeout {
      addEnd("coordinating", at: time)
    }
  }

  private mutating func addEnd(_ phase: String, at time: Int) {
    add("coordination_ended", at: time, ["winner": winner.map(id) ?? .null, "phase": .string(phase)])
  }

  private mutating func addCall(_ call: CallStart, at time: Int) {
    calls[call.id] = call.callNumber
    modelCalls[call.agent, default: 0] += 1
    var members: JSONObject = [
      "agent": id(call.agent), "call": .integer(Int64(call.callNumber)), "kind": .string(call.kind.rawValue),
    ]
    switch call.kind {
    case .round:
      members["sees"] = .array(call.shown.map { ["alias": .string($0.alias), "content": .string($0.content)] })
    case .final:
      members["sees"] = .array(
        call.shown.map { ["agent": id($0.agent), "own": .bool($0.own), "content": .string($0.content)] })
    case .retry: members["retry_for"] = .array(call.retryFor.map(\.json))
    default: break
    }
    if let told = call.told {
      members["told"] = [
        "votes": .integer(Int64(told.votes)), "feedback": .array(told.feedback.map(JSONValue.string)),
        "tie": .bool(told.tie),
      ]
    }
    let turns = scenario.history.filter { call.messages[1].text.contains($0.text) }
    if !turns.isEmpty, call.kind != .retry {
      members["history"] = .array(turns.map { [.string($0.role.rawValue), .string($0.text)] })
    }
    if call.planningMode {
      members["planning_mode"] = true
      members["planning_instruction"] = .bool(call.messages[0].text.contains("## Planning only"))
    }
    add("model_call", at: time, members)
  }
}

/// What the reducer tells by single events and MassGen by one signal: the answers of a step restart everybody.
private struct Restart {
  /// The last answerer of the step; nil when nobody answered.
  private(set) var answerer: Int?
  /// Position of the last answer or vote.
  private(set) var lastResult = 0
  /// Agents whose restart MassGen does not report on its own, because it follows from their vote.
  private(set) var impliedRestarts: Set<Int> = []

  init?(_ step: [CoordinationEvent]) {
    for (index, event) in step.enumerated() {
      switch event {
      case .answerSubmitted(let agent, _, _, _):
        answerer = agent
        lastResult = index
      case .voteCast(let voter, _, _, _, let counted, _, _):
        lastResult = index
        if !counted { impliedRestarts.insert(voter) }
      case .notice(_, "vote_discarded", _, let voter?): impliedRestarts.insert(voter)
      case .voteInvalidated(let voters, _): impliedRestarts.formUnion(voters)
      default: break
      }
    }
  }
}

extension RetryFeedback {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["role": .string(role.rawValue), "code": .string(code.rawValue)]
    if let toolCallID { object["tool_call_id"] = .string(toolCallID) }
    return .object(object)
  }
}
