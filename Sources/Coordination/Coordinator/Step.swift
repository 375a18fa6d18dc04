// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// The inputs of one instant, sorted into what is processed one after the other.
struct Step {
  /// How a call came out.
  enum Result {
    case finished(Reply)
    case failed(ModelFailure, partialText: String, jitter: Double)
  }

  private(set) var replies: [(call: CallID, result: Result)] = []
  /// Timers of agents first, in registration order.
  private(set) var timers: [TimerID] = []
  /// What the user says to agents, in the order it came.
  private(set) var steers: [CoordinationInput] = []
  /// Everything else the user asks for, in the order it came.
  private(set) var commands: [CoordinationInput] = []

  init(_ inputs: [CoordinationInput]) {
    for input in inputs {
      switch input {
      case .replyFinished(let call, let reply): replies.append((call, .finished(reply)))
      case .replyFailed(let call, let failure, let partialText, let jitter):
        replies.append((call, .failed(failure, partialText: partialText, jitter: jitter)))
      case .timerFired(let timer): timers.append(timer)
      case .steer: steers.append(input)
      case .cancelRun, .cancelAgent, .wrapUp: commands.append(input)
      }
    }
    timers.sort { ($0.agent ?? .max, $0.number) < ($1.agent ?? .max, $1.number) }
  }
}
