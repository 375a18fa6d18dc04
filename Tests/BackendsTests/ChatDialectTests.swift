// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import MediaFormats
import Testing

/// What one provider's request must and must not say.
struct DialectCase: Sendable, CustomTestStringConvertible {
  var provider: String
  var model = "m"
  var parameters: JSONObject = [:]
  var providerTools: Set<ProviderTool> = []
  var extraBody: JSONObject = [:]
  var withTools = false
  /// Members that must have these values; null for members that must be absent.
  var expected: JSONObject = [:]
  /// Codes and first words of the notices.
  var notices: [String] = []

  var testDescription: String { "\(provider)/\(model) \(expected.keys.joined(separator: " "))" }
}

@Suite("Dialects of Chat Completions")
struct ChatDialectTests {
  static let cases: [DialectCase] = [
    DialectCase(
      provider: "openai", expected: ["stream_options": ["include_usage": true, "include_obfuscation": false]]),
    DialectCase(
      provider: "openai", model: "gpt-5-mini", parameters: ["temperature": 0.2, "max_tokens": 5],
      expected: ["temperature": nil, "max_tokens": nil, "max_completion_tokens": 5],
      notices: ["parameter_dropped temperature"]),
    DialectCase(
      provider: "openai", model: "gpt-4o-search-preview", providerTools: [.webSearch],
      expected: ["web_search_options": [:]]),
    DialectCase(
      provider: "openai", model: "gpt-4o-search-preview",
      parameters: ["web_search_options": ["search_context_size": "low"]], providerTools: [.webSearch],
      expected: ["web_search_options": ["search_context_size": "low"]]),
    DialectCase(
      provider: "openai", model: "gpt-4o", providerTools: [.webSearch, .codeInterpreter], withTools: true,
      expected: ["web_search_options": nil],
      notices: ["provider_tool_dropped enable_web_search", "provider_tool_dropped enable_code_interpreter"]),
    DialectCase(
      provider: "azure_openai", model: "o3-mini", parameters: ["top_p": 1, "max_tokens": 7],
      expected: ["top_p": nil, "max_completion_tokens": 7, "stream_options": ["include_usage": true]],
      notices: ["parameter_dropped top_p"]),
    DialectCase(
      provider: "cerebras", parameters: ["logit_bias": [:], "max_tokens": 3],
      expected: ["logit_bias": nil, "max_completion_tokens": 3], notices: ["parameter_dropped logit_bias"]),
    DialectCase(
      provider: "fireworks", parameters: ["response_format": ["type": "json_object"]], withTools: true,
      expected: ["response_format": nil], notices: ["parameter_dropped response_format"]),
    DialectCase(
      provider: "fireworks", parameters: ["response_format": ["type": "json_object"], "min_p": 0.1],
      expected: ["response_format": ["type": "json_object"], "min_p": 0.1]),
    DialectCase(provider: "together", parameters: ["repetition_penalty": 1.1], expected: ["repetition_penalty": 1.1]),
    DialectCase(
      provider: "groq", parameters: ["response_format": ["type": "json_schema"], "reasoning_format": "parsed"],
      expected: ["response_format": nil, "reasoning_format": "parsed", "max_completion_tokens": nil],
      notices: ["parameter_dropped response_format"]),
    DialectCase(
      provider: "groq", model: "groq/compound", providerTools: [.webSearch], expected: ["tools": nil]),
    DialectCase(
      provider: "groq", model: "openai/gpt-oss-20b", providerTools: [.webSearch, .codeExecution, .codeInterpreter],
      expected: ["tools": [["type": "browser_search"], ["type": "code_interpreter"]], "tool_choice": nil]),
    DialectCase(
      provider: "groq", model: "llama-3.3-70b-versatile", providerTools: [.webSearch], expected: ["tools": nil],
      notices: ["provider_tool_dropped enable_web_search"]),
    DialectCase(
      provider: "openrouter", parameters: ["reasoning": ["effort": "high"]],
      expected: ["usage": ["include": true], "reasoning": ["effort": "high"], "plugins": nil]),
    DialectCase(
      provider: "openrouter", parameters: ["usage": ["include": false]], expected: ["usage": ["include": false]]),
    DialectCase(
      provider: "openrouter", providerTools: [.webSearch], expected: ["plugins": [["id": "web"]]]),
    DialectCase(
      provider: "openrouter", parameters: ["plugins": [["id": "file-parser"]]], providerTools: [.webSearch],
      expected: ["plugins": [["id": "file-parser"], ["id": "web"]]]),
    DialectCase(
      provider: "openrouter", providerTools: [.webSearch], extraBody: ["plugins": [["id": "web", "max_results": 2]]],
      expected: ["plugins": [["id": "web", "max_results": 2]]]),
    DialectCase(
      provider: "moonshot", model: "moonshot-v1-8k", parameters: ["temperature": 1.5], expected: ["temperature": 1],
      notices: ["parameter_changed temperature"]),
    DialectCase(
      provider: "moonshot", model: "moonshot-v1-8k", parameters: ["temperature": 0.3],
      expected: ["temperature": 0.3]),
    DialectCase(
      provider: "moonshot", model: "kimi-k2-thinking-turbo", parameters: ["temperature": 0.3],
      expected: ["temperature": 1], notices: ["parameter_changed temperature"]),
    DialectCase(
      provider: "moonshot", model: "kimi-k2.6", parameters: ["temperature": 1, "thinking": ["type": "disabled"]],
      providerTools: [.webSearch], expected: ["temperature": nil, "thinking": ["type": "disabled"], "tools": nil],
      notices: ["parameter_dropped temperature", "provider_tool_dropped enable_web_search"]),
    DialectCase(
      provider: "qwen", parameters: ["enable_thinking": true, "thinking_budget": 100], providerTools: [.webSearch],
      expected: ["stream": true, "enable_thinking": true, "thinking_budget": 100, "enable_search": true]),
    DialectCase(
      provider: "qwen", parameters: ["enable_search": false], providerTools: [.webSearch],
      expected: ["enable_search": false]),
    DialectCase(
      provider: "zai", parameters: ["temperature": 1.4, "thinking": ["type": "enabled"], "tool_stream": true],
      withTools: true,
      expected: ["temperature": 1, "thinking": ["type": "enabled"], "tool_stream": true],
      notices: ["parameter_changed temperature"]),
    DialectCase(
      provider: "xai", model: "grok-4", parameters: ["stop": "x"], providerTools: [.webSearch],
      expected: ["stop": nil, "search_parameters": nil, "tools": nil],
      notices: ["parameter_dropped stop", "provider_tool_dropped enable_web_search"]),
    DialectCase(provider: "poe", parameters: ["max_tokens": 4], expected: ["max_tokens": 4]),
    DialectCase(
      provider: "nebius", parameters: ["chat_template_kwargs": ["enable_thinking": false]],
      expected: ["chat_template_kwargs": ["enable_thinking": false]]),
    DialectCase(provider: "nvidia_nim", parameters: ["top_k": 3], expected: ["top_k": 3]),
    DialectCase(provider: "lmstudio", parameters: ["top_k": 3], expected: ["top_k": 3, "max_tokens": nil]),
    DialectCase(
      provider: "vllm", parameters: ["chat_template_kwargs": [:], "min_p": 0.1],
      extraBody: ["guided_choice": ["a"]],
      expected: ["chat_template_kwargs": [:], "min_p": 0.1, "guided_choice": ["a"]]),
    DialectCase(
      provider: "sglang", parameters: ["separate_reasoning": true], expected: ["separate_reasoning": true]),
    DialectCase(
      provider: "generic", extraBody: ["anything": 1],
      expected: ["anything": 1, "stream_options": ["include_usage": true]]),
  ]

