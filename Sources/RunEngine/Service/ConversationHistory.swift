// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal

/// What a run is told of the turns before it. (orchestration.md 5.3)
///
/// The newest turns that fit into ``maxTokens`` are told whole; the older ones are left out, and a line says how many.
/// A newest turn that does not fit alone is cut in the middle, its task to half of the room at most.
struct ConversationHistory: Sendable {
  /// The most of earlier turns an agent is told, in estimated tokens.
  static let maxTokens = 100_000

  /// A user and an assistant turn for each turn that is told.
  let messages: [Message]
  /// How many of the oldest turns are left out.
  let leftOut: Int
  /// Whether the newest turn had to be cut.
  let isCut: Bool

  init(_ turns: [SessionTurn], maxTokens: Int = Self.maxTokens) {
    var kept: [SessionTurn] = []
    var room = maxTokens
    for turn in turns.reversed() {
      room -= Self.tokens(turn)
      if room < 0 { break }
      kept.insert(turn, at: 0)
    }
    isCut = kept.isEmpty && !turns.isEmpty
    if isCut, let newest = turns.last { kept = [Self.cut(newest, to: maxTokens)] }
    leftOut = turns.count - kept.count
    let note =
      leftOut == 0
      ? "" : "(\(leftOut) earlier turn\(leftOut == 1 ? "" : "s") of this conversation left out for length.)\n\n"
    messages = kept.enumerated().flatMap { index, turn in
      [Message.text(.user, index == 0 ? note + turn.task : turn.task), Message.text(.assistant, turn.text)]
    }
  }

  /// What the user should know of it.
  var notice: Notice? {
    guard leftOut > 0 || isCut else { return nil }
    let missing =
      [leftOut > 0 ? "the oldest \(leftOut) left out" : nil, isCut ? "the newest one cut in the middle" : nil]
      .compactMap(\.self).joined(separator: ", ")
    return Notice(
      .info, code: "history_shortened", title: "The agents are not told all of the session's earlier turns.",
      detail: missing)
  }

  private static func tokens(_ turn: SessionTurn) -> Int {
    TokenEstimate.tokens(bytes: turn.task.utf8.count) + TokenEstimate.tokens(bytes: turn.text.utf8.count)
  }

  private static func cut(_ turn: SessionTurn, to maxTokens: Int) -> SessionTurn {
    var turn = turn
    let bytes = maxTokens * 4
    turn.task = TextCut.headAndTail(of: turn.task, limit: max(bytes / 2, bytes - turn.text.utf8.count))
    turn.text = TextCut.headAndTail(of: turn.text, limit: max(bytes / 2, bytes - turn.task.utf8.count))
    return turn
  }
}
