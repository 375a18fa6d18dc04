// SPDX-License-Identifier: Apache-2.0

/// Numbers of agents in words.
enum AgentCount {
  static func text(_ count: Int) -> String { count == 1 ? "1 agent" : "\(count) agents" }
}