  @Test("Each provider is sent what it takes, and people are told what it does not", arguments: cases)
  func requests(_ row: DialectCase) throws {
    var settings = ChatRequestTests.settings(
      row.provider, model: row.model, parameters: row.parameters, extraBody: row.extraBody)
    settings.providerTools = row.providerTools
    let request = ChatRequestTests.request(
      [.text(.user, "Q")], tools: row.withTools ? [ChatRequestTests.vote] : [])
    let built = ChatRequestBuilder(settings: settings).body(for: request)
    let body = try JSONReader.parse(built.bytes)
    for (name, value) in row.expected { #expect(body[name] ?? .null == value, "\(name)") }
    let notices = built.notices.compactMap { event -> String? in
      guard case .notice(let code, let message) = event else { return nil }
      return "\(code) \(message.prefix { $0 != " " })"
    }
    #expect(notices == row.notices)
    #expect(body["tools"]?.arrayValue?.contains { $0["function"]?["name"] == "web_search" } != true)
  }

  @Test("No provider gets a limit of the output unasked, and each takes pictures in some form")
  func everyRow() throws {
    for profile in ProviderTable.all where profile.api == .chatCompletions || profile.api == .azureOpenAI {
      let body = try ChatRequestTests.body(
        ChatRequestTests.settings(profile.id), ChatRequestTests.request([.text(.user, "Q")]))
      #expect(body["max_tokens"] == nil && body["max_completion_tokens"] == nil, "\(profile.id)")
      #expect(body["messages"]?[0]?["content"] == "Q", "\(profile.id)")
      #expect(profile.chat.form(of: SampleFile.part(.image)) != nil, "\(profile.id)")
    }
  }

  @Test("Whatever the limits let through has a form in which it is sent")
  func limitsAndForms() {
    for profile in ProviderTable.all where profile.api == .chatCompletions || profile.api == .azureOpenAI {
      let kinds: [(MediaKind, MediaTypeLimits?)] = [
        (.image, profile.media.image), (.audio, profile.media.audio), (.video, profile.media.video),
        (.document, profile.media.document),
      ]
      for (kind, limits) in kinds {
        guard let limits else { continue }
        let form = profile.chat.mediaForms.first { $0.kind == kind }
        let carried = form.map { $0.formats.isEmpty || $0.formats.isSuperset(of: limits.formats) }
        #expect(carried == true, "\(profile.id) \(kind)")
        #expect(!limits.sources.contains(.url) || form?.addresses.contains("https") == true, "\(profile.id) \(kind)")
      }
    }
  }

  @Test(
    "Only OpenAI's reasoning models take instructions from a developer",
    arguments: [
      ("openai", "gpt-5", "developer"), ("openai", "o3-mini", "developer"), ("openai", "o1-mini", "system"),
      ("openai", "gpt-4o", "system"), ("openai", "gpt-5-chat-latest", "system"),
      ("azure_openai", "o4-mini", "developer"),
      ("openrouter", "openai/gpt-5", "system"), ("generic", "gpt-5", "system"),
    ])
  func developerRole(_ provider: String, _ model: String, _ role: String) throws {
    let body = try ChatRequestTests.body(
      ChatRequestTests.settings(provider, model: model),
      ChatRequestTests.request([.text(.system, "Rules."), .text(.user, "Q")]))
    #expect(body["messages"]?[0]?["role"]?.stringValue == role)
    #expect(body["messages"]?[1]?["role"] == "user")
  }
}
