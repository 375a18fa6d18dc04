// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import MediaFormats
import TestSupport
import Testing

@Suite("Responses requests")
struct ResponsesRequestTests {
  static let vote = ToolDefinition(
    name: "vote", description: "Votes.",
    parameters: ["type": "object", "properties": ["agent_id": ["type": "string"]], "required": ["agent_id"]])

  static func settings(
    _ provider: String = "openai_responses", model: String = "m1", tools: Set<ProviderTool> = [],
    parameters: JSONObject = [:], extraBody: JSONObject = [:]
  ) -> ProviderSettings {
    ProviderSettings(
      provider: ProviderTable.profile(id: provider) ?? ProviderTable.generic, model: model, providerTools: tools,
      parameters: parameters, extraBody: extraBody)
  }

  static func request(
    _ messages: [Message] = [.text(.user, "Q")], tools: [ToolDefinition] = [], choice: ToolChoice = .auto
  ) -> ModelRequest {
    ModelRequest(agentID: "a", callNumber: 1, kind: .round, messages: messages, tools: tools, toolChoice: choice)
  }

  static func body(_ settings: ProviderSettings, _ request: ModelRequest = request()) throws -> JSONValue {
    try JSONReader.parse(OpenAIResponsesRequestBuilder(settings: settings).body(for: request).bytes)
  }

  static func input(_ messages: [Message], model: String = "m1") throws -> JSONValue {
    try #require(try body(settings(model: model), request(messages))["input"])
  }

