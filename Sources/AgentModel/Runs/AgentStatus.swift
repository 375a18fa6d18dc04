// SPDX-License-Identifier: Apache-2.0

/// What an agent is doing, in the words of the protocol. (protocol.md section 4)
public enum AgentStatus: String, Sendable, Hashable, CaseIterable {
  case waiting, working, answered, voted, restarting, presenting, done, error, timeout, cancelled

  /// Whether the agent still takes part in the decision, or did until the end.
  public var isLive: Bool {
    switch self {
    case .waiting, .working, .answered, .voted, .restarting, .presenting, .done: true
    case .error, .timeout, .cancelled: false
    }
  }

  /// Whether the agent takes no further part in the run.
  public var isTerminal: Bool {
    switch self {
    case .done, .error, .timeout, .cancelled: true
    case .waiting, .working, .answered, .voted, .restarting, .presenting: false
    }
  }
}
