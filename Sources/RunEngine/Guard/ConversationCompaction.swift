// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal

/// Makes a conversation shorter that a model cannot read as a whole. (backends.md 8.1, class `context_length`)
enum ConversationCompaction {
  /// The part of the text that is kept.
  private static let share = 0.6
  /// Texts up to this size are never cut.
  private static let smallest = 2000

  /// The conversation with the middle of its longest texts left out, longest first, until it is three fifths as long;
  /// nil when there is nothing worth cutting.
  static func shortened(_ messages: [Message]) -> (messages: [Message], bytesLeftOut: Int)? {
    var messages = messages
    let total = messages.reduce(0) { $0 + size($1) }
    var surplus = total - Int(Double(total) * share)
    var leftOut = 0
    while surplus > 0, let place = longest(in: messages) {
      let text = self.text(messages[place.message].parts[place.part])
      let target = max(smallest, text.utf8.count / 2, text.utf8.count - surplus)
      let cut = TextCut.headAndTail(of: text, limit: target)
      let saved = text.utf8.count - cut.utf8.count
      guard saved > 0 else { break }
      replaceText(&messages[place.message].parts[place.part], with: cut)
      surplus -= saved
      leftOut += saved
    }
    return leftOut > 0 ? (messages, leftOut) : nil
  }

  private static func longest(in messages: [Message]) -> (message: Int, part: Int)? {
    var best: (message: Int, part: Int)?
    var length = smallest + smallest / 2
    for (index, message) in messages.enumerated() where message.role != .system {
      for (place, part) in message.parts.enumerated() where text(part).utf8.count > length {
        length = text(part).utf8.count
        best = (index, place)
      }
    }
    return best
  }

  private static func size(_ message: Message) -> Int { message.parts.reduce(0) { $0 + text($1).utf8.count } }

  private static func text(_ part: ContentPart) -> String {
    switch part {
    case .text(let text): text
    case .toolResult(let result): result.text
    case .media, .toolCall, .invalidToolCall: ""
    }
  }

  private static func replaceText(_ part: inout ContentPart, with text: String) {
    switch part {
    case .text: part = .text(text)
    case .toolResult(var result):
      result.text = text
      part = .toolResult(result)
    case .media, .toolCall, .invalidToolCall: break
    }
  }
}
