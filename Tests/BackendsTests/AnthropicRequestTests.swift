// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import TestSupport
import Testing

@Suite("Anthropic Messages requests")
struct AnthropicRequestTests {
  static let vote = ToolDefinition(
    name: "vote", description: "Votes.",
    parameters: ["type": "object", "properties": ["agent_id": ["type": "string"]], "required": ["agent_id"]])

  static func settings(
    _ model: String = "claude-sonnet-4-5", version: String? = nil, tools: Set<ProviderTool> = [],
    parameters: JSONObject = [:], extraBody: JSONObject = [:]
  ) -> ProviderSettings {
    ProviderSettings(
      provider: ProviderTable.profile(id: "anthropic") ?? ProviderTable.generic, model: model, apiVersion: version,
      providerTools: tools, parameters: parameters, extraBody: extraBody)
  }

  static func request(
    _ messages: [Message] = [.text(.user, "Q")], tools: [ToolDefinition] = [], choice: ToolChoice = .auto
  ) -> ModelRequest {
    ModelRequest(
      agentID: "a", callNumber: 1, kind: .round, messages: messages, tools: tools, toolChoice: choice)
  }

  static func built(_ settings: ProviderSettings, _ request: ModelRequest = request()) -> RequestBody {
    AnthropicMessagesRequestBuilder(settings: settings).body(for: request)
  }

  static func body(_ settings: ProviderSettings, _ request: ModelRequest = request()) throws -> JSONValue {
    try JSONReader.parse(built(settings, request).bytes)
  }

  /// Blocks without their marks for the cache.
  static func unmarked(_ content: JSONValue?) -> [JSONValue] {
    (content?.arrayValue ?? []).map { block in
      var block = block.objectValue ?? [:]
      block["cache_control"] = nil
      return .object(block)
    }
  }

  @Test("A request has its members in a fixed order")
  func golden() {
    let settings = Self.settings(
      parameters: ["max_tokens": 100, "temperature": 0.5, "stop": "END"], extraBody: ["inference_geo": "eu"])
    let request = Self.request(
      [.text(.system, "Be brief."), .text(.user, "Hi \"there\"\n")], tools: [Self.vote], choice: .required)
    let mark = #""cache_control":{"type":"ephemeral"}"#
    let expected =
      #"{"model":"claude-sonnet-4-5","max_tokens":100,"stream":true,"#
      + #""system":[{"type":"text","text":"Be brief.",\#(mark)}],"#
      + #""tools":[{"name":"vote","description":"Votes.","input_schema":{"type":"object","#
      + #""properties":{"agent_id":{"type":"string"}},"required":["agent_id"]},\#(mark)}],"#
      + #""tool_choice":{"type":"any"},"temperature":0.5,"stop_sequences":["END"],"#
      + #""messages":[{"role":"user","content":[{"type":"text","text":"Hi \"there\"\n",\#(mark)}]}],"#
      + #""inference_geo":"eu"}"#
    #expect(String(decoding: Self.built(settings, request).bytes, as: UTF8.self) == expected)
  }

