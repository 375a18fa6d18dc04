// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import RunJournal

/// What calls produce on its way into the journal and the inbox.
extension Run {
  /// Takes events of a call as they arrive. Returns when there is room for more.
  func receive(_ events: [ModelEvent], of id: CallID) async {
    ingest(events, of: id)
    await journal.waitForRoom()
  }

  func ingest(_ events: [ModelEvent], of id: CallID) {
    guard let news = calls[id]?.output.consume(events) else { return }
    append(news)
    if let pictures = calls[id]?.output.takePictures(), !pictures.isEmpty { save(pictures) }
    guard let call = calls[id] else { return }
    if !call.hasBegun {
      calls[id]?.hasBegun = true
      if isAsked(call) { plan.meter.firstByte(after: now - call.startedAt) }
    }
    if let usage = call.output.usage, events.contains(where: \.isUsage) {
      ledger.note(usage, agent: call.start.agent, call: id.description)
      reportUsage(of: call.start.agent, force: false)
      checkBudget()
    }
    if let ending = call.output.ending { finish(id, with: ending) }
  }

  /// Pictures are files as soon as they have come, but nobody waits for that. (backends.md 6.8)
  private func save(_ pictures: [ProducedPicture]) {
    for picture in pictures {
      diskWork.append(
        Task {
          guard let problem = await picture.write() else { return }
          self.append([
            .notice(
              Notice(.warning, code: "picture_not_saved", title: "A picture could not be saved.", detail: problem))
          ])
        })
    }
  }

  /// Whether a call goes to a model, and is not played.
  func isAsked(_ call: OpenCall) -> Bool { plan.members[call.start.agent].descriptor.replay == nil }

  /// A stream that stops without an ending is a fault of the backend, not an answer.
  func streamEnded(_ id: CallID) {
    activities[.call(id)] = nil
    guard let call = calls[id], call.output.ending == nil else { return }
    finish(id, with: .failed(ModelFailure(.truncated, "The reply ended without an ending.", afterOutput: true)))
  }

  func finish(_ id: CallID, with ending: CallOutput.Ending) {
    guard let call = calls[id] else { return }
    estimateUsage(of: call, id)
    checkBudget()
    let jitter = plan.isVirtual ? 1 : Double.random(in: 0...1)
    switch ending {
    case .finished(let finish): post(.replyFinished(id, call.output.reply(finish: finish, jitter: jitter)))
    case .failed(let failure):
      // The transfer may still be running when the reply was refused for its size.
      activities.removeValue(forKey: .call(id))?.cancel()
      post(.replyFailed(id, failure, partialText: call.output.text, jitter: jitter))
    }
  }
}

extension ModelEvent {
  fileprivate var isUsage: Bool {
    if case .usage = self { return true }
    return false
  }
}
