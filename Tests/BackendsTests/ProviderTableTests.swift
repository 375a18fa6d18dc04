// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Testing

@Suite("The provider table")
struct ProviderTableTests {
  @Test(
    "A host belongs to a provider by whole labels, never by resemblance",
    arguments: [
      ("api.cerebras.ai", "cerebras"), ("API.Cerebras.AI.", "cerebras"), ("api.z.ai", "zai"), ("z.ai", "zai"),
      ("xyz.ai", nil), ("api.studio.nebius.ai", "nebius"), ("api.studio.nebius.com", "nebius"),
      ("open.bigmodel.cn", "zai"), ("api.x.ai", "xai"), ("notx.ai", nil), ("api.openai.com", "openai"),
      ("api.openai.com.evil.example", nil), ("eu.api.openai.com", "openai"), ("my.openai.azure.com", "azure_openai"),
      ("ws.eu.maas.aliyuncs.com", "qwen"), ("bucket.oss-cn.aliyuncs.com", nil), ("localhost", nil), ("", nil),
    ] as [(String, String?)])
  func hosts(_ host: String, _ provider: String?) {
    #expect(ProviderTable.profile(forHost: host)?.id == provider)
  }

  @Test("Ids and types are unique, and every provider can be reached or says so")
  func consistency() {
    let all = ProviderTable.all
    #expect(Set(all.map(\.id)).count == all.count)
    let types = all.flatMap(\.typeNames)
    #expect(Set(types).count == types.count)
    for profile in all where profile.api == .chatCompletions && profile.id != "generic" {
      #expect(profile.defaultBaseURL?.hasSuffix("/") == false, "\(profile.id)")
      #expect(profile.isLocal || !profile.keyVariables.isEmpty, "\(profile.id)")
      #expect(profile.isLocal || !profile.hostSuffixes.isEmpty, "\(profile.id)")
    }
    #expect(ProviderTable.profile(forType: "ChatCompletion")?.id == "openai")
    #expect(ProviderTable.profile(forType: "grok")?.id == "xai")
    #expect(ProviderTable.all.filter { !$0.api.isBuilt }.isEmpty)
  }

  @Test(
    "What a provider runs itself depends on the model where the provider says so",
    arguments: [
      ("anthropic", "claude-x", [.webSearch, .codeExecution]),
      ("openai_responses", "gpt-x", [.webSearch, .codeInterpreter, .imageGeneration]),
      ("gemini", "gemini-x", [.webSearch, .codeExecution]), ("xai", "grok-4", [.webSearch]),
      ("openrouter", "any/model", [.webSearch]), ("qwen", "qwen-plus", [.webSearch]),
      ("groq", "groq/compound-mini", [.webSearch, .codeExecution, .codeInterpreter]),
      ("groq", "openai/gpt-oss-120b", [.webSearch, .codeExecution, .codeInterpreter]),
      ("groq", "llama-3.3-70b-versatile", []), ("openai", "gpt-5-search-api-2025-10-14", [.webSearch]),
      ("openai", "gpt-4o", []), ("moonshot", "kimi-k2.5", []), ("vllm", "m", []), ("azure_openai", "d", []),
    ] as [(String, String, Set<ProviderTool>)])
  func providerTools(_ id: String, _ model: String, _ expected: Set<ProviderTool>) throws {
    let profile = try #require(ProviderTable.profile(id: id))
    #expect(Set(ProviderTool.allCases.filter { profile.runs($0, model: model) }) == expected)
    #expect(profile.providerTools.isSuperset(of: expected))
  }

  @Test(
    "SHA-256 gives the digests of FIPS 180-4",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func digests(_ text: String, _ expected: String) {
    #expect(SHA256.hex(Array(text.utf8)) == expected)
  }
}
