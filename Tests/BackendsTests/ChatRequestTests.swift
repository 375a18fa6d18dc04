// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import TestSupport
import Testing

@Suite("Chat Completions requests")
struct ChatRequestTests {
  static let vote = ToolDefinition(
    name: "vote", description: "Votes.",
    parameters: ["type": "object", "properties": ["agent_id": ["type": "string"]], "required": ["agent_id"]])

  static func settings(
    _ provider: String, model: String = "m1", parameters: JSONObject = [:], extraBody: JSONObject = [:]
  ) -> ProviderSettings {
    ProviderSettings(
      provider: ProviderTable.profile(id: provider) ?? ProviderTable.generic, model: model, parameters: parameters,
      extraBody: extraBody)
  }

  static func request(
    _ messages: [Message], tools: [ToolDefinition] = [], choice: ToolChoice = .auto
  ) -> ModelRequest {
    ModelRequest(
      agentID: "a", callNumber: 1, kind: .round, messages: messages, tools: tools, toolChoice: choice)
  }

  /// The body as text.
  static func text(_ settings: ProviderSettings, _ request: ModelRequest) -> String {
    String(decoding: ChatRequestBuilder(settings: settings).body(for: request).bytes, as: UTF8.self)
  }

  static func body(_ settings: ProviderSettings, _ request: ModelRequest) throws -> JSONValue {
    try JSONReader.parse(ChatRequestBuilder(settings: settings).body(for: request).bytes)
  }

  @Test("A request has its members in a fixed order")
  func golden() {
    let settings = Self.settings(
      "cerebras", parameters: ["temperature": 0.5, "max_tokens": 100, "parallel_tool_calls": false, "seed": 7],
      extraBody: ["clear_thinking": true])
    let request = Self.request(
      [.text(.system, "Be brief."), .text(.user, "Hi \"there\"\n")], tools: [Self.vote], choice: .required)
    let expected =
      #"{"model":"m1","messages":[{"role":"system","content":"Be brief."},"#
      + #"{"role":"user","content":"Hi \"there\"\n"}],"stream":true,"stream_options":{"include_usage":true},"#
      + #""tools":[{"type":"function","function":{"name":"vote","description":"Votes.","parameters":{"type":"object","#
      + #""properties":{"agent_id":{"type":"string"}},"required":["agent_id"]}}}],"tool_choice":"required","#
      + #""parallel_tool_calls":false,"temperature":0.5,"max_completion_tokens":100,"seed":7,"clear_thinking":true}"#
    #expect(Self.text(settings, request) == expected)
  }

  @Test("A turn with calls keeps its results beside it, and what is missing is filled in")
  func repairs() throws {
    let call = ToolCall(id: "c1", name: "read", arguments: ["path": "a"])
    let messages: [Message] = [
      .text(.user, "First"), .text(.user, ""), .text(.user, "Second"),
      Message(.assistant, [.toolCall(call), .invalidToolCall(id: "c2", name: "read", raw: "{\"pa")]),
      .text(.system, "Rules."),
      Message(.tool, [.toolResult(ToolResult(callID: "gone", name: "read", text: "dropped"))]),
      .text(.user, "Later"),
      Message(.tool, [.toolResult(ToolResult(callID: "c2", name: "read", text: "cut off", isError: true))]),
      Message(.assistant, [.text("")]), .text(.user, "More"), .text(.system, "More rules."),
    ]
    let body = try Self.body(Self.settings("openai"), Self.request(messages))
    let expected: JSONValue = [
      ["role": "system", "content": "Rules.\n\nMore rules."], ["role": "user", "content": "First\n\nSecond"],
      [
        "role": "assistant", "content": nil,
        "tool_calls": [
          ["id": "c1", "type": "function", "function": ["name": "read", "arguments": "{\"path\":\"a\"}"]],
          ["id": "c2", "type": "function", "function": ["name": "read", "arguments": "{}"]],
        ],
      ],
      ["role": "tool", "tool_call_id": "c1", "content": .string(ConversationRepair.missingResult)],
      ["role": "tool", "tool_call_id": "c2", "content": "Error: cut off"],
      ["role": "user", "content": "Later\n\nMore"],
    ]
    #expect(body["messages"] == expected)
  }

