// SPDX-License-Identifier: Apache-2.0

/// Why a reply was not accepted, or what an agent is told in a retry call. (orchestration.md 1.5)
public enum FeedbackCode: String, Sendable, Hashable, CaseIterable {
  /// A vote in a call that showed no answer.
  case voteWithoutAnswers = "vote_without_answers"
  /// A vote for nobody, or for somebody without an answer.
  case invalidVoteTarget = "invalid_vote_target"
  /// More than one vote in a reply.
  case multipleVotes = "multiple_votes"
  /// The other calls of a reply with more than one vote.
  case multipleVotesOtherCall = "multiple_votes_other_call"
  /// A vote and an answer in one reply.
  case mixedVoteAndAnswer = "mixed_vote_and_answer"
  /// More than one answer in a reply; the last one counts.
  case multipleAnswers = "multiple_answers"
  /// The text of a current answer once more.
  case duplicateAnswer = "duplicate_answer"
  /// An answer without text.
  case emptyAnswer = "empty_answer"
  /// An answer too close to one that was shown.
  case answerNotNovel = "answer_not_novel"
  /// An answer from an agent that may only vote.
  case answerLimit = "answer_limit"
  /// Arguments that are no JSON object, or whose members have the wrong type.
  case malformedArguments = "malformed_arguments"
  /// Neither a vote nor an answer.
  case noWorkflowTool = "no_workflow_tool"
  /// A call of a tool that nobody provides.
  case unknownTool = "unknown_tool"
  /// The reply hit its output limit; its calls were not executed.
  case replyCutOff = "reply_cut_off"
  /// The provider's filter or the model itself refused; the calls were not executed.
  case replyRefused = "reply_refused"
  /// New answers have arrived since the conversation began. (restart policy `inject`)
  case answersUpdated = "answers_updated"
  /// The user has said more since the conversation began. (restart policy `inject`)
  case userSteered = "user_steered"
}
