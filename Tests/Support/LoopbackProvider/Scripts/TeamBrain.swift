// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A team player: answers when nobody has answered, votes for the first answer it is shown, and writes the final text
/// when it has no workflow tools. A team of such agents always reaches a final answer.
public struct TeamBrain: Sendable {
  /// Text that precedes each tool call and makes up the final answer.
  public var talk: DeltaRun

  /// Creates a brain.
  public init(talk: DeltaRun = DeltaRun(3, size: 24)) {
    self.talk = talk
  }

  /// The reply to a call.
  @Sendable
  public func reply(to request: ProviderRequest) -> ProviderReply {
    let talk: [ReplyStep] = self.talk.count > 0 ? [.deltas(self.talk)] : []
    if let alias = shownAlias(request) {
      let arguments: JSONValue = ["agent_id": .string(alias), "reason": "It answers the task."]
      return call("vote", arguments, after: talk)
    }
    if request.tool("new_answer") != nil, !request.endsWithToolResult {
      let answer = "Answer \(request.call + 1) of \(request.model)."
      return call("new_answer", ["content": .string(answer)], after: talk)
    }
    return .complete(talk + [.text("Final answer of \(request.model).")])
  }

  private func call(_ name: String, _ arguments: JSONValue, after talk: [ReplyStep]) -> ProviderReply {
    .complete(
      talk + [.toolCall(name: name, arguments: arguments.description, fragments: 4)], reason: "tool_calls")
  }

  /// The first alias of the vote tool that the prompt mentions.
  private func shownAlias(_ request: ProviderRequest) -> String? {
    guard let vote = request.tool("vote") else { return nil }
    let aliases = vote["properties"]?["agent_id"]?["enum"]?.arrayValue ?? []
    return aliases.compactMap(\.stringValue).first { Self.mentions(request.userText, $0) }
  }

  /// Whether the text contains the alias, not only a longer one that begins with it.
  private static func mentions(_ text: String, _ alias: String) -> Bool {
    text.ranges(of: alias).contains { range in
      range.upperBound == text.endIndex || !text[range.upperBound].isNumber
    }
  }
}