  @Test("An id that is used again is answered by the result behind its own call")
  func repeatedIDs() {
    func call(_ path: String) -> Message {
      Message(.assistant, [.toolCall(ToolCall(id: "call_0", name: "read", arguments: ["path": .string(path)]))])
    }
    func result(_ text: String) -> Message {
      Message(.tool, [.toolResult(ToolResult(callID: "call_0", name: "read", text: text))])
    }
    let repaired = ConversationRepair.repaired([call("a"), result("A"), call("b"), result("B")])
    #expect(repaired == [call("a"), result("A"), call("b"), result("B")])
  }

  @Test(
    "Each provider gets its own dialect",
    arguments: [
      ("openai", "max_completion_tokens", JSONValue.null), ("groq", "max_completion_tokens", .null),
      ("vllm", "max_tokens", ""), ("moonshot", "max_tokens", ""), ("generic", "max_tokens", .null),
    ])
  func dialects(_ provider: String, _ limit: String, _ content: JSONValue) throws {
    let call = ToolCall(id: "c1", name: "vote", arguments: [:])
    let body = try Self.body(
      Self.settings(provider, parameters: ["max_tokens": 9]),
      Self.request([.text(.user, "Q"), Message(.assistant, [.toolCall(call)])]))
    #expect(body[limit] == 9)
    #expect(body["messages"]?[1]?["content"] == content)
  }

  @Test("A tool must be called only where the provider can be told so")
  func toolChoice() throws {
    func choice(_ provider: String, _ choice: ToolChoice, _ parameters: JSONObject = [:]) throws -> JSONValue? {
      try Self.body(
        Self.settings(provider, parameters: parameters),
        Self.request([.text(.user, "Q")], tools: [Self.vote], choice: choice))["tool_choice"]
    }
    #expect(try choice("openai", .auto) == nil)
    #expect(try choice("openai", .required) == "required")
    #expect(try choice("openai", .none) == "none")
    #expect(try choice("moonshot", .required) == nil)
    #expect(try choice("openai", .auto, ["tool_choice": "required"]) == "required")
    let without = try Self.body(
      Self.settings("zai"), Self.request([.text(.user, "Q")], tools: [Self.vote], choice: .none))
    #expect(without["tools"] == nil, "where “none” is not understood there are no tools")
    let toolless = try Self.body(
      Self.settings("openai", parameters: ["tool_choice": "auto", "parallel_tool_calls": true]),
      Self.request([.text(.user, "Q")]))
    #expect(toolless["tool_choice"] == nil && toolless["parallel_tool_calls"] == nil)
  }

  @Test("Reasoning goes back to the model that wrote it and nowhere else")
  func reasoning() throws {
    func member(_ provider: String, model: String) throws -> JSONValue? {
      let replay = AssistantReplay(
        api: "chat_completions", model: "m1", value: ["reasoning_content": "Because.", "reasoning_details": []])
      let body = try Self.body(
        Self.settings(provider, model: model),
        Self.request([.text(.user, "Q"), Message(.assistant, [.text("A")], replay: replay)]))
      return body["messages"]?[1]?["reasoning_content"]
    }
    #expect(try member("zai", model: "m1") == "Because.")
    #expect(try member("zai", model: "m2") == nil)
    #expect(try member("fireworks", model: "m1") == nil)
    #expect(try member("openrouter", model: "m1") == nil)
  }

