// SPDX-License-Identifier: Apache-2.0

import RunEngine
import RunJournal
import Synchronization
import WireProtocol
import YAMLTree

/// Does what a view asks for, without keeping its thread waiting, and says what came of it.
final class ActionDesk: Sendable {
  private let service: RunService
  private let cancellation: RunCancellation
  private let runID: String
  private let say = Mutex<(@Sendable (String) -> Void)?>(nil)

  init(service: RunService, cancellation: RunCancellation, runID: String) {
    self.service = service
    self.cancellation = cancellation
    self.runID = runID
  }

  func reportTo(_ say: @escaping @Sendable (String) -> Void) {
    self.say.withLock { $0 = say }
  }

  func perform(_ action: ViewAction) {
    switch action {
    case .cancel: cancellation.request()
    case .endNow: cancellation.endNow()
    case .answerNow: Task { await answerNow() }
    case .steer(let text, let agentID): Task { await steer(text, agentID) }
    case .decide(let approvalID, let optionID): Task { await decide(approvalID, optionID) }
    case .redraw, .suspend: break
    }
  }

  private func answerNow() async {
    do throws(EngineError) {
      _ = try await service.answerNow(runID, reason: "The user wants the answer now.")
    } catch {
      report(error)
    }
  }

  private func steer(_ text: String, _ agentID: String?) async {
    do throws(EngineError) {
      let receipt = try await service.steer(
        runID, prompt: [.text(text)], agentIDs: agentID.map { [$0] }, expectedSeq: nil)
      let names = receipt.agentIDs.joined(separator: ", ")
      report("Said to \(names); it is read with the next turn.")
    } catch {
      report(error)
    }
  }

  private func decide(_ approvalID: String, _ optionID: String) async {
    do throws(EngineError) {
      try await service.respond(approval: approvalID, option: optionID, decider: .terminal)
    } catch .alreadyResolved {
      // It ran out, or what asked is over, while the key was on its way.
    } catch {
      report(error)
    }
  }

  private func report(_ error: EngineError) {
    report(WireError(error, encoding: .utf32).message)
  }

  private func report(_ text: String) {
    say.withLock { $0 }?(text)
  }
}
