// SPDX-License-Identifier: Apache-2.0

/// What the team is doing. (protocol.md section 6, design decision 1)
public enum RunPhase: String, Sendable, Hashable, CaseIterable {
  /// No vote counts for the current answers.
  case answering
  /// At least one vote counts for the current answers.
  case voting
  /// The winner writes the final text.
  case presenting
  /// The final text is being judged.
  case postEvaluation
}