  @Test("Parameters nobody knows or the model refuses are left out with a notice")
  func droppedParameters() {
    func notices(_ provider: String, _ model: String, _ parameters: JSONObject) -> [String] {
      ChatRequestBuilder(settings: Self.settings(provider, model: model, parameters: parameters))
        .body(for: Self.request([.text(.user, "Q")])).notices.compactMap {
          if case .notice("parameter_dropped", let message) = $0 { return String(message.prefix { $0 != " " }) }
          return nil
        }
    }
    #expect(notices("openai", "gpt-5-mini", ["temperature": 0.2, "seed": 1]) == ["temperature"])
    #expect(notices("openai", "gpt-5-chat-latest", ["temperature": 0.2]) == [])
    #expect(notices("openai", "o10-custom", ["temperature": 0.2]) == [])
    #expect(notices("xai", "grok-4-fast", ["stop": "x"]) == ["stop"])
    #expect(
      notices("openai", "m", ["top_k": 4, "media_max_file_size_mb": 8, "n": 2]).sorted() == [
        "media_max_file_size_mb", "n", "top_k",
      ])
    #expect(notices("vllm", "m", ["top_k": 4, "chat_template_kwargs": ["enable_thinking": false]]) == [])
  }

  @Test("extra_body has the last word and adds its tools to ours")
  func extraBody() throws {
    let settings = Self.settings(
      "openrouter", parameters: ["temperature": 1],
      extraBody: [
        "temperature": 0, "stream_options": ["include_usage": false], "tools": [["type": "web"]], "anything": [1],
      ])
    let body = try Self.body(settings, Self.request([.text(.user, "Q")], tools: [Self.vote]))
    #expect(body["temperature"] == 0)
    #expect(body["stream_options"] == ["include_usage": false])
    #expect(body["tools"]?.arrayValue?.count == 2)
    #expect(body["tools"]?[1] == ["type": "web"])
    #expect(body["anything"] == [1])
  }

  @Test("Names no provider takes are sent shortened, the same each time, and found again")
  func toolNames() {
    let long = "mcp__" + String(repeating: "server_with_a_long_name__", count: 4) + "tool"
    let dotted = "mcp.files.read"
    let names = ToolNames([long, dotted, "vote"])
    for name in [long, dotted] {
      let wire = ToolNames.wireName(name)
      #expect(wire != name && wire.utf8.count <= 64 && wire == ToolNames.wireName(name))
      #expect(wire.utf8.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: ".") })
      #expect(names.original(wire) == name)
    }
    #expect(ToolNames.wireName("mcp.a") != ToolNames.wireName("mcp_a"))
    #expect(ToolNames.wireName("vote") == "vote" && names.original("vote") == "vote")
    #expect(ToolNames.wireName(dotted).hasPrefix("mcp_files_read_"))
  }

  @Test("Bodies have no member that OpenAI does not know", .enabled(if: Shared.isAvailable))
  func closedMembers() throws {
    let document = try JSONReader.parse(try Shared.bytes("api-specs/openai-subset.openapi.json"))
    let schemas = document["components"]?["schemas"]
    func members(_ schema: JSONValue?) -> Set<String> {
      guard let schema else { return [] }
      if let name = schema["$ref"]?.stringValue?.split(separator: "/").last { return members(schemas?[String(name)]) }
      let own = Set(schema["properties"]?.objectValue?.keys ?? [])
      return (schema["allOf"]?.arrayValue ?? []).reduce(own) { $0.union(members($1)) }
    }
    let known = members(["$ref": "#/components/schemas/CreateChatCompletionRequest"])
    try #require(known.contains("messages"))
    let parameters: JSONObject = [
      "temperature": 0.1, "top_p": 1, "max_tokens": 5, "stop_sequences": ["x"], "seed": 1, "frequency_penalty": 0,
      "presence_penalty": 0, "reasoning_effort": "low", "response_format": ["type": "text"], "logprobs": true,
      "top_logprobs": 1, "logit_bias": [:], "user": "u", "store": false, "metadata": [:], "service_tier": "auto",
      "verbosity": "low", "modalities": ["text"], "prediction": [:], "web_search_options": [:],
      "prompt_cache_key": "k", "safety_identifier": "s", "parallel_tool_calls": true, "tool_choice": "auto",
      "type": "openai", "cwd": "/", "mcp_servers": [:], "enable_web_search": true, "_private": 1, "reasoning": [:],
    ]
    let body = try Self.body(
      Self.settings("openai", model: "gpt-4.1", parameters: parameters),
      Self.request([.text(.user, "Q")], tools: [Self.vote]))
    let sent = Set(body.objectValue?.keys ?? [])
    #expect(sent.subtracting(known) == [])
    #expect(sent.isSuperset(of: ["temperature", "stop", "max_completion_tokens", "verbosity", "tool_choice"]))
  }
}
