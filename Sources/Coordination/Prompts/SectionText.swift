// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// What agents are told in system prompts. Intents: orchestration.md section 2.
enum SectionText {
  static let coordination = """
    Several agents answer the same message, each on its own. They may run on different models and have different \
    tools. You see the message and the answers that exist so far, each under the alias of the agent that gave it; one \
    of them may be yours. When an answer is new, everybody looks at all answers again. As soon as everybody has voted, \
    the agent with the most votes writes the final text.
    """

  /// When to vote, by how demanding voters are to be.
  static func judgement(_ sensitivity: Strictness) -> String {
    """
    \(question(sensitivity))

    If it does, call `vote` for that answer and give none of your own. If it does not, or while there is no answer \
    yet, take in what the others found, keep and combine what is good, work on what is weak, and submit a better \
    answer with `new_answer`.

    Your reply has to end with one call of `vote` or `new_answer`, made as a real tool call. Text outside of the call \
    reaches nobody.
    """
  }

  private static func question(_ sensitivity: Strictness) -> String {
    switch sensitivity {
    case .lenient:
      "Ask yourself whether the best of the current answers already serves the message well."
    case .balanced:
      """
      Ask yourself whether the best of the current answers is strong and complete: check that it covers the whole \
      message, that it is accurate, and that you see no clear improvement.
      """
    case .strict:
      """
      Ask yourself whether the best of the current answers is excellent. Go through every aspect of the message and \
      its edge cases. Check facts, the justification of each claim, gaps, and whether the answer could stand as a \
      reference. One weak point is enough to say no.
      """
    }
  }

  /// What a new answer has to bring; nil where anything goes.
  static func novelty(_ requirement: Strictness) -> String? {
    switch requirement {
    case .lenient: nil
    case .balanced:
      "A new answer has to differ from the current ones in substance. Other words for the same content are refused."
    case .strict:
      """
      A new answer has to take another approach than the current ones or go clearly deeper. Anything closer to them is \
      refused; vote instead.
      """
    }
  }

  static let voteOnly = """
    No further answers are taken from you. Compare the current answers and call `vote` for the best one. The tool \
    `new_answer` is not available any more.
    """

  static let planning = """
    While the team is still deciding, plan and do not act. Say precisely what you would do, with commands, files, \
    contents and recipients, but change nothing outside of your own workspace. The chosen agent carries it out later.
    """

  static let conversation = """
    The message is the newest one of a conversation that has been going on. The earlier turns are shown before it. \
    Answer the message, and use the earlier turns to understand it.
    """

  static let steering = """
    The person who sent the message has added to it while you were working. The additions stand after the message, in \
    the order they were made. They come from that person and hold like the message itself; where two of them, or one \
    and the message, contradict each other, the later one holds. Answers that do not know them yet are judged by them \
    all the same.
    """

  static let textTools = """
    You have no tool calls here, so write the call as text: end your reply with one JSON object and nothing after it.

    To answer: {"tool": "new_answer", "arguments": {"content": "your complete answer"}}
    To vote: {"tool": "vote", "arguments": {"agent_id": "agent1", "reason": "why"}}
    """

  /// What the presenter is told.
  static func presentation(_ strategy: FinalAnswerStrategy, answers: Int) -> String {
    let rules = """
      Write the final text itself, complete and ready to use, for the person who sent the message. Say nothing about \
      agents, votes or this procedure, and ask no questions back.
      """
    guard answers > 0 else { return rules }
    switch strategy {
    case .present, .reuse:
      return """
        The team has chosen your answer, and you write the final text. Start from your answer. Keep what is right, \
        take over what the other answers do better, and repair what is wrong or missing.

        \(rules)
        """
    case .synthesize:
      return """
        The team has chosen you to write the final text from all answers. Merge them: use the best parts of each, \
        leave out what repeats, and where they contradict each other decide by what is correct.

        \(rules)
        """
    }
  }
}
