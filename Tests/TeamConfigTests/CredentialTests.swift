// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Testing

@testable import TeamConfig

/// A key goes to the host it was meant for and to no other.
@Suite struct CredentialTests {
  private static let environment = Environment(layers: [
    .init(
      origin: "environment",
      values: [
        "OPENAI_API_KEY": "openai", "CEREBRAS_API_KEY": "cerebras", "ANTHROPIC_API_KEY": "anthropic",
        "GOOGLE_API_KEY": "",
        "GEMINI_API_KEY": "gemini", "KIMI_API_KEY": "kimi", "VLLM_API_KEY": "vllm", "ZAI_API_KEY": "zai",
        "XAI_API_KEY": "xai", "MY_KEY": "mine", "QWEN_API_KEY": "qwen",
      ])
  ])

  struct Example: CustomTestStringConvertible, Sendable {
    var backend: String
    var provider: String
    var expected: String
    var testDescription: String { backend }

    init(_ backend: String, _ provider: String, _ expected: String) {
      self.backend = backend
      self.provider = provider
      self.expected = expected
    }
  }

  static let examples: [Example] = [
    Example("type: openai, model: gpt-4o", "openai_responses", "OPENAI_API_KEY"),
    Example("type: claude, model: claude-opus-4-20250514", "anthropic", "ANTHROPIC_API_KEY"),
    Example("type: gemini, model: gemini-2.5-pro", "gemini", "GEMINI_API_KEY"),
    Example("type: grok, model: grok-4", "xai", "XAI_API_KEY"),
    Example("type: zai, model: glm-4.5, base_url: 'https://api.z.ai/api/paas/v4/'", "zai", "ZAI_API_KEY"),
    Example("type: chatcompletion, model: m", "openai", "OPENAI_API_KEY"),
    Example("type: chatcompletion, model: m, base_url: 'https://api.cerebras.ai/v1'", "cerebras", "CEREBRAS_API_KEY"),
    Example("type: chatcompletion, model: m, base_url: 'https://API.MOONSHOT.CN/v1'", "moonshot", "KIMI_API_KEY"),
    Example("type: kimi, model: m", "", "no such type"),
    Example("type: moonshot, model: m", "moonshot", "KIMI_API_KEY"),
    Example("type: cerebras, model: m", "cerebras", "CEREBRAS_API_KEY"),
    // Hosts of nobody in the table.
    Example("type: chatcompletion, model: m, base_url: 'https://models.example.com/v1'", "generic", "missing []"),
    Example("type: chatcompletion, model: m, base_url: 'https://xyz.ai/v1'", "generic", "missing []"),
    Example("type: chatcompletion, model: m, base_url: 'https://api.cerebras.ai.evil.com/v1'", "generic", "missing []"),
    Example("type: chatcompletion, model: m, base_url: 'https://127.0.0.1.evil.com/v1'", "generic", "missing []"),
    Example("type: openai, model: gpt-4o, base_url: 'https://models.example.com/v1'", "openai_responses", "missing []"),
    Example(
      "type: claude, model: claude-opus-4-20250514, base_url: 'https://proxy.example.com'", "anthropic", "missing []"),
    // A key that the file names goes to any host.
    Example(
      "type: chatcompletion, model: m, base_url: 'https://models.example.com/v1', api_key_env: MY_KEY", "generic",
      "MY_KEY"),
    Example(
      "type: chatcompletion, model: m, base_url: 'https://models.example.com/v1', api_key: '${MY_KEY}'", "generic",
      "MY_KEY"),
    Example(
      "type: chatcompletion, model: m, base_url: 'http://localhost:1/v1', api_key: written", "generic", "api_key"),
    Example(
      "type: chatcompletion, model: m, base_url: 'http://localhost:1/v1', api_key_env: MY_KEY", "generic", "MY_KEY"),
    Example("type: openai, model: gpt-4o, api_key_env: OTHER", "openai_responses", "missing [\"OTHER\"]"),
    Example("type: openai, model: gpt-4o, api_key: '${OTHER}'", "openai_responses", "missing [\"OTHER\"]"),
    // This machine and the local network.
    Example("type: chatcompletion, model: m, base_url: 'http://localhost:1234/v1'", "generic", "none"),
    Example("type: chatcompletion, model: m, base_url: 'http://127.8.9.1/v1'", "generic", "none"),
    Example("type: chatcompletion, model: m, base_url: 'http://[::1]:8080/v1'", "generic", "none"),
    Example("type: chatcompletion, model: m, base_url: 'http://192.168.1.5:8000/v1'", "generic", "none"),
    Example("type: openai, model: gpt-4o, base_url: 'http://127.0.0.1:9/v1'", "openai_responses", "none"),
    Example("type: cerebras, model: m, base_url: 'http://127.0.0.1:9/v1'", "cerebras", "none"),
    Example("type: vllm, model: m", "vllm", "none"),
    Example("type: vllm, model: m, base_url: 'http://gpu.example.com:8000/v1'", "vllm", "VLLM_API_KEY"),
    Example("type: sglang, model: m, base_url: 'http://gpu.example.com:8000/v1'", "sglang", "none"),
    Example("type: lmstudio, model: m", "lmstudio", "none"),
    // Programs with a login of their own.
    Example("type: claude_code", "claude_code", "ANTHROPIC_API_KEY"),
    Example("type: claude_code, base_url: 'http://127.0.0.1:9'", "claude_code", "none"),
    Example("type: claude_code, base_url: 'https://gateway.example.com'", "claude_code", "missing []"),
    Example("type: codex", "codex", "none"),
    Example("type: ag2, agent_config: {name: a, llm_config: {model: m}}", "ag2", "none"),
    Example("type: replay, script: []", "replay", "none"),
    // An address that is not known yet.
    Example("type: openai, model: gpt-4o, base_url: '${SOMEWHERE}/v1'", "openai_responses", "missing []"),
    // Azure.
    Example(
      "type: azure_openai, model: d, base_url: 'https://x.openai.azure.com'", "azure_openai",
      "missing [\"AZURE_OPENAI_API_KEY\", \"AZURE_OPENAI_AD_TOKEN\"]"),
    Example("type: azure_openai, model: d, base_url: 'https://api.openai.com'", "azure_openai", "OPENAI_API_KEY"),
  ]

