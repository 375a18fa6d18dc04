// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal

/// What a run is told of the turns before it. (orchestration.md 5.3)
enum ConversationHistory {
  /// The most text of earlier turns an agent is shown, in bytes. The newest turns that fit are kept whole.
  static let maxBytes = 400_000

  static func messages(_ turns: [SessionTurn]) -> [Message] {
    var kept: [SessionTurn] = []
    var bytes = 0
    for turn in turns.reversed() {
      bytes += turn.task.utf8.count + turn.text.utf8.count
      if bytes > maxBytes, !kept.isEmpty { break }
      kept.append(turn)
    }
    return kept.reversed().flatMap { turn in
      [Message.text(.user, turn.task), Message.text(.assistant, turn.text)]
    }
  }
}
