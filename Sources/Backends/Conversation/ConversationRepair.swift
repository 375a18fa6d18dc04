// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// Puts a conversation into the one form every provider accepts. (backends.md 0.4)
///
/// - One system turn at the beginning, made of all of them in order with blank lines between.
/// - No empty text; turns without anything left are dropped; neighbouring user turns are one turn.
/// - Every tool call is followed by exactly one result, in the order of the calls, each in a tool turn of its own. A
///   call nobody answered gets an error as its result, a result nobody asked for is dropped.
public enum ConversationRepair {
  /// What a model is told about a call that was never answered.
  public static let missingResult = "Error: not executed, no result was recorded for this call."

  /// The repaired conversation.
  ///
  /// - Parameter isUsable: whether a replay value stands for its whole turn, so that the turn stays even when there is
  ///   nothing else in it.
  public static func repaired(
    _ messages: [Message], keeping isUsable: (AssistantReplay) -> Bool = { _ in false }
  ) -> [Message] {
    var repaired: [Message] = []
    let system = messages.lazy.filter { $0.role == .system }.map(\.text).filter { !$0.isEmpty }
      .joined(separator: "\n\n")
    if !system.isEmpty { repaired.append(.text(.system, system)) }
    var results = Results(messages)
    for (position, message) in messages.enumerated() {
      switch message.role {
      case .system, .tool:
        break
      case .user:
        appendUser(message, to: &repaired)
      case .assistant:
        let isKept = message.replay.map(isUsable) ?? false
        appendAssistant(message, at: position, isKept: isKept, to: &repaired, &results)
      }
    }
    return repaired
  }

  private static func appendUser(_ message: Message, to repaired: inout [Message]) {
    let parts = message.parts.filter { part in
      switch part {
      case .text(let text): !text.isEmpty
      case .media: true
      case .toolCall, .invalidToolCall, .toolResult: false
      }
    }
    if parts.isEmpty { return }
    let turn = Message(.user, joined(parts))
    if let last = repaired.last, last.role == .user {
      repaired[repaired.count - 1] = Message(.user, joined(last.parts, turn.parts))
    } else {
      repaired.append(turn)
    }
  }

  /// Parts with neighbouring pieces of text in one.
  private static func joined(_ parts: [ContentPart]) -> [ContentPart] {
    parts.reduce(into: []) { joined, part in
      if case .text(let text) = part, case .text(let before)? = joined.last {
        joined[joined.count - 1] = .text(before + text)
      } else {
        joined.append(part)
      }
    }
  }

  /// Two turns in one, their texts apart by a blank line where they meet.
  private static func joined(_ first: [ContentPart], _ second: [ContentPart]) -> [ContentPart] {
    guard case .text(let end)? = first.last, case .text(let begin)? = second.first else { return first + second }
    return first.dropLast() + [.text(end + "\n\n" + begin)] + second.dropFirst()
  }

  private static func appendAssistant(
    _ message: Message, at position: Int, isKept: Bool, to repaired: inout [Message], _ results: inout Results
  ) {
    var turn = message
    turn.parts = message.parts.filter { part in
      switch part {
      case .text(let text): !text.isEmpty
      case .toolCall, .invalidToolCall: true
      case .media, .toolResult: false
      }
    }
    if turn.parts.isEmpty && !isKept { return }
    repaired.append(turn)
    for part in turn.parts {
      let (id, name): (String, String)
      switch part {
      case .toolCall(let call): (id, name) = (call.id, call.name)
      case .invalidToolCall(let callID, let callName, _): (id, name) = (callID, callName)
      case .text, .media, .toolResult: continue
      }
      let result =
        results.take(id, after: position)
        ?? ToolResult(callID: id, name: name, text: missingResult, isError: true)
      repaired.append(Message(.tool, [.toolResult(result)]))
    }
  }

  /// All results of a conversation by the id they answer, each usable once.
  private struct Results {
    private var waiting: [String: [(position: Int, result: ToolResult)]] = [:]

    init(_ messages: [Message]) {
      for (position, message) in messages.enumerated() {
        for case .toolResult(let result) in message.parts {
          waiting[result.callID, default: []].append((position, result))
        }
      }
    }

    /// The first unused result for an id that comes after a turn.
    mutating func take(_ id: String, after position: Int) -> ToolResult? {
      guard let index = waiting[id]?.firstIndex(where: { $0.position > position }) else { return nil }
      return waiting[id]?.remove(at: index).result
    }
  }
}
