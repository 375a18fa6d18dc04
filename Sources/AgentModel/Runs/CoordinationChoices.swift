// SPDX-License-Identifier: Apache-2.0

/// How answers are named in prompts. (orchestration.md 1.6)
public enum AliasPolicy: String, Sendable, Hashable, CaseIterable {
  /// One name per agent for the whole run, numbered by registration order.
  case stable
  /// MassGen's numbering: position among the agents shown, ids sorted as strings.
  case answerersSorted = "answerers-sorted"
}

/// How much is asked of a new answer or of a vote: the levels of `voting_sensitivity` and
/// `answer_novelty_requirement`. (orchestration.md section 2)
public enum Strictness: String, Sendable, Hashable, CaseIterable {
  case lenient, balanced, strict
}

/// What a new answer does to replies that are being written. (orchestration.md 1.11 rule 1)
public enum RestartPolicy: String, Sendable, Hashable, CaseIterable {
  /// They run to their end; the agent starts again at its next boundary.
  case boundary
  /// They are cancelled and the agent starts again at once.
  case cancel
  /// They run to their end; at the next boundary the agent gets the new answers in the same conversation.
  case inject
}

/// Where the final text comes from. (orchestration.md 3.1)
public enum FinalAnswerStrategy: String, Sendable, Hashable, CaseIterable {
  /// The winner writes it, led by its own answer.
  case present
  /// The winner's stored answer as it is, without another call.
  case reuse
  /// The winner writes it, merging all answers.
  case synthesize
}
