// SPDX-License-Identifier: Apache-2.0

import AgentModel

extension Series {
  /// The conversation with a reply and what its author is told about it. Every tool call of the reply gets a result,
  /// because providers refuse histories in which one is missing.
  func continued(
    after call: CallStart, _ reply: Reply, corrections: [Correction], message: String? = nil
  ) -> Series {
    var next = self
    next.messages = call.messages + reply.transcript
    let turn = Message(.assistant, Self.parts(of: reply), replay: reply.replay)
    if !turn.parts.isEmpty || turn.replay != nil { next.messages.append(turn) }
    let results = Self.results(for: reply, corrections)
    if !results.isEmpty { next.messages.append(Message(.tool, results)) }
    let words = corrections.filter { $0.callID == nil }.map(\.text) + [message].compactMap { $0 }
    if !words.isEmpty { next.messages.append(.text(.user, words.joined(separator: "\n\n"))) }
    next.feedback = corrections.map {
      RetryFeedback(code: $0.code, role: $0.callID == nil ? .user : .tool, toolCallID: $0.callID)
    }
    return next
  }

  private static func parts(of reply: Reply) -> [ContentPart] {
    let calls = reply.toolCalls.map { call -> ContentPart in
      switch call {
      case .valid(let valid): .toolCall(valid)
      case .invalid(let id, let name, let raw): .invalidToolCall(id: id, name: name, raw: raw)
      }
    }
    return (reply.text.isEmpty ? [] : [.text(reply.text)]) + calls
  }

  /// The results in call order: what the engine has run, and the corrections.
  private static func results(for reply: Reply, _ corrections: [Correction]) -> [ContentPart] {
    var given = reply.toolResults
    var open = corrections.filter { $0.callID != nil }
    return reply.toolCalls.map { call in
      if let index = given.firstIndex(where: { $0.callID == call.id }) { return .toolResult(given.remove(at: index)) }
      let correction = open.firstIndex { $0.callID == call.id }.map { open.remove(at: $0) }
      let text = correction?.text ?? FeedbackText.notExecuted
      return .toolResult(ToolResult(callID: call.id, name: call.name, text: text, isError: true))
    }
  }
}
