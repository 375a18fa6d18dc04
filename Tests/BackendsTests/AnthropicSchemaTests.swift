// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import MediaFormats
import TestSupport
import Testing

@Suite("Anthropic Messages requests against the types of the API", .enabled(if: Shared.isAvailable))
struct AnthropicSchemaTests {
  typealias Requests = AnthropicRequestTests

  static let call = ToolCall(id: "functions.read:0", name: "mcp.read", arguments: ["path": "a"])

  /// The answers of all recorded replies, each as the turn it becomes.
  static let recorded: [Message] = AnthropicStreamTests.fixtures.compactMap { fixture in
    var turn = Message(.assistant, [])
    for event in AnthropicStreamTests.checks.play(fixture) {
      switch event {
      case .text(let text): turn.parts.append(.text(text))
      case .toolCall(let call): turn.parts.append(.toolCall(call))
      case .toolCallInvalid(let id, let name, let raw):
        turn.parts.append(.invalidToolCall(id: id, name: name, raw: raw))
      case .finish(let finish): turn.replay = finish.replay
      default: break
      }
    }
    return turn.replay == nil ? nil : turn
  }

  static func media() throws -> [MediaPart] {
    let files = ["red-32x24.png", "jpeg-named.png", "three-pages.pdf", "silence-100ms.wav", "drawing.svg", "empty.png"]
    let parts = try files.map { MediaPart(try AnthropicMediaTests.asset($0), name: $0) }
    let document = try AnthropicMediaTests.asset("three-pages.pdf")
    return parts + [
      MediaPart(.image, name: "", source: .url("https://example.org/a.png")),
      MediaPart(.document, name: "d", source: .uploaded(id: "file_1", document)),
      MediaPart(.audio, name: "a", source: .url("https://example.org/a.wav")),
    ]
  }

  /// Conversations with everything in them that conversations can have.
  static func conversations() throws -> [[Message]] {
    let media = try media()
    let result = ToolResult(callID: call.id, name: call.name, text: "", media: media)
    let failed = ToolResult(callID: "c2", name: "read", text: "No.", media: media, isError: true)
    let files = media.map(ContentPart.media)
    let tools: [Message] = [
      .text(.system, "S"), .text(.user, "Q"),
      Message(.assistant, [.text("A"), .toolCall(call), .invalidToolCall(id: "c2", name: "read", raw: "{")]),
      Message(.tool, [.toolResult(result)]), Message(.tool, [.toolResult(failed)]), .text(.user, "More"),
    ]
    return [
      [], [.text(.system, "S")], [.text(.assistant, "A"), .text(.user, " ")], tools,
      [Message(.user, files + [.text("Q")])],
      recorded.flatMap { [.text(.user, "Q"), $0] },
    ]
  }

  /// Settings with everything in them that team files can have.
  static func settings(_ version: String) -> [ProviderSettings] {
    let everything: JSONObject = [
      "max_tokens": 4096, "temperature": 0.5, "top_p": 0.9, "top_k": 4, "stop": ["a"], "metadata": ["user_id": "u"],
      "service_tier": "auto", "tool_choice": "required", "parallel_tool_calls": false,
      "output_config": ["effort": "low"],
      "thinking": ["type": "enabled", "budget_tokens": 9000], "speed": "fast", "betas": ["b"], "type": "claude",
      "cwd": "/", "mcp_servers": [:], "upload_files": [], "media_max_file_size_mb": 64, "enable_web_search": true,
      "frequency_penalty": 0, "cache_control": ["type": "ephemeral"], "container": "c", "inference_geo": "eu",
    ]
    let extra: JSONObject = ["tools": [["type": "web_fetch_20250910", "name": "web_fetch"]], "top_p": 0.2]
    return [
      Requests.settings(AnthropicStreamTests.settings.model, version: version),
      Requests.settings(version: version, parameters: everything),
      Requests.settings(
        "claude-opus-4-8", version: version, tools: [.webSearch, .codeExecution], parameters: everything),
      Requests.settings(
        version: version, tools: Set(ProviderTool.allCases), extraBody: version == "2023-06-01" ? extra : [:]),
    ]
  }

  @Test("No request has anything in it that the API does not know", arguments: ["2023-06-01", "2026-10-21"])
  func types(_ version: String) throws {
    let schema = try ClosedSchema("anthropic-messages-\(version).request.schema.json")
    for settings in Self.settings(version) {
      for messages in try Self.conversations() {
        for tools in [[], [Requests.vote]] {
          for choice in [ToolChoice.auto, .required, .none] {
            let body = try Requests.body(settings, Requests.request(messages, tools: tools, choice: choice))
            let objections = schema.objections(to: body)
            #expect(objections.isEmpty, "\(objections.prefix(3))")
            expectRules(body)
          }
        }
      }
    }
  }

  /// Expects what no schema can say: the user begins and takes turns with the assistant, every call is answered in the
  /// turn behind it, and there are at most four marks for the cache.
  private func expectRules(_ body: JSONValue) {
    let turns = body["messages"]?.arrayValue ?? []
    let roles = turns.map { $0["role"]?.stringValue }
    #expect(roles == turns.indices.map { $0.isMultiple(of: 2) ? "user" : "assistant" })
    for (place, turn) in turns.enumerated() {
      let calls = Self.ids("tool_use", "id", in: turn)
      let results = place + 1 < turns.count ? Self.ids("tool_result", "tool_use_id", in: turns[place + 1]) : calls
      #expect(calls.isEmpty || calls == results)
    }
    #expect(body.description.split(separator: #""cache_control""#, omittingEmptySubsequences: false).count <= 5)
  }

  private static func ids(_ type: JSONValue, _ member: String, in turn: JSONValue) -> [String] {
    (turn["content"]?.arrayValue ?? []).filter { $0["type"] == type }.compactMap { $0[member]?.stringValue }
  }
}
