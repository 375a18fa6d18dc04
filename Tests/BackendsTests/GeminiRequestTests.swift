// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import HTTPEngine
import JSONCore
import TestSupport
import Testing

@Suite("Gemini requests")
struct GeminiRequestTests {
  static let vote = ToolDefinition(
    name: "vote", description: "Votes.",
    parameters: ["type": "object", "properties": ["agent_id": ["type": "string"]], "required": ["agent_id"]])

  static func settings(
    _ model: String = "gemini-3-pro", parameters: JSONObject = [:], extraBody: JSONObject = [:],
    tools: Set<ProviderTool> = []
  ) -> ProviderSettings {
    ProviderSettings(
      provider: ProviderTable.profile(id: "gemini") ?? ProviderTable.generic, model: model, providerTools: tools,
      parameters: parameters, extraBody: extraBody)
  }

  static func request(
    _ messages: [Message] = [.text(.user, "Q")], tools: [ToolDefinition] = [], choice: ToolChoice = .auto
  ) -> ModelRequest {
    ModelRequest(
      agentID: "a", callNumber: 1, kind: .round, messages: messages, tools: tools, toolChoice: choice)
  }

  static func body(_ settings: ProviderSettings, _ request: ModelRequest = request()) throws -> JSONValue {
    try JSONReader.parse(GeminiRequestBuilder(settings: settings).body(for: request).bytes)
  }

  static func contents(_ model: String, _ messages: [Message]) throws -> JSONValue {
    try #require(try body(settings(model), request(messages))["contents"])
  }

  /// Codes and first words of what was left out.
  static func notices(_ settings: ProviderSettings, _ request: ModelRequest = request()) -> [String] {
    GeminiRequestBuilder(settings: settings).body(for: request).notices.compactMap { event in
      guard case .notice(let code, let message) = event else { return nil }
      return "\(code) \(message.prefix { $0 != " " })"
    }
  }

  @Test("A request has its members in a fixed order")
  func golden() {
    let settings = Self.settings(
      parameters: ["temperature": 0.5, "max_tokens": 100, "safety_settings": [["category": "C", "threshold": "T"]]],
      extraBody: ["labels": ["a": "b"]], tools: [.webSearch])
    let request = Self.request(
      [.text(.system, "Be brief."), .text(.user, "Hi \"there\"\n")], tools: [Self.vote], choice: .required)
    let body = GeminiRequestBuilder(settings: settings).body(for: request).bytes
    let expected =
      #"{"systemInstruction":{"parts":[{"text":"Be brief."}]},"#
      + #""contents":[{"role":"user","parts":[{"text":"Hi \"there\"\n"}]}],"#
      + #""tools":[{"functionDeclarations":[{"name":"vote","description":"Votes.","parametersJsonSchema":"#
      + #"{"type":"object","properties":{"agent_id":{"type":"string"}},"required":["agent_id"]}}]},"#
      + #"{"googleSearch":{}}],"toolConfig":{"functionCallingConfig":{"mode":"ANY"},"#
      + #""includeServerSideToolInvocations":true},"generationConfig":{"temperature":0.5,"maxOutputTokens":100},"#
      + #""safetySettings":[{"category":"C","threshold":"T"}],"labels":{"a":"b"}}"#
    #expect(String(decoding: body, as: UTF8.self) == expected)
  }

  // MARK: Turns

  @Test("Results follow their calls in one turn, in the order of the calls, without invented ids")
  func results() throws {
    let messages: [Message] = [
      .text(.assistant, "Hello."), .text(.user, "First"),
      .text(.assistant, "Reading."),
      Message(
        .assistant,
        [
          .toolCall(ToolCall(id: "c1", name: "mcp.read", arguments: ["path": "a"])),
          .invalidToolCall(id: "c2", name: "read", raw: "{\"pa"),
        ]),
      Message(.tool, [.toolResult(ToolResult(callID: "c2", name: "read", text: "cut off", isError: true))]),
      Message(.tool, [.toolResult(ToolResult(callID: "c1", name: "mcp.read", text: "A"))]), .text(.user, "Later"),
    ]
    let wire = JSONValue.string(ToolNames.wireName("mcp.read"))
    let expected: JSONValue = [
      ["role": "user", "parts": [["text": "(The conversation goes on from here.)"]]],
      ["role": "model", "parts": [["text": "Hello."]]],
      ["role": "user", "parts": [["text": "First"]]],
      [
        "role": "model",
        "parts": [
          ["text": "Reading."], ["functionCall": ["name": wire, "args": ["path": "a"]]],
          ["functionCall": ["name": "read", "args": [:]]],
        ],
      ],
      [
        "role": "user",
        "parts": [
          ["functionResponse": ["name": wire, "response": ["output": "A"]]],
          ["functionResponse": ["name": "read", "response": ["error": "cut off"]]],
          ["text": "Later"],
        ],
      ],
    ]
    #expect(try Self.contents("gemini-2.5-flash", messages) == expected)
  }

