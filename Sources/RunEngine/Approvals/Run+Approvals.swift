// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import RunJournal
import ToolHost

/// Decisions about uses of tools. Time limits of rounds and of the team go on while a person thinks: they bound what a
/// run takes in all. Limits for silence are the backends', who stop their clocks while they ask.
extension Run {
  /// How long an answer is waited for at most, in milliseconds.
  static let maxPatience = 24 * 60 * 60 * 1000

  /// Decides about a use of a tool, and asks people if it must. Returns ``ApprovalDecision/cancelled`` when the call ends
  /// or its task is cancelled before.
  func decide(_ request: ApprovalRequest, _ verdict: AccessVerdict, of call: CallID) async -> ApprovalDecision {
    guard let open = calls[call], open.output.ending == nil, result == nil, !Task.isCancelled else { return .cancelled }
    let agentID = plan.members[open.start.agent].agent.id
    let scope = ApprovalScope(request, agentID: agentID)
    let judge = ApprovalJudge(policy: plan.approvals.policy, isPlanning: open.start.planningMode)
    switch judge.rule(request, verdict, remembered: book.memory.decision(scope)) {
    case .allow(let ground):
      if ground != .rules { note(request, isAllowed: true, ground, of: call) }
      return .allow(arguments: nil)
    case .deny(let reason, let ground):
      let itemID = showItem(request, of: call)
      calls[call]?.output.refuse(itemID: itemID, reason)
      note(request, isAllowed: false, ground, of: call)
      return .deny(reason: reason)
    case .ask(let why):
      let patience = await patience(for: .approval)
      // Waiting for the people's patience has let others in.
      guard let open = calls[call], open.output.ending == nil, result == nil else { return .cancelled }
      return await ask(request, scope, why: why, patience: patience, open)
    }
  }

  func patience(for kind: QuestionKind) async -> Int {
    guard let people = plan.approvals.people else { return 0 }
    let usual = await people.patienceMilliseconds(for: kind)
    return min(max(plan.approvals.timeoutMilliseconds ?? usual, 0), Self.maxPatience)
  }

