// SPDX-License-Identifier: Apache-2.0

/// What an agent is doing while its tools act. (orchestration.md 3.5, 6.1)
public enum AccessMode: Sendable, Hashable, CaseIterable {
  /// It answers, votes or improves. Context paths are read-only.
  case round
  /// The same, and the team file wants acting postponed: outside its workspace the agent only looks.
  case planning
  /// It was chosen and writes the final text. Context paths that the team file opens for writing are writable.
  case presenting
}
