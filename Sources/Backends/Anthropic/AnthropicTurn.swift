// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// A turn as the API wants it: user and assistant by turns, the user's beginning with the results of the calls before.
/// (backends.md 1.2)
struct AnthropicTurn: Equatable {
  /// What a turn consists of.
  enum Block: Equatable {
    case text(String)
    case media(MediaPart)
    case call(id: String, name: String, input: JSONObject)
    case result(ToolResult)
    /// A block as it came from the API.
    case replayed(JSONValue)
  }

  let isUser: Bool
  var blocks: [Block]

  /// The turns of a repaired conversation; its system turn stands elsewhere.
  ///
  /// Blank text is left out, which the API refuses. A conversation that does not begin with the user gets a beginning.
  static func turns(_ messages: [Message], model: String) -> [AnthropicTurn] {
    var turns: [AnthropicTurn] = []
    for message in messages {
      switch message.role {
      case .system: break
      case .user: append(message.parts.compactMap(userBlock), isUser: true, to: &turns)
      case .tool: for case .toolResult(let result) in message.parts { append(result, to: &turns) }
      case .assistant: append(assistantBlocks(message, model: model), isUser: false, to: &turns)
      }
    }
    if turns.first?.isUser != true {
      turns.insert(AnthropicTurn(isUser: true, blocks: [.text("(The conversation begins here.)")]), at: 0)
    }
    return turns
  }

  /// Whether a replay value can stand for its turn.
  static func isUsable(_ replay: AssistantReplay, model: String) -> Bool {
    replay.api == ProviderAPI.anthropicMessages.rawValue && replay.model == model
      && !(replay.value.arrayValue ?? []).isEmpty
  }

  /// Whether the conversation goes on behind calls before which there are no thoughts.
  static func lackThoughts(_ turns: [AnthropicTurn]) -> Bool {
    guard let place = turns.lastIndex(where: { !$0.isUser }), turns.indices.contains(place + 1),
      case .result? = turns[place + 1].blocks.first
    else { return false }
    guard case .replayed(let block)? = turns[place].blocks.first else { return true }
    return block["type"] != "thinking" && block["type"] != "redacted_thinking"
  }

  /// The names of the tools that were called.
  static func calledTools(_ turns: [AnthropicTurn]) -> [String] {
    var names: [String] = []
    for block in turns.flatMap(\.blocks) {
      let name: String?
      switch block {
      case .call(_, let called, _): name = ToolNames.wireName(called)
      case .replayed(let block) where block["type"] == "tool_use": name = block["name"]?.stringValue
      default: name = nil
      }
      if let name, !names.contains(name) { names.append(name) }
    }
    return names
  }

  private static func userBlock(_ part: ContentPart) -> Block? {
    switch part {
    case .text(let text): text.isBlank ? nil : .text(text)
    case .media(let media): .media(media)
    case .toolCall, .invalidToolCall, .toolResult: nil
    }
  }

  private static func assistantBlocks(_ message: Message, model: String) -> [Block] {
    let replayed = replayedBlocks(message, model: model)
    let known = Set(replayed.compactMap { $0["id"]?.stringValue })
    var blocks = replayed.map(Block.replayed)
    for part in message.parts {
      switch part {
      case .text(let text) where replayed.isEmpty && !text.isBlank: blocks.append(.text(text))
      case .toolCall(let call) where !known.contains(call.id):
        blocks.append(.call(id: call.id, name: call.name, input: call.arguments))
      case .invalidToolCall(let id, let name, _) where !known.contains(id):
        blocks.append(.call(id: id, name: name, input: [:]))
      default: break
      }
    }
    return blocks
  }

  /// The turn as it came, or nothing: when another model wrote it, or when it has calls the conversation does not have,
  /// which nobody would answer.
  private static func replayedBlocks(_ message: Message, model: String) -> [JSONValue] {
    guard let replay = message.replay, isUsable(replay, model: model) else { return [] }
    let blocks = replay.value.arrayValue ?? []
    let calls = message.parts.compactMap { part -> String? in
      switch part {
      case .toolCall(let call): call.id
      case .invalidToolCall(let id, _, _): id
      default: nil
      }
    }
    let made = blocks.filter { $0["type"] == "tool_use" }.compactMap { $0["id"]?.stringValue }
    return made.allSatisfy(calls.contains) ? blocks : []
  }

  private static func append(_ blocks: [Block], isUser: Bool, to turns: inout [AnthropicTurn]) {
    if blocks.isEmpty { return }
    if let last = turns.last, last.isUser == isUser {
      turns[turns.count - 1].blocks += blocks
    } else {
      turns.append(AnthropicTurn(isUser: isUser, blocks: blocks))
    }
  }

  /// Adds a result behind those that are there. A failed call may have text alone, so its files follow all results.
  private static func append(_ result: ToolResult, to turns: inout [AnthropicTurn]) {
    var result = result
    var files: [Block] = []
    if result.isError {
      files = result.media.map(Block.media)
      result.media = []
    }
    if turns.last?.isUser != true { turns.append(AnthropicTurn(isUser: true, blocks: [])) }
    let last = turns.count - 1
    let place = turns[last].blocks.firstIndex { if case .result = $0 { false } else { true } }
    turns[last].blocks.insert(.result(result), at: place ?? turns[last].blocks.count)
    turns[last].blocks += files
  }
}

extension String {
  /// Whether there is nothing to read in it.
  var isBlank: Bool { utf8.allSatisfy { $0 <= 0x20 } }
}