  private func ask(
    _ request: ApprovalRequest, _ scope: ApprovalScope, why: String, patience: Int, _ call: OpenCall
  ) async -> ApprovalDecision {
    let agentID = plan.members[call.start.agent].agent.id
    let itemID = showItem(request, of: call.start.id)
    let question = ApprovalQuestion(
      request, id: book.nextID("apr", runID: plan.runID), agentID: agentID, itemID: itemID, scope: scope, why: why,
      expiresAt: WallClock.iso8601(WallClock.now + patience))
    let id = question.approvalID
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        append([.approvalRequested(question)])
        var work = QuestionWork()
        if patience > 0 {
          work.asking = asking(question)
          work.deadline = Task {
            if await Self.sleep(milliseconds: patience) { self.takeDefault(id, by: .timeout) }
          }
        }
        book.add(
          QuestionBook.Approval(
            question: question, scope: scope, call: call.start.id, continuation: continuation, work: work))
        if patience == 0 { takeDefault(id, by: .nobody) }
        if Task.isCancelled { endApproval(id, .cancelled, by: .agent) }
      }
    } onCancel: {
      Task { await self.endApproval(id, .cancelled, by: .agent) }
    }
  }

  private func asking(_ question: ApprovalQuestion) -> Task<Void, Never>? {
    guard let people = plan.approvals.people else { return nil }
    let place = QuestionPlace(runID: plan.runID, seq: journal.lastSeq)
    return Task {
      let reply = await people.ask(question, at: place)
      if !Task.isCancelled { self.take(reply, question) }
    }
  }

  private func take(_ reply: ApprovalReply, _ question: ApprovalQuestion) {
    let id = question.approvalID
    switch reply {
    case .option(let option, let note, let decider):
      if let option = question.option(option) {
        endApproval(id, .selected, option, by: decider, note: note)
      } else {
        takeDefault(id, by: decider, note: "There is no option “\(HonestText.line(option, limit: 60))”.")
      }
    case .dismissed(let decider): takeDefault(id, by: decider)
    case .unusable(let why): takeDefault(id, by: .response, note: why)
    case .unreachable: takeDefault(id, by: .nobody)
    case .silent: break
    }
  }

  // MARK: Answers

  /// Takes somebody's answer.
  func answer(
    approval id: String, option optionID: String, note: String?, decider: Decider
  ) throws(EngineError) {
    guard let open = book.approvals.first(where: { $0.question.approvalID == id }) else {
      guard book.hasAsked(id) else { throw .unknownQuestion(id, parameter: "/approvalId") }
      throw .alreadyResolved(id)
    }
    guard let option = open.question.option(optionID) else {
      throw .invalidParameter(
        "/optionId", message: "The request “\(id)” has no option “\(optionID)”.",
        hint: "Its options are \(open.question.options.map(\.id).joined(separator: ", ")).", reason: nil)
    }
    endApproval(id, .selected, option, by: decider, note: note)
  }

  private func takeDefault(_ id: String, by decider: Decider, note: String? = nil) {
    guard let open = book.approvals.first(where: { $0.question.approvalID == id }) else { return }
    endApproval(id, .selected, open.question.option(open.question.defaultOption), by: decider, note: note)
    guard decider == .nobody else { return }
    let hint =
      "Set the approval policy to “allow” (approvalPolicy, --approval-policy), or name the tool in the team file."
    if !book.hasToldOfNobody {
      book.hasToldOfNobody = true
      append([
        .notice(
          Notice(
            .warning, code: "nobody_to_ask", title: "A tool was refused because nobody could be asked.",
            detail: "\(open.question.title). \(hint)", agentID: open.question.agentID))
      ])
    }
    if let people = plan.approvals.people {
      let question = open.question
      Task { await people.couldNotAsk(question, hint: hint) }
    }
  }

  /// Ends a request: tells the journal, withdraws it wherever it is asked, and lets the tool go on or not.
  private func endApproval(
    _ id: String, _ outcome: ApprovalEnd.Outcome, _ option: ApprovalOption? = nil, by decider: Decider,
    note: String? = nil
  ) {
    guard let approval = book.takeApproval(id) else { return }
    approval.work.end()
    let question = approval.question
    append([
      .approvalResolved(
        ApprovalEnd(
          agentID: question.agentID, itemID: question.itemID, approvalID: id, outcome: outcome, option: option,
          decider: decider, note: note.map { HonestText.block($0, limit: 4 << 10) }))
    ])
    guard outcome == .selected, let option else {
      approval.continuation.resume(returning: .cancelled)
      return
    }
    if option.kind.isRemembered { book.memory.remember(approval.scope, isAllowed: option.kind.allows) }
    if option.kind.allows {
      approval.continuation.resume(returning: .allow(arguments: nil))
    } else {
      let reason = Self.refusal(option, decider, note)
      calls[approval.call]?.output.refuse(itemID: question.itemID, reason)
      approval.continuation.resume(returning: .deny(reason: reason))
    }
    if option.kind.isRemembered { applyMemory() }
  }

  /// An answer for the rest of the run also answers what is open and covered by it.
  private func applyMemory() {
    for approval in book.approvals {
      guard let isAllowed = book.memory.decision(approval.scope) else { continue }
      let kind: ApprovalOption.Kind = isAllowed ? .allowOnce : .rejectOnce
      let option = approval.question.options.first { $0.kind == kind }
      endApproval(approval.question.approvalID, .selected, option, by: .method, note: "Decided for the whole run.")
    }
  }

  private static func refusal(_ option: ApprovalOption, _ decider: Decider, _ note: String?) -> String {
    switch decider {
    case .timeout: return "Nobody answered in time, so this was not allowed. Find another way."
    case .nobody: return "Nobody could be asked, so this was not allowed. Find another way."
    default:
      let words =
        option.kind == .rejectAlways ? "The user has rejected this for the whole run." : "The user has rejected this."
      return words + (note.map { " They say: \($0)" } ?? " Find another way.")
    }
  }

  // MARK: Ends

  /// Ends everything that a call still asks, before the call itself ends.
  func endQuestions(of call: CallID, by decider: Decider) {
    for approval in book.approvals where approval.call == call {
      endApproval(approval.question.approvalID, .cancelled, by: decider)
    }
    for input in book.inputs where input.call == call { endInput(input.question.inputID, .cancel, [:], by: decider) }
  }

  // MARK: Items

  /// The item of the tool call that asks. When the backend has not told of it yet, it begins here.
  func showItem(_ request: ApprovalRequest, of call: CallID) -> String? {
    var news: [RunEvent] = []
    let itemID = calls[call]?.output.toolItem(
      callID: request.callID, server: request.server, tool: request.tool, arguments: request.arguments, &news)
    append(news)
    return itemID
  }

  /// What was decided without asking anybody stands in the end of the tool call. What the rules allow is no news.
  private func note(
    _ request: ApprovalRequest, isAllowed: Bool, _ ground: ApprovalJudge.Ground, of call: CallID
  ) {
    calls[call]?.output.noteDecision(callID: request.callID, isAllowed: isAllowed, by: ground.rawValue)
  }
}
