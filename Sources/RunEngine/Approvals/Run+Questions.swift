// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import RunJournal

/// Questions of agents for the user.
extension Run {
  /// Asks the user. Returns ``InputAnswer/cancel`` when nobody answers in time or the call ends.
  func ask(_ request: InputRequest, of call: CallID) async -> InputAnswer {
    guard let people = plan.approvals.people else { return .cancel }
    let patience = await patience(for: .input)
    guard patience > 0, let open = calls[call], open.output.ending == nil, result == nil, !Task.isCancelled else {
      return .cancel
    }
    let question = InputQuestion(
      agentID: plan.members[open.start.agent].agent.id,
      itemID: request.callID.flatMap { open.output.toolItem(callID: $0) },
      inputID: book.nextID("inp", runID: plan.runID), message: HonestText.block(request.message, limit: 16 << 10),
      schema: request.schema, expiresAt: WallClock.iso8601(WallClock.now + patience))
    let id = question.inputID
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        append([.inputRequested(question)])
        let place = QuestionPlace(runID: plan.runID, seq: journal.lastSeq)
        var work = QuestionWork()
        work.asking = Task {
          let reply = await people.ask(question, at: place)
          if !Task.isCancelled { self.take(reply, id) }
        }
        work.deadline = Task {
          if await Self.sleep(milliseconds: patience) { self.endInput(id, .cancel, [:], by: .timeout) }
        }
        book.add(QuestionBook.Input(question: question, call: call, continuation: continuation, work: work))
        if Task.isCancelled { endInput(id, .cancel, [:], by: .agent) }
      }
    } onCancel: {
      Task { await self.endInput(id, .cancel, [:], by: .agent) }
    }
  }

  private func take(_ reply: InputReply, _ id: String) {
    switch reply {
    case .action(let action, let content, let decider): endInput(id, action, content, by: decider)
    case .unusable: endInput(id, .cancel, [:], by: .response)
    case .unreachable: endInput(id, .cancel, [:], by: .nobody)
    case .silent: break
    }
  }

  /// Takes somebody's answer.
  func answer(
    input id: String, _ action: InputEnd.Action, _ content: JSONObject, decider: Decider
  ) throws(EngineError) {
    guard book.inputs.contains(where: { $0.question.inputID == id }) else {
      guard book.hasAsked(id) else { throw .unknownQuestion(id, parameter: "/inputId") }
      throw .alreadyResolved(id)
    }
    endInput(id, action, content, by: decider)
  }

  /// Ends a question: tells the journal, withdraws it wherever it is asked, and lets the agent go on.
  func endInput(_ id: String, _ action: InputEnd.Action, _ content: JSONObject, by decider: Decider) {
    guard let input = book.takeInput(id) else { return }
    input.work.end()
    append([
      .inputResolved(
        InputEnd(
          agentID: input.question.agentID, itemID: input.question.itemID, inputID: id, action: action,
          decider: decider))
    ])
    switch action {
    case .accept: input.continuation.resume(returning: .accept(content))
    case .decline: input.continuation.resume(returning: .decline)
    case .cancel: input.continuation.resume(returning: .cancel)
    }
  }
}