  @Test("All results of a turn begin the next user turn, and what is missing is filled in")
  func results() throws {
    let call = ToolCall(id: "c1", name: "mcp.read", arguments: ["path": "a"])
    let messages: [Message] = [
      .text(.user, "First"), .text(.user, " \n"), .text(.system, "Rules."),
      Message(
        .assistant, [.text("  "), .toolCall(call), .invalidToolCall(id: "functions.c2:0", name: "read", raw: "{\"pa")]),
      .text(.user, "Later"),
      Message(.tool, [.toolResult(ToolResult(callID: "functions.c2:0", name: "read", text: " ", isError: true))]),
      Message(.assistant, [.text("One.")]), Message(.assistant, [.text("Two.")]), .text(.system, "More rules."),
    ]
    let body = try Self.body(Self.settings(), Self.request(messages))
    #expect(body["system"]?[0]?["text"] == "Rules.\n\nMore rules.")
    let turns = body["messages"]?.arrayValue ?? []
    #expect(turns.map { $0["role"] } == ["user", "assistant", "user", "assistant"])
    let id = JSONValue.string(ToolNames.wireName("functions.c2:0"))
    #expect(
      Self.unmarked(turns[1]["content"]) == [
        [
          "type": "tool_use", "id": "c1", "name": .string(ToolNames.wireName("mcp.read")), "input": ["path": "a"],
        ], ["type": "tool_use", "id": id, "name": "read", "input": [:]],
      ])
    #expect(
      Self.unmarked(turns[2]["content"]) == [
        [
          "type": "tool_result", "tool_use_id": "c1", "content": .string(ConversationRepair.missingResult),
          "is_error": true,
        ],
        ["type": "tool_result", "tool_use_id": id, "content": "(no output)", "is_error": true],
        ["type": "text", "text": "Later"],
      ])
    #expect(
      Self.unmarked(turns[3]["content"]) == [["type": "text", "text": "One."], ["type": "text", "text": "Two."]])
    let names = (body["tools"]?.arrayValue ?? []).map { $0["name"]?.stringValue }
    #expect(names == [ToolNames.wireName("mcp.read"), "read"], "calls are refused where there are no tools")
    #expect(body["tool_choice"] == ["type": "none"])
  }

  @Test("A turn goes back as it came to the model that wrote it, as long as its calls are still there")
  func replay() throws {
    let blocks: JSONValue = [
      ["type": "thinking", "thinking": "Hm.", "signature": "c2ln"], ["type": "text", "text": "A", "citations": [[:]]],
      ["type": "tool_use", "id": "c1", "name": "read", "input": [:]],
    ]
    func content(model: String, calls: [String]) throws -> JSONValue? {
      let parts =
        [ContentPart.text("A")] + calls.map { .toolCall(ToolCall(id: $0, name: "read", arguments: [:])) }
      let replay = AssistantReplay(api: "anthropic_messages", model: model, value: blocks)
      let messages: [Message] = [.text(.user, "Q"), Message(.assistant, parts, replay: replay)]
      return try Self.body(Self.settings(), Self.request(messages))["messages"]?[1]?["content"]
    }
    #expect(try content(model: "claude-sonnet-4-5", calls: ["c1"]) == blocks)
    #expect(try content(model: "claude-sonnet-4-5", calls: ["c1", "c2"])?.arrayValue?.count == 4)
    #expect(try content(model: "claude-sonnet-4-5", calls: []) == [["type": "text", "text": "A"]])
    #expect(try content(model: "claude-opus-4-5", calls: ["c1"])?[0] == ["type": "text", "text": "A"])
  }

  @Test("A turn the provider paused in is sent on even when there is nothing to read in it")
  func pause() throws {
    let blocks: JSONValue = [["type": "server_tool_use", "id": "s1", "name": "web_search", "input": [:]]]
    let replay = AssistantReplay(api: "anthropic_messages", model: "claude-sonnet-4-5", value: blocks)
    func turns(_ model: String) throws -> JSONValue? {
      let messages: [Message] = [.text(.user, "Q"), Message(.assistant, [], replay: replay)]
      return try Self.body(Self.settings(model), Self.request(messages))["messages"]
    }
    #expect(try turns("claude-sonnet-4-5")?[1]?["content"] == blocks)
    #expect(try turns("claude-opus-4-5")?.arrayValue?.count == 1)
  }

  @Test("No request has more than four marks for the cache, and none beside those of the team file")
  func cacheMarks() throws {
    var messages: [Message] = [.text(.system, "S")]
    for turn in 0..<5 { messages += [.text(.user, "Q\(turn)"), .text(.assistant, "A\(turn)")] }
    let request = Self.request(messages, tools: [Self.vote, Self.vote])
    func marks(_ settings: ProviderSettings) throws -> [String] {
      try Self.body(settings, request).description.split(separator: #""text":"#).dropFirst()
        .filter { $0.prefix { $0 != "}" }.contains("cache_control") }.map { String($0.prefix(4)) }
    }
    #expect(try marks(Self.settings()) == [#""S","#, #""Q3""#, #""Q4""#])
    #expect(try Self.body(Self.settings(), request)["tools"]?[1]?["cache_control"] == ["type": "ephemeral"])
    #expect(try Self.body(Self.settings(), request)["tools"]?[0]?["cache_control"] == nil)
    let own: JSONObject = ["cache_control": ["type": "ephemeral", "ttl": "1h"]]
    #expect(try marks(Self.settings(parameters: own)).isEmpty)
    #expect(try marks(Self.settings(extraBody: own)).isEmpty)
  }

  @Test("A tool must be called only where the model does not think first")
  func toolChoice() throws {
    func choice(_ choice: ToolChoice, _ parameters: JSONObject = [:]) throws -> JSONValue? {
      try Self.body(Self.settings(parameters: parameters), Self.request(tools: [Self.vote], choice: choice))[
        "tool_choice"]
    }
    let thinking: JSONValue = ["type": "adaptive"]
    #expect(try choice(.auto) == nil)
    #expect(try choice(.required) == ["type": "any"])
    #expect(try choice(.none) == ["type": "none"])
    #expect(try choice(.auto, ["tool_choice": "required"]) == ["type": "any"])
    #expect(try choice(.auto, ["tool_choice": ["type": "tool", "name": "vote"]]) == ["type": "tool", "name": "vote"])
    #expect(try choice(.required, ["thinking": thinking]) == nil)
    #expect(try choice(.auto, ["thinking": thinking, "tool_choice": "any"]) == nil)
    #expect(try choice(.none, ["thinking": thinking]) == ["type": "none"])
    #expect(
      try choice(.required, ["parallel_tool_calls": false]) == ["type": "any", "disable_parallel_tool_use": true])
    #expect(
      try choice(.required, ["tool_choice": ["type": "auto", "disable_parallel_tool_use": true]])
        == ["type": "any", "disable_parallel_tool_use": true])
    let toolless = try Self.body(Self.settings(parameters: ["tool_choice": "any"]), Self.request(choice: .required))
    #expect(toolless["tool_choice"] == nil && toolless["tools"] == nil)
  }

  @Test(
    "The output limit and the budget of thoughts fit each other",
    arguments: [
      // Model, parameters, max_tokens, thinking, names of notices.
      ("claude-sonnet-4-5", [:], 32_000, nil, []), ("claude-of-mine", [:], 8192, nil, []),
      ("claude-of-mine", ["max_tokens": 0], 0, nil, []),
      (
        "claude-sonnet-4-5", ["thinking": ["type": "enabled", "budget_tokens": 50_000]], 58_192,
        ["type": "enabled", "budget_tokens": 50_000], []
      ),
      (
        "claude-sonnet-4-5", ["thinking": ["type": "enabled", "budget_tokens": 900_000]], 64_000,
        ["type": "enabled", "budget_tokens": 63_999], ["thinking"]
      ),
      (
        "claude-of-mine", ["thinking": ["type": "enabled", "budget_tokens": 10]], 9216,
        ["type": "enabled", "budget_tokens": 1024], ["thinking"]
      ),
      (
        "claude-of-mine", ["max_tokens": 4096, "thinking": ["type": "enabled", "budget_tokens": 8000]], 4096,
        ["type": "enabled", "budget_tokens": 4095], ["thinking"]
      ),
      (
        "claude-of-mine", ["max_tokens": 1024, "thinking": ["type": "enabled", "budget_tokens": 8000]], 1024, nil,
        ["thinking"]
      ),
      ("claude-of-mine", ["thinking": ["type": "between_tools"]], 8192, ["type": "between_tools"], []),
      (
        "claude-opus-4-7", ["thinking": ["type": "enabled", "budget_tokens": 8000]], 32_000,
        ["type": "adaptive", "display": "summarized"], ["thinking"]
      ),
      ("claude-of-mine", ["thinking": true], 8192, nil, ["thinking"]),
    ] as [(String, JSONObject, Int, JSONValue?, [String])])
  func limits(_ model: String, _ parameters: JSONObject, _ limit: Int, _ thinking: JSONValue?, _ notices: [String])
    throws
  {
    let settings = Self.settings(model, parameters: parameters)
    let body = try Self.body(settings)
    #expect(body["max_tokens"]?.intValue == limit)
    #expect(body["thinking"] == thinking)
    #expect(Self.noticed(Self.built(settings)) == notices)
  }

  @Test("Thoughts are not asked for behind calls whose thoughts are lost")
  func lostThoughts() throws {
    let call = ToolCall(id: "c1", name: "vote", arguments: [:])
    func thinking(_ replay: AssistantReplay?, goesOn: Bool) throws -> JSONValue? {
      let messages: [Message] = [
        .text(.user, "Q"), Message(.assistant, [.toolCall(call)], replay: replay),
        Message(.tool, [.toolResult(ToolResult(callID: "c1", name: "vote", text: "Done."))]),
      ]
      let settings = Self.settings(parameters: ["thinking": ["type": "enabled", "budget_tokens": 2000]])
      let more: [Message] = goesOn ? [] : [.text(.assistant, "A"), .text(.user, "Q")]
      return try Self.body(settings, Self.request(messages + more, tools: [Self.vote]))["thinking"]
    }
    let signed = AssistantReplay(
      api: "anthropic_messages", model: "claude-sonnet-4-5",
      value: [
        ["type": "redacted_thinking", "data": "eA=="], ["type": "tool_use", "id": "c1", "name": "vote", "input": [:]],
      ])
    #expect(try thinking(signed, goesOn: true) != nil)
    #expect(try thinking(nil, goesOn: true) == nil)
    #expect(try thinking(nil, goesOn: false) != nil)
  }

  /// The parameters that notices speak of.
  static func noticed(_ body: RequestBody) -> [String] {
    body.notices.compactMap { event in
      if case .notice("parameter_dropped", let message) = event { return String(message.prefix { $0 != " " }) }
      if case .notice("parameter_changed", let message) = event { return String(message.prefix { $0 != " " }) }
      return nil
    }
  }

  @Test("Parameters nobody knows, or version or model refuse, are left out with a notice")
  func droppedParameters() throws {
    func dropped(_ model: String, _ parameters: JSONObject, version: String? = nil) -> [String] {
      Self.noticed(Self.built(Self.settings(model, version: version, parameters: parameters))).sorted()
    }
    let sampling: JSONObject = ["temperature": 0.2, "top_k": 5]
    #expect(dropped("claude-sonnet-4-5", sampling) == [])
    #expect(dropped("claude-sonnet-4-5", sampling, version: "2026-10-21") == ["temperature", "top_k"])
    #expect(dropped("claude-opus-4-7-20260416", sampling) == ["temperature", "top_k"])
    #expect(dropped("claude-opus-4-70", sampling) == [])
    #expect(dropped("claude-sonnet-4-5", ["temperature": 0.2, "top_p": 0.9]) == ["top_p"])
    #expect(dropped("claude-3-haiku-20240307", ["temperature": 0.2, "top_p": 0.9]) == [])
    let thinking: JSONValue = ["type": "enabled", "budget_tokens": 1024]
    #expect(
      dropped("m", ["thinking": thinking, "temperature": 0.2, "top_k": 5, "top_p": 0.5]) == [
        "temperature", "top_k", "top_p",
      ])
    #expect(dropped("m", ["thinking": thinking, "temperature": 1, "top_p": 0.95]) == [])
    #expect(dropped("m", ["speed": "fast"]) == ["speed"])
    #expect(dropped("m", ["speed": "fast"], version: "2026-10-21") == [])
    #expect(dropped("m", ["metadata": ["user_id": "u", "team": "x"]]) == ["metadata.team"])
    #expect(
      dropped("m", ["media_max_file_size_mb": 8, "cwd": "/", "seed": 1]) == ["cwd", "media_max_file_size_mb", "seed"])
  }

  @Test("Tools of the provider come behind ours with the feature they need, and extra_body has the last word")
  func providerTools() throws {
    let settings = Self.settings(
      tools: [.webSearch, .codeExecution, .imageGeneration], parameters: ["betas": ["context-1m-2025-08-07"]],
      extraBody: ["tools": [["type": "web_search_20260318", "name": "web_search", "max_uses": 2]], "max_tokens": 5])
    let built = Self.built(settings, Self.request(tools: [Self.vote]))
    let body = try JSONReader.parse(built.bytes)
    #expect(
      (body["tools"]?.arrayValue ?? []).dropFirst() == [
        ["type": "code_execution_20250522", "name": "code_execution"],
        ["type": "web_search_20260318", "name": "web_search", "max_uses": 2],
      ])
    #expect(body["max_tokens"] == 5)
    #expect(built.features == ["context-1m-2025-08-07", "code-execution-2025-05-22"])
    #expect(Self.noticed(built) == ["enable_image_generation"])
    let search = try Self.body(Self.settings(tools: [.webSearch]))
    #expect(search["tools"] == [["type": "web_search_20250305", "name": "web_search"]])
  }

  @Test("Schemas the API refuses are put into a form it takes")
  func schemas() throws {
    func schema(_ parameters: JSONObject) throws -> JSONValue? {
      let tool = ToolDefinition(name: "t", description: "", parameters: parameters)
      return try Self.body(Self.settings(), Self.request(tools: [tool]))["tools"]?[0]?["input_schema"]
    }
    #expect(try schema([:]) == ["type": "object", "properties": [:]])
    let alternatives: JSONObject = [
      "type": "object", "properties": ["a": ["type": "string"]],
      "anyOf": [["required": ["a"]], ["properties": ["b": ["type": "integer"]]]],
    ]
    #expect(
      try schema(alternatives) == [
        "type": "object", "properties": ["a": ["type": "string"], "b": ["type": "integer"]],
      ])
  }
}
