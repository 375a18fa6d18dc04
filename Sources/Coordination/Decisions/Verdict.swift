// SPDX-License-Identifier: Apache-2.0

/// What a reply amounts to.
enum Verdict: Sendable, Equatable {
  /// A new answer. `dropped` are the ids of earlier answers in the same reply.
  case answer(String, dropped: [String])
  /// A vote that may count.
  case vote(target: Int, reason: String)
  /// A vote from a conversation that has not seen the current answers. The target is nil when it names nobody. The
  /// corrections are for a conversation that goes on.
  case staleVote(target: Int?, reason: String, corrections: [Correction])
  /// Neither.
  case violation(Violation)
}

/// Why a reply was not accepted and what its author is told.
struct Violation: Sendable, Equatable {
  /// What the series fails with when this was its last attempt.
  let code: FeedbackCode
  /// In the order in which they are sent.
  var corrections: [Correction]

  /// The call that broke the rule, if it was one.
  var toolCallID: String? { corrections.first { $0.code == code }?.callID }
}

/// One thing an agent is told.
struct Correction: Sendable, Equatable {
  let code: FeedbackCode
  /// The call that is answered; nil makes it a message.
  let callID: String?
  let text: String
}
