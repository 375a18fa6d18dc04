// SPDX-License-Identifier: Apache-2.0

/// What agents are told when a reply is not accepted: what was wrong, and what to do instead.
enum FeedbackText {
  static let voteWithoutAnswers =
    "There was no answer to vote for in this conversation. Submit your own answer with new_answer."

  /// `choices` are the aliases that can be voted for.
  static func invalidVoteTarget(_ name: String, choices: [String]) -> String {
    "There is no answer by \"\(name.excerpt)\". Vote again with agent_id set to one of: "
      + choices.joined(separator: ", ") + "."
  }

  /// `unseen` is what the voter did not know.
  static func voteNotCounted(_ unseen: FeedbackCode) -> String {
    unseen == .userSteered
      ? "Not counted, because the user has said more since this conversation began."
      : "Not counted, because there are newer answers than the ones you were shown."
  }

  static let multipleVotes =
    "You voted more than once in one reply, so none of the votes counts. Make exactly one call of vote."

  static let multipleVotesOtherCall = "Not executed, because the reply contained more than one vote."

  static let mixedVoteAndAnswer =
    "A reply may vote or answer, not both; neither was counted. Decide for one and call only that tool."

  static let notExecuted = "Not executed."

  static let multipleAnswers = "Not used: only the last new_answer of a reply counts."

  static let duplicateAnswer = """
    This text is already one of the current answers. If nothing needs to be improved, vote for it; otherwise submit an \
    answer that differs.
    """

  static let emptyAnswer = "The content was empty. Submit the complete answer text in content."

  static let answerNotNovel = """
    This is too close to one of the current answers. Vote for the best of them, or submit an answer that differs in \
    substance.
    """

  static let answerLimit = "No further answers are taken from you. Vote for the best of the current answers."

  static func malformedArguments(_ problem: String) -> String {
    "The arguments could not be used: \(problem). Nothing was executed. Make the call again with complete arguments."
  }

  static let noWorkflowTool =
    "Your reply did not end with a vote or an answer. Finish now by really calling one of the tools"

  static func unknownTool(_ name: String) -> String {
    "Error: there is no tool \"\(name.excerpt)\". Nothing was executed."
  }

  static let replyCutOff = """
    Your reply reached its length limit before it was complete, so no call in it was executed. Make the call again, \
    and be shorter.
    """

  static let replyRefused =
    "Your reply was stopped by a content filter or a refusal, so no call in it was executed. Finish by calling"

  static let answersUpdated = """
    There are new answers since this conversation began. Below are all current answers; they replace the ones shown \
    before. Decide again.
    """

  static let userSteered = """
    The user has said more since this conversation began. It is below and holds from now on. Decide again.
    """

  static let timeIsShort = "The time for this round is nearly over: use what you have, and do not start anything new."

  /// The closing words of a message that asks for one of these tools.
  static func closing(_ tools: [WorkflowTool]) -> String {
    tools.map(\.rawValue).joined(separator: " or ")
  }
}

extension String {
  /// The beginning of a text a model wrote, short enough to be quoted.
  fileprivate var excerpt: String {
    count > 80 ? String(prefix(80)) + "…" : self
  }
}
