// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import RunJournal

/// What the coordination says on its way into the journal, and the end of the run.
extension Run {
  func record(_ event: CoordinationEvent) {
    switch event {
    case .callStarted(let start):
      rounds[start.agent] = start.round
      append([.callStarted(journalForm(of: start))])
    case .callCompleted(let id, let agent, let outcome, let discardOutput):
      recordEnd(of: id, agent: agent, outcome, discardOutput: discardOutput)
    case .answerSubmitted(let agent, let label, let version, let content):
      append([
        .answerSubmitted(
          AnswerSubmission(
            agentID: translator.agentIDs[agent], label: label, version: version, text: content,
            itemID: lastToolItem[agent]))
      ])
      lastDecisionSeq = journal.lastSeq
      ledger.credit(agent)
      saveAnswer(content, label: label)
      milestones(.answer(agentID: translator.agentIDs[agent], label: label))
    case .presentationStarted: break
    case .completed(let outcome): complete(outcome)
    case .phaseChanged(let phase, _):
      milestones(.phase(phase))
      translate(event)
    case .agentRestarted(let agent, _, let round):
      rounds[agent] = round
      ledger.discardResultless(agent)
      translate(event)
    case .voteCast(let voter, _, _, _, let counted, _, _):
      if counted { ledger.credit(voter) } else { ledger.discardResultless(voter) }
      translate(event)
    case .winnerSelected:
      translate(event)
      lastDecisionSeq = journal.lastSeq
    case .notice(_, "answer_now", let message, _):
      append([.notice(Notice(.info, code: "answer_now", title: message, detail: answerNowReason))])
    default: translate(event)
    }
  }

  func translate(_ event: CoordinationEvent) {
    if let event = translator.event(for: event, roundOf: { rounds[$0] }) { append([event]) }
  }

  func journalForm(of start: Coordination.CallStart) -> RunJournal.CallStart {
    RunJournal.CallStart(
      agentID: translator.agentIDs[start.agent], callID: start.id.description, kind: start.kind,
      shown: start.shown.map(\.label), retryCode: start.retryFor.first?.code.rawValue,
      attempt: start.transportAttempt)
  }

  func recordEnd(of id: CallID, agent: Int, _ outcome: CallOutcome, discardOutput: Bool) {
    endQuestions(of: id, by: .run)
    guard var call = calls.removeValue(forKey: id) else { return }
    var failure: RunFailure?
    let status: CallEnd.Status
    switch outcome {
    case .finished: status = .finished
    case .failed(let reason):
      status = .failed
      failure = RunFailure(reason)
    case .cancelled: status = .cancelled
    case .retried:
      status = .retried
      if case .failed(let reason)? = call.output.ending { failure = RunFailure(reason) }
    }
    if isAsked(call) {
      if status == .retried { plan.meter.retried() }
      if status == .failed {
        plan.meter.failed()
        if case .failed(let reason) = outcome, let target = plan.members[agent].target {
          plan.traffic.noteFinal(reason, target)
        }
      }
    }
    lastToolItem[agent] = call.output.answerItemID
    append(call.output.itemEnds(Self.itemStatus(status, discarded: discardOutput)))
    append([
      .callCompleted(
        CallEnd(
          journalForm(of: call.start), status: status, error: failure,
          durationMilliseconds: max(0, now - call.startedAt)))
    ])
    if status == .cancelled { estimateUsage(of: call, id) }
    ledger.settle(
      agent: agent, call: id.description, wasted: Self.itemStatus(status, discarded: discardOutput) == .discarded)
    reportUsage(of: agent, force: true)
    checkBudget()
  }

  /// Answers are files as soon as they exist, but nobody waits for that.
  func saveAnswer(_ text: String, label: String) {
    let active = active
    diskWork.append(Task { _ = try? await active.writeAnswer(text, label: label) })
  }

  static func itemStatus(_ call: CallEnd.Status, discarded: Bool) -> ItemEnd.Status {
    switch call {
    case .finished: discarded ? .discarded : .completed
    case .failed: discarded ? .discarded : .failed
    case .cancelled, .retried: .discarded
    }
  }

  func complete(_ outcome: CoordinationOutcome) {
    for id in calls.keys.sorted() {
      guard let call = calls[id] else { continue }
      recordEnd(of: id, agent: call.start.agent, .cancelled, discardOutput: false)
    }
    noteUnusedReplies()
    var result = RunResult(outcome, agentIDs: translator.agentIDs)
    if isInterrupted, result.status == .cancelled {
      result.status = .interrupted
      result.stopReason = "interrupted"
    }
    result.usage = ledger.result
    result.cost = ledger.spending().cost
    result.durationMilliseconds = now
    result.replayed = plan.isReplayed
    milestones(.willComplete(result))
    if let seqs = journal.append([.runCompleted(result)], at: now) { result.lastSeq = seqs.upperBound }
    self.result = result
    plan.recording?.end(result, calls: callCount)
  }

  func noteUnusedReplies() {
    for member in plan.members {
      guard let scripted = member.backend as? any ScriptedBackend, scripted.unusedReplies > 0 else { continue }
      let count = scripted.unusedReplies
      append([
        .notice(
          Notice(
            .info, code: "replay_unused", title: "\(count) scripted replies were not played.",
            agentID: member.agent.id))
      ])
    }
  }
}