  @Test("A key is found for its own host only", arguments: examples)
  func credential(_ example: Example) {
    let text = "agents: [{id: a, backend: {\(example.backend)}}]"
    let result = TeamReader.read(
      TeamSource(bytes: Array(text.utf8)),
      context: TeamContext(workingDirectory: "/work", environment: Self.environment))
    let backend = result.team?.agents.first?.backend
    #expect(backend?.provider ?? "" == example.provider)
    let found =
      switch backend?.credential {
      case nil: "no such type"
      case .some(.none): "none"
      case .key(_, let variable): variable
      case .missing(let variables): "missing \(variables)"
      }
    #expect(found == example.expected)
    if case .key(let secret, let variable) = backend?.credential, variable != "api_key" {
      #expect(secret.reveal() == Self.environment.lookup(variable)?.value)
    }
  }

  @Test(
    "The variable of the provider's own library says where it is asked, and its key goes there",
    arguments: [
      ("type: openai, model: gpt-4o", "OPENAI_BASE_URL", "OPENAI_API_KEY"),
      ("type: claude, model: claude-opus-4-5", "ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY"),
      ("type: gemini, model: gemini-2.5-pro", "GOOGLE_GEMINI_BASE_URL", "GEMINI_API_KEY"),
    ])
  func variables(_ backend: String, _ variable: String, _ key: String) throws {
    for written in ["", ", base_url: 'https://written.test'"] {
      let environment = Environment(layers: [
        .init(origin: "environment", values: [variable: "https://proxy.test/x", key: "k"])
      ])
      let text = "agents: [{id: a, backend: {\(backend)\(written)}}]"
      let result = TeamReader.read(
        TeamSource(bytes: Array(text.utf8), path: "/t.yaml"),
        context: TeamContext(workingDirectory: "/", environment: environment))
      let spec = try #require(result.team?.agents.first?.backend)
      #expect(spec.baseURL == (written.isEmpty ? "https://proxy.test/x" : "https://written.test"))
      let isGiven = if case .key(_, key) = spec.credential { true } else { false }
      #expect(isGiven == written.isEmpty, "a key goes to no host that stands in the file alone")
    }
  }

  @Test("Without an environment nothing is said about missing keys")
  func unknownEnvironment() {
    let text = "agents: [{id: a, backend: {type: claude, model: claude-opus-4-20250514, user: '${NAME}'}}]"
    let result = TeamReader.read(
      TeamSource(bytes: Array(text.utf8)), context: TeamContext(workingDirectory: "/work"))
    #expect(
      !result.diagnostics.contains {
        $0.code == .apiKeyEnvMissing || $0.code == .variableNotExpanded && $0.severity == .warning
      })
    #expect(
      result.team?.agents[0].backend.credential == .missing(variables: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"]))
  }

  @Test(
    "No message repeats a secret, wherever it was written",
    arguments: [
      "agents: [{id: a, backend: {type: openai, model: gpt-4o, api_key: SECRET}}]",
      "agents: [{id: a, backend: {type: openai, model: gpt-4o, api_key: 'SECRET', api_key_env: SECRET}}]",
      "agents: [{id: a, backend: {type: openai, model: gpt-4o, api_key_env: SECRET}}]",
      "agents: [{id: a, backend: {type: SECRET, model: SECRET}}]",
      "agents: [{id: SECRET/x, backend: {type: openai, model: gpt-4o, extra_headers: {Authorization: Bearer SECRET}}}]",
      "agents: [{id: a, backend: {type: openai, model: gpt-4o, base_url: 'https://me:SECRET@api.openai.com/v1'}}]",
      "agents: [{id: a, backend: {type: openai, model: gpt-4o, SECRET: 1, mcp_servers: [{env: {TOKEN: SECRET}}]}}]",
      "agents: [{id: a, backend: {type: openai, model: gpt-4o, enable_web_search: SECRET}}]\ntarget: SECRET",
      "agents: [{id: a, backend: {type: openai, model: gpt-4o}}]\nui: {display_type: SECRET}",
      "agent: {id: a, backend: {type: openai, model: gpt-4o}}\nmemory: {persistent_memory: {llm: {api_key: [SECRET]}}}",
    ])
  func secrets(_ template: String) {
    let secret = "sk-live-0123456789abcdefghijklmn"
    let text = template.split(separator: "SECRET", omittingEmptySubsequences: false).joined(separator: secret)
    let result = TeamReader.read(
      TeamSource(bytes: Array(text.utf8)),
      context: TeamContext(workingDirectory: "/work", environment: Self.environment))
    #expect(!result.diagnostics.isEmpty)
    for diagnostic in result.diagnostics {
      let said = [diagnostic.message, diagnostic.hint ?? ""] + diagnostic.related.map(\.message)
      #expect(!said.contains { $0.contains("0123456789") })
    }
    var printed = ""
    dump(Self.environment, to: &printed)
    print(Self.environment, to: &printed)
    if let credential = result.team?.agents.first?.backend.credential { dump(credential, to: &printed) }
    #expect(!printed.contains("0123456789") && !printed.contains("anthropic"))
  }
}