  @Test("The first call of another model's turn gets the signature that stands for none, where one is needed")
  func foreignCalls() throws {
    let calls = Message(
      .assistant,
      [
        .toolCall(ToolCall(id: "c1", name: "f", arguments: [:])),
        .toolCall(ToolCall(id: "c2", name: "g", arguments: [:])),
      ],
      replay: AssistantReplay(api: "gemini", model: "gemini-2.5-pro", value: ["parts": [["text": "old"]]]))
    func signatures(_ model: String) throws -> [JSONValue?] {
      let parts = try Self.contents(model, [.text(.user, "Q"), calls])[1]?["parts"]?.arrayValue ?? []
      return parts.map { $0["thoughtSignature"] }
    }
    #expect(try signatures("gemini-3-pro") == ["skip_thought_signature_validator", nil])
    #expect(try signatures("models/gemini-flash-latest") == ["skip_thought_signature_validator", nil])
    #expect(try signatures("gemini-2.5-flash") == [nil, nil])
  }

  @Test("The model's own turn goes back as it came, and its ids with the responses")
  func replay() throws {
    let parts: JSONValue = [
      ["text": "Hm.", "thought": true],
      ["functionCall": ["id": "x1", "name": "f", "args": [:]], "thoughtSignature": "c2ln"],
      ["functionCall": ["name": "g"]],
    ]
    let turn = Message(
      .assistant,
      [
        .toolCall(ToolCall(id: "x1", name: "f", arguments: [:])),
        .toolCall(ToolCall(id: "call_1_1", name: "g", arguments: [:])),
      ], replay: AssistantReplay(api: "gemini", model: "gemini-3-pro", value: ["role": "model", "parts": parts]))
    var contents = try Self.contents("gemini-3-pro", [.text(.user, "Q"), turn])
    #expect(contents[1] == ["role": "model", "parts": parts])
    #expect(contents[2]?["parts"]?[0]?["functionResponse"]?["id"] == "x1")
    #expect(contents[2]?["parts"]?[1]?["functionResponse"]?["id"] == nil)
    // A turn that was changed since is written anew.
    let shorter = Message(.assistant, [turn.parts[0]], replay: turn.replay)
    contents = try Self.contents("gemini-3-pro", [.text(.user, "Q"), shorter])
    #expect(contents[1]?["parts"]?.arrayValue?.count == 1)
    #expect(contents[2]?["parts"]?[0]?["functionResponse"]?["id"] == nil)
  }

  // MARK: Parameters

  @Test("Parameters are understood in the spelling of Google's library and in that of the API")
  func parameters() throws {
    let body = try Self.body(
      Self.settings(parameters: [
        "top_p": 0.5, "topK": 3, "max_tokens": 7, "max_output_tokens": 8, "stop": "END", "seed": 1,
        "thinking_config": ["include_thoughts": true, "thinking_level": "low"], "candidate_count": 1,
        "response_schema": ["type": "object", "properties": ["my_name": ["type": "string"]]],
        "media_resolution": "media_resolution_low", "cached_content": "cachedContents/1", "logprobs": 3,
        "speech_config": ["voice_config": ["prebuilt_voice_config": ["voice_name": "V"]]],
        "system_instruction": "Say less.", "response_modalities": ["text"],
      ]), Self.request([.text(.system, "Be brief."), .text(.user, "Q")]))
    let expected: JSONValue = [
      "topP": 0.5, "topK": 3, "maxOutputTokens": 8, "stopSequences": ["END"], "seed": 1,
      "thinkingConfig": ["includeThoughts": true, "thinkingLevel": "LOW"], "candidateCount": 1,
      "responseJsonSchema": ["type": "object", "properties": ["my_name": ["type": "string"]]],
      "responseMimeType": "application/json", "mediaResolution": "MEDIA_RESOLUTION_LOW", "responseLogprobs": true,
      "logprobs": 3, "speechConfig": ["voiceConfig": ["prebuiltVoiceConfig": ["voiceName": "V"]]],
      "responseModalities": ["TEXT"],
    ]
    #expect(body["generationConfig"] == expected)
    #expect(body["cachedContent"] == "cachedContents/1")
    #expect(body["systemInstruction"]?["parts"]?[0]?["text"] == "Be brief.\n\nSay less.")
  }

