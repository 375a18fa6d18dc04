// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import JSONRPC
import RunEngine
import RunJournal
import Synchronization
import WireProtocol

/// Shows a run as work-done progress of LSP, with a cancel button, to clients that know nothing else of runs.
/// (protocol.md section 17)
final class RunProgress: Sendable {
  private struct State {
    var hasBegun = false
    var hasEnded = false
    /// The title to begin with at the first milestone, when nobody has to be asked.
    var title: String?
  }

  let token: JSONValue
  private let peer: Peer
  private let state = Mutex(State())

  /// - Parameter title: set for a token of the client's own, which may be used without asking.
  init(token: JSONValue, peer: Peer, title: String? = nil) {
    self.token = token
    self.peer = peer
    state.withLock { $0.title = title }
  }

  /// Shows the progress, unless the run is over already.
  func begin(title: String) {
    let begins = state.withLock { state in
      if state.hasBegun || state.hasEnded { return false }
      state.hasBegun = true
      return true
    }
    guard begins else { return }
    send(["kind": "begin", "title": .string(title), "cancellable": true, "message": "answering"])
  }

  /// Takes a milestone of the run. The end is sent before the run's last event.
  func report(_ milestone: RunMilestone) {
    if let title = state.withLock({ $0.title.take() }) { begin(title: title) }
    let isShown = state.withLock { state in
      defer { if case .willComplete = milestone { state.hasEnded = true } }
      return state.hasBegun && !state.hasEnded
    }
    guard isShown else { return }
    switch milestone {
    case .phase(let phase): report(phase.rawValue)
    case .answer(let agent, let label): report("\(agent) answered (\(label))")
    case .willComplete(let result): send(["kind": "end", "message": .string(Self.summary(result))])
    }
  }

  private func report(_ message: String) {
    send(["kind": "report", "message": .string(message)], replacing: "progress \(token)")
  }

  private func send(_ value: JSONValue, replacing key: String? = nil) {
    peer.notify(
      ServerMethodName.progress.rawValue, params: ["token": token, "value": value], replacing: key)
  }

  private static func summary(_ result: RunResult) -> String {
    guard let winner = result.winner else { return result.status.rawValue }
    let votes = result.votes.filter { $0.target == winner }.count
    return "\(winner) won with \(votes) of \(result.votes.count) votes"
  }
}