  /// A one-pixel PNG, or the beginning of something else.
  static func asset(
    _ text: String = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
  )
    throws -> MediaAsset
  {
    MediaAsset(try #require(Base64.decode(text)))
  }

  @Test("A request has its members in a fixed order")
  func golden() {
    let settings = Self.settings(
      tools: [.webSearch, .codeInterpreter, .imageGeneration],
      parameters: ["temperature": 0.5, "max_tokens": 100, "parallel_tool_calls": false, "service_tier": "flex"],
      extraBody: ["tools": [["type": "local"]], "new_member": true])
    let request = Self.request(
      [.text(.system, "Be brief."), .text(.user, "Hi \"there\"\n")], tools: [Self.vote], choice: .required)
    let expected =
      #"{"model":"m1","instructions":"Be brief.","input":[{"role":"user","content":"Hi \"there\"\n"}],"stream":true,"#
      + #""store":false,"include":["reasoning.encrypted_content"],"tools":[{"type":"function","name":"vote","#
      + #""description":"Votes.","parameters":{"type":"object","properties":{"agent_id":{"type":"string"}},"#
      + #""required":["agent_id"]},"strict":false},{"type":"web_search"},"#
      + #"{"type":"code_interpreter","container":{"type":"auto"}},{"type":"image_generation"},{"type":"local"}],"#
      + #""tool_choice":"required","parallel_tool_calls":false,"temperature":0.5,"max_output_tokens":100,"#
      + #""service_tier":"flex","new_member":true}"#
    let text = String(
      decoding: OpenAIResponsesRequestBuilder(settings: settings).body(for: request).bytes, as: UTF8.self)
    #expect(text == expected)
  }

  @Test("Turns of other models are rebuilt, and every call keeps its result")
  func rebuilt() throws {
    let call = ToolCall(id: "c1", name: "mcp.read", arguments: ["path": "a"])
    let foreign = AssistantReplay(api: "anthropic_messages", model: "m1", value: ["input_items": []])
    let input = try Self.input([
      .text(.user, "First"),
      Message(
        .assistant, [.text("Let me see."), .toolCall(call), .invalidToolCall(id: "c2", name: "read", raw: "{")],
        replay: foreign),
      Message(.tool, [.toolResult(ToolResult(callID: "c1", name: "mcp.read", text: ""))]),
    ])
    let expected: JSONValue = [
      ["role": "user", "content": "First"], ["role": "assistant", "content": "Let me see."],
      [
        "type": "function_call", "call_id": "c1", "name": .string(ToolNames.wireName("mcp.read")),
        "arguments": "{\"path\":\"a\"}",
      ],
      ["type": "function_call", "call_id": "c2", "name": "read", "arguments": "{}"],
      ["type": "function_call_output", "call_id": "c1", "output": "(no output)"],
      ["type": "function_call_output", "call_id": "c2", "output": .string(ConversationRepair.missingResult)],
    ]
    #expect(input == expected)
  }

  static let items: [JSONValue] = [
    ["type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "eA=="],
    ["type": "reasoning", "id": "rs_2", "summary": []],
    [
      "type": "function_call", "id": "fc_1", "call_id": "c1", "name": "read", "arguments": "{\"pa",
      "status": "incomplete",
    ],
  ]

  @Test("A model's own turn goes back as its items, without reasoning that cannot be found again and with whole calls")
  func replayed() throws {
    func turn(_ id: String, model: String) -> [Message] {
      [
        .text(.user, "Q"),
        Message(
          .assistant, [.invalidToolCall(id: id, name: "read", raw: "{\"pa")],
          replay: AssistantReplay(
            api: "openai_responses", model: model, value: ["input_items": .array(Self.items)])),
      ]
    }
    let own = try Self.input(turn("c1", model: "m1")).arrayValue ?? []
    #expect(own.count == 4 && own[1] == Self.items[0])
    #expect(own[2]["id"] == "fc_1" && own[2]["arguments"] == "{}")
    #expect(own[3]["type"] == "function_call_output")
    for other in [try Self.input(turn("c1", model: "m2")), try Self.input(turn("c9", model: "m1"))] {
      #expect(other.arrayValue?.map { $0["type"] ?? .null } == [nil, "function_call", "function_call_output"])
      #expect(other[1]?["id"] == nil)
    }
  }

  @Test("Pictures and documents stand where they were, whatever their source")
  func media() throws {
    let picture = try Self.asset()
    let document = MediaAsset(Array("%PDF-1.4\n%%EOF\n".utf8))
    let film = MediaAsset([0, 0, 0, 0x18] + Array("ftypmp42".utf8) + [UInt8](repeating: 0, count: 12))
    let data = Base64.encode(picture.bytes)
    let parts: [(MediaPart, JSONValue)] = [
      (
        MediaPart(.image, name: "a.png", source: .content(picture)),
        ["type": "input_image", "image_url": "data:image/png;base64,\(data)", "detail": "auto"]
      ),
      (
        MediaPart(.image, name: "b", source: .url("https://example.org/b.png"), detail: .low),
        ["type": "input_image", "image_url": "https://example.org/b.png", "detail": "low"]
      ),
      (
        MediaPart(.image, name: "c", source: .uploaded(id: "file-1", picture), detail: .original),
        ["type": "input_image", "file_id": "file-1", "detail": "original"]
      ),
      (
        MediaPart(.document, name: "d.pdf", source: .content(document)),
        [
          "type": "input_file", "filename": "d.pdf",
          "file_data": "data:application/pdf;base64,\(Base64.encode(document.bytes))",
        ]
      ),
      (
        MediaPart(.document, name: "e.pdf", source: .url("https://example.org/e.pdf")),
        ["type": "input_file", "file_url": "https://example.org/e.pdf"]
      ),
      (
        MediaPart(.unknown, name: "f.docx", source: .uploaded(id: "file-2", film)),
        ["type": "input_file", "file_id": "file-2"]
      ),
    ]
    let input = try Self.input([Message(.user, [.text("Look: ")] + parts.map { .media($0.0) } + [.text("?")])])
    let content = input[0]?["content"]?.arrayValue ?? []
    #expect(content.first == ["type": "input_text", "text": "Look: "])
    #expect(Array(content.dropFirst().dropLast()) == parts.map(\.1))

    let refused = try Self.input([.text(.user, "Q"), Message(.user, [.media(MediaPart(film, name: "h.mp4"))])])
    let note = refused[0]?["content"]?.arrayValue?.last
    #expect(note?["type"] == "input_text" && note?["text"]?.stringValue?.contains("h.mp4") == true)
  }

  @Test("A result with pictures is a list; sound in it becomes a note")
  func resultMedia() throws {
    let sound = MediaAsset(Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WAVE".utf8))
    let media = [MediaPart(try Self.asset(), name: "shot.png"), MediaPart(sound, name: "beep.wav")]
    let input = try Self.input([
      .text(.user, "Q"), Message(.assistant, [.toolCall(ToolCall(id: "c1", name: "shoot", arguments: [:]))]),
      Message(
        .tool, [.toolResult(ToolResult(callID: "c1", name: "shoot", text: "Failed", media: media, isError: true))]),
    ])
    let output = input[2]?["output"]?.arrayValue ?? []
    #expect(output.map { $0["type"] ?? .null } == ["input_text", "input_image", "input_text"])
    #expect(output[0]["text"] == "Error: Failed")
    #expect(output[2]["text"]?.stringValue?.contains("beep.wav") == true)
  }

  @Test("The picture's recorded request is what is sent", .enabled(if: Shared.isAvailable))
  func recordedRequest() throws {
    let fixture = try StreamFixture(path: "fixtures/sse/openai_responses/19-image-input-reply.json")
    let expected = try #require(fixture.description["request"]?.objectValue)
    let body = try Self.body(
      Self.settings(model: "gpt-fixture-1"),
      Self.request([
        Message(.user, [.text("What is in this image?"), .media(MediaPart(try Self.asset(), name: "p.png"))])
      ]))
    for (name, value) in expected { #expect(body[name] == value) }
  }

  @Test("Words of Chat Completions get the place they have here, and this API's own words win")
  func parameters() throws {
    func body(_ parameters: JSONObject) throws -> JSONValue { try Self.body(Self.settings(parameters: parameters)) }
    let schema: JSONValue = ["type": "object"]
    let chat = try body([
      "max_tokens": 5, "max_completion_tokens": 6, "reasoning_effort": "low", "verbosity": "low",
      "response_format": ["type": "json_schema", "json_schema": ["name": "n", "schema": schema, "strict": true]],
    ])
    #expect(chat["max_output_tokens"] == 6 && chat["max_tokens"] == nil)
    #expect(chat["reasoning"] == ["effort": "low"])
    #expect(
      chat["text"] == [
        "verbosity": "low", "format": ["type": "json_schema", "name": "n", "schema": schema, "strict": true],
      ])
    for parameters: JSONObject in [
      ["reasoning_effort": "low", "reasoning": ["effort": "high", "summary": "auto"]],
      ["reasoning": ["effort": "high", "summary": "auto"], "reasoning_effort": "low"],
    ] {
      #expect(try body(parameters)["reasoning"] == ["effort": "high", "summary": "auto"])
    }
    #expect(try body(["max_output_tokens": 7, "max_tokens": 5])["max_output_tokens"] == 7)
  }

  @Test("What is stored and included is the file's choice; reasoning comes along where nothing is stored")
  func storage() throws {
    func members(_ parameters: JSONObject, model: String = "m1") throws -> [JSONValue?] {
      let body = try Self.body(Self.settings(model: model, parameters: parameters))
      return [body["store"], body["include"]]
    }
    let reasoning: JSONValue = "reasoning.encrypted_content"
    #expect(try members([:]) == [false, [reasoning]])
    #expect(try members(["store": true, "previous_response_id": "resp_1"]) == [true, nil])
    #expect(
      try members(["include": ["code_interpreter_call.outputs"]])
        == [false, ["code_interpreter_call.outputs", reasoning]])
    #expect(try members(["include": [reasoning]]) == [false, [reasoning]])
    #expect(try members([:], model: "gpt-4.1") == [false, nil], "a model that does not reason refuses to be asked")
    #expect(try members([:], model: "gpt-5") == [false, [reasoning]])
  }

  @Test("A tool must be called only where there are tools, and a file's choice is put in this API's words")
  func toolChoice() throws {
    func choice(_ choice: ToolChoice, _ parameters: JSONObject = [:]) throws -> JSONValue? {
      try Self.body(Self.settings(parameters: parameters), Self.request(tools: [Self.vote], choice: choice))[
        "tool_choice"]
    }
    #expect(try choice(.auto) == nil)
    #expect(try choice(.none) == "none")
    #expect(try choice(.required, ["tool_choice": "auto"]) == "required")
    #expect(
      try choice(.auto, ["tool_choice": ["type": "function", "function": ["name": "vote"]]])
        == ["type": "function", "name": "vote"])
    let toolless = try Self.body(
      Self.settings(parameters: ["tool_choice": "auto", "parallel_tool_calls": true]), Self.request(choice: .none))
    #expect(toolless["tools"] == nil && toolless["tool_choice"] == nil && toolless["parallel_tool_calls"] == nil)
  }

  @Test("Parameters nobody knows or the model refuses are left out with a notice")
  func droppedParameters() {
    func notices(_ settings: ProviderSettings) -> [String] {
      OpenAIResponsesRequestBuilder(settings: settings).body(for: Self.request()).notices.compactMap {
        if case .notice("parameter_dropped", let message) = $0 { return String(message.prefix { $0 != " " }) }
        return nil
      }.sorted()
    }
    let sampling: JSONObject = ["temperature": 0.2, "top_p": 1]
    #expect(notices(Self.settings(model: "o3-mini", parameters: sampling)) == ["temperature", "top_p"])
    #expect(notices(Self.settings(model: "gpt-5.1", parameters: sampling)) == ["temperature", "top_p"])
    #expect(notices(Self.settings(model: "gpt-4o", parameters: sampling)) == [])
    #expect(
      notices(Self.settings(model: "gpt-5.1", parameters: ["temperature": 0, "reasoning": ["effort": "none"]])) == [])
    #expect(
      notices(Self.settings(parameters: ["stop": "x", "seed": 1, "upload_files": [], "max_tokens": 3]))
        == ["seed", "stop", "upload_files"])
    #expect(notices(Self.settings(tools: [.codeExecution, .webSearch])) == ["enable_code_execution"])
  }

  @Test("xAI gets its system turn among the others, its key's server and its own search")
  func xAI() throws {
    let settings = Self.settings("xai", model: "grok-4", tools: [.webSearch], parameters: ["temperature": 0.3])
    let body = try Self.body(settings, Self.request([.text(.system, "Be brief."), .text(.user, "Q")]))
    #expect(body["instructions"] == nil)
    #expect(body["input"] == [["role": "system", "content": "Be brief."], ["role": "user", "content": "Q"]])
    #expect(body["tools"] == [["type": "web_search"]])
    #expect(body["temperature"] == 0.3 && body["store"] == false)
  }

  @Test("Bodies have no member that the API does not know", .enabled(if: Shared.isAvailable))
  func closedMembers() throws {
    let document = try JSONReader.parse(try Shared.bytes("api-specs/openai-subset.openapi.json"))
    let schemas = document["components"]?["schemas"]
    func members(_ schema: JSONValue?) -> Set<String> {
      guard let schema else { return [] }
      if let name = schema["$ref"]?.stringValue?.split(separator: "/").last { return members(schemas?[String(name)]) }
      let own = Set(schema["properties"]?.objectValue?.keys ?? [])
      return (schema["allOf"]?.arrayValue ?? []).reduce(own) { $0.union(members($1)) }
    }
    let known = members(["$ref": "#/components/schemas/CreateResponse"])
    try #require(known.contains("input"))
    let everything: JSONObject = [
      "temperature": 0.1, "top_p": 1, "max_tokens": 5, "stop": ["x"], "seed": 1, "frequency_penalty": 0,
      "reasoning_effort": "low", "response_format": ["type": "text"], "logprobs": true, "top_logprobs": 1, "user": "u",
      "store": false, "metadata": [:], "service_tier": "auto", "verbosity": "low", "modalities": ["text"],
      "prompt_cache_key": "k", "prompt_cache_retention": "24h", "safety_identifier": "s", "parallel_tool_calls": true,
      "tool_choice": "auto", "truncation": "auto", "max_tool_calls": 3, "include": [], "previous_response_id": "r",
      "conversation": "c", "background": false, "prompt": ["id": "p"], "stream_options": [:], "moderation": [:],
      "context_management": [], "prompt_cache_options": [:], "type": "openai", "cwd": "/", "mcp_servers": [:],
      "enable_web_search": true, "_file_search_vector_store_ids": ["vs"], "media_max_file_size_mb": 1, "text": [:],
    ]
    let picture = MediaPart(try Self.asset(), name: "a.png")
    let call = ToolCall(id: "c1", name: "vote", arguments: [:])
    let conversations: [[Message]] = [
      [.text(.user, "Q")], [.text(.system, "S"), Message(.user, [.text("Q"), .media(picture)])],
      [
        .text(.user, "Q"), Message(.assistant, [.text("A"), .toolCall(call)]),
        Message(.tool, [.toolResult(ToolResult(callID: "c1", name: "vote", text: "", media: [picture]))]),
      ],
    ]
    for parameters in [[:], everything] {
      for model in ["gpt-4.1", "gpt-5", "o3", "other"] {
        for messages in conversations {
          for tools in [[], [Self.vote]] {
            let body = try Self.body(
              Self.settings(model: model, tools: Set(ProviderTool.allCases), parameters: parameters),
              Self.request(messages, tools: tools))
            let sent = Set(body.objectValue?.keys ?? [])
            #expect(sent.subtracting(known) == [])
            #expect(sent.isSuperset(of: ["model", "input", "stream", "store", "tools"]))
          }
        }
      }
    }
  }
}