  @Test("A schema in Google's form keeps the names of its properties")
  func googleSchema() throws {
    let body = try Self.body(
      Self.settings(parameters: [
        "response_schema": [
          "type": "OBJECT", "property_ordering": ["my_name"],
          "properties": ["my_name": ["any_of": [["type": "STRING"], ["type": "NULL"]]]],
        ]
      ]))
    #expect(
      body["generationConfig"]?["responseSchema"] == [
        "type": "OBJECT", "propertyOrdering": ["my_name"],
        "properties": ["my_name": ["anyOf": [["type": "STRING"], ["type": "NULL"]]]],
      ])
  }

  @Test("What Gemini does not take is left out with a notice")
  func droppedParameters() {
    func dropped(_ parameters: JSONObject, model: String = "gemini-3-pro", tools: [ToolDefinition] = []) -> [String] {
      Self.notices(Self.settings(model, parameters: parameters), Self.request(tools: tools))
    }
    #expect(
      dropped(["labels": ["a": "b"], "n": 2, "temperature": 1]) == ["labels", "n"].map { "parameter_dropped \($0)" })
    #expect(dropped(["candidate_count": 2]) == ["parameter_dropped candidate_count"])
    #expect(dropped(["max_tokens": 1, "max_output_tokens": 2]) == ["parameter_dropped max_tokens"])
    #expect(
      dropped(["thinking_config": ["thinking_budget": 0, "thinking_level": "low"]]) == [
        "parameter_dropped thinking_config.thinking_budget"
      ])
    let json: JSONObject = ["response_mime_type": "application/json"]
    #expect(dropped(json, model: "gemini-2.5-pro", tools: [Self.vote]) == ["parameter_dropped response_mime_type"])
    #expect(dropped(json, model: "gemini-2.5-pro") == [])
    #expect(dropped(json, tools: [Self.vote]) == [])
  }

  @Test("extra_body has the last word, adds members to ours and tools to ours")
  func extraBody() throws {
    let settings = Self.settings(
      parameters: ["temperature": 1, "seed": 2],
      extraBody: [
        "generation_config": ["temperature": 0, "newMember": 1], "tools": [["urlContext": [:]]], "anything": [1],
      ])
    let body = try Self.body(settings, Self.request(tools: [Self.vote]))
    #expect(body["generationConfig"] == ["temperature": 0, "seed": 2, "newMember": 1])
    #expect(body["tools"]?.arrayValue?.count == 2)
    #expect(body["tools"]?[1] == ["urlContext": [:]])
    #expect(body["anything"] == [1])
  }

  // MARK: Tools

  @Test("Gemini's own tools give way to functions on models that refuse both together")
  func providerTools() throws {
    func names(_ model: String, _ functions: [ToolDefinition]) throws -> [String] {
      let settings = Self.settings(model, tools: [.webSearch, .codeExecution])
      let tools = try Self.body(settings, Self.request(tools: functions))["tools"]?.arrayValue ?? []
      return tools.flatMap { $0.objectValue?.keys ?? [] }
    }
    #expect(try names("gemini-2.5-pro", []) == ["googleSearch", "codeExecution"])
    #expect(try names("gemini-2.5-pro", [Self.vote]) == ["functionDeclarations"])
    #expect(try names("gemini-3-pro", [Self.vote]) == ["functionDeclarations", "googleSearch", "codeExecution"])
    let settings = Self.settings("models/gemini-2.5-pro", tools: [.webSearch, .imageGeneration])
    #expect(
      Self.notices(settings, Self.request(tools: [Self.vote])) == [
        "provider_tool_dropped enable_web_search", "provider_tool_dropped enable_image_generation",
      ])
  }

  @Test("The request's wish about tools comes before the team file's")
  func toolChoice() throws {
    let wish: JSONObject = [
      "tool_config": ["function_calling_config": ["mode": "any", "allowed_function_names": ["mcp.read"]]]
    ]
    func config(_ choice: ToolChoice, _ parameters: JSONObject, tools: [ToolDefinition] = [Self.vote]) throws
      -> JSONValue?
    {
      try Self.body(Self.settings(parameters: parameters), Self.request(tools: tools, choice: choice))["toolConfig"]
    }
    #expect(try config(.auto, [:]) == nil)
    #expect(try config(.required, [:]) == ["functionCallingConfig": ["mode": "ANY"]])
    #expect(try config(.none, wish) == ["functionCallingConfig": ["mode": "NONE"]])
    let names: JSONValue = [.string(ToolNames.wireName("mcp.read"))]
    #expect(
      try config(.auto, wish) == ["functionCallingConfig": ["mode": "ANY", "allowedFunctionNames": names]])
    #expect(try config(.required, wish, tools: []) == nil)
  }

  // MARK: Endpoint

  @Test(
    "The address is made of base URL, version and model",
    arguments: [
      ("https://g.test", nil, "m", "/v1beta/models/m"), ("https://g.test/", "v1", "m", "/v1/models/m"),
      ("https://g.test/v1", "v1beta", "m", "/v1/models/m"),
      ("https://g.test/proxy/v1beta/", nil, "m", "/proxy/v1beta/models/m"),
      ("https://g.test/vertex", nil, "m", "/vertex/v1beta/models/m"),
      ("https://g.test", nil, "models/m", "/v1beta/models/m"),
      ("https://g.test", nil, "tunedModels/a b", "/v1beta/tunedModels/a%20b"),
      ("https://g.test", nil, "a/b:c", "/v1beta/models/a/b%3Ac"),
    ] as [(String, String?, String, String)])
  func address(_ base: String, _ version: String?, _ model: String, _ path: String) async throws {
    var settings = Self.settings(model)
    settings.baseURL = base
    settings.apiVersion = version
    #expect(GeminiRequestBuilder(settings: settings).url == "https://g.test\(path):streamGenerateContent?alt=sse")
  }
}
