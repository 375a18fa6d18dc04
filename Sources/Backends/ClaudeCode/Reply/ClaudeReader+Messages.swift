// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension ClaudeReader {
  /// Takes a finished block. (claude-code.md 6)
  mutating func take(_ frame: AssistantFrame, id: String?) {
    guard frame.parent == nil else { return }
    if let id, turn?.seenFrames.insert(id).inserted == false { return }
    if frame.isSynthetic {
      if frame.isError { turn?.error = frame }
      return
    }
    // The program got over it.
    turn?.error = nil
    for block in frame.blocks {
      switch block["type"]?.stringValue {
      case "text":
        finish(frame, block["text"]?.stringValue ?? "", kind: .text)
      case "thinking":
        finish(frame, block["thinking"]?.stringValue ?? "", kind: .reasoning)
      case "tool_use":
        take(call: block, of: frame)
      case "redacted_thinking", "server_tool_use", "fallback":
        break
      case let type:
        if type?.hasSuffix("_tool_result") != true { tell("unknown_block", type ?? "without a type") }
      }
    }
    if frame.usage != nil, reply.message?.blocks.contains(where: { $0.index != nil }) != true { tellUsage() }
  }

  private mutating func finish(_ frame: AssistantFrame, _ text: String, kind: ShownMessage.Kind) {
    reply.finish(frame.messageID, model: frame.model, text, kind: kind)
  }

  private mutating func take(call block: JSONObject, of frame: AssistantFrame) {
    guard let id = block["id"]?.stringValue, !id.isEmpty,
      reply.finishCall(frame.messageID, model: frame.model, id: id)
    else { return }
    runningTools.insert(id)
    let tool = ToolName(block["name"]?.stringValue ?? "")
    if tool.isHosted {
      turn?.hostedCalls.insert(id)
      return
    }
    reply.batch.append(
      .serverToolCall([
        "id": .string(id), "name": .string(tool.name), "arguments": block["input"] ?? [:],
        "server": .string(tool.server),
      ]))
  }

  /// Takes what goes back to the model: only the results of tools are news, its text is never the agent's.
  mutating func take(_ frame: UserFrame) {
    guard frame.parent == nil else { return }
    for result in frame.results {
      reply.noteToolResult()
      turn?.hasFinishedTools = true
      runningTools.remove(result.id)
      guard turn?.answeredCalls.insert(result.id).inserted == true else { continue }
      if turn?.hostedCalls.contains(result.id) == true { continue }
      reply.batch.append(
        .serverToolResult([
          "id": .string(result.id), "output": .string(ToolOutput.text(of: result.content)),
          "is_error": .bool(result.isError), "final": true,
        ]))
    }
    if frame.text.hasPrefix("[Request interrupted by user") { turn?.wasInterrupted = true }
    if frame.isSynthetic { reply.continueAfterCut() }
  }

  /// Takes an event of the API's stream.
  mutating func take(_ frame: StreamFrame) {
    let event = frame.event
    switch frame.type {
    case "message_start":
      let message = event["message"]
      reply.beginMessage(frame.messageID, model: message?["model"]?.stringValue)
      count(frame)
    case "content_block_start":
      reply.beginBlock(frame.index, event["content_block"]?.objectValue ?? [:])
    case "content_block_delta":
      take(delta: event["delta"]?.objectValue ?? [:], of: frame)
    case "content_block_stop":
      reply.endBlock(frame.index)
    case "message_delta":
      reply.note(stopReason: event["delta"]?["stop_reason"]?.stringValue)
      count(frame)
      tellUsage()
    case "message_stop", "ping", "error":
      break
    case let type:
      tell("unknown_event", type)
    }
    if let abandoned = frame.abandoned { reply.abandon(abandoned.messageID, from: abandoned.index) }
  }

  private mutating func take(delta: JSONObject, of frame: StreamFrame) {
    let pieces: [(String, AnthropicDelta.Content)] = [
      ("text", .text), ("thinking", .thinking), ("partial_json", .input),
    ]
    for (key, content) in pieces {
      guard let piece = delta[key]?.stringValue else { continue }
      reply.absorb(piece, content, index: frame.index, messageID: frame.messageID)
    }
  }

  /// Counts what a message used so far.
  mutating func count(_ frame: StreamFrame) {
    guard let id = frame.messageID ?? reply.message?.id else { return }
    ledger.note(frame.event["usage"] ?? frame.event["message"]?["usage"], message: id)
  }

  private mutating func tellUsage() {
    if let usage = ledger.running { reply.batch.append(.usage(usage)) }
  }
}
