// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import Testing

@testable import TeamLanguage

/// What is offered at a place, and what choosing it gives.
@Suite struct CompletionTests {
  /// A text with a place, what is offered there and what is not.
  struct Case: CustomTestStringConvertible {
    var text: String
    var offered: [String]
    var notOffered: [String] = []
    var path = "/work/team.massgen.yaml"

    init(_ text: String, _ offered: [String], not notOffered: [String] = [], path: String = "/work/team.massgen.yaml") {
      self.text = text
      self.offered = offered
      self.notOffered = notOffered
      self.path = path
    }

    var testDescription: String { text }
  }

  private static let agent = "agents:\n  - id: a\n    backend:\n"

  private static let places: [Case] = [
    Case("‸", ["agents", "orchestrator", "team of two agents"], not: ["id", "model_configs"]),
    Case("# A team.\n\nag‸", ["agents", "agent"]),
    Case("agents:\n  - id: a\n‸", ["orchestrator", "ui"], not: ["agents", "id"]),
    Case("agents:\n  - id: a\n    ‸", ["backend", "system_message"], not: ["id", "orchestrator"]),
    Case("agents:\n  - id: a\n  ‸", ["id", "agent"], not: ["backend: "]),
    Case("agents:\n  ‸", ["agent", "AG2 group chat", "scripted agent", "id"], not: ["orchestrator"]),
    Case("agents:\n  - ‸", ["id", "backend", "agent with a workspace"], not: ["orchestrator"]),
    Case("agents:\n  -‸", ["id"]),
    Case("agents:\n- ‸", ["id", "backend"]),
    Case("agents:\n- id: a\n  ‸", ["backend"], not: ["id"]),
    Case("agents:\n- id: a\n‸", ["orchestrator"], not: ["backend"]),
    Case("agents:\n  - ba‸\n    id: a\n", ["backend"], not: ["id"]),
    Case(agent + "      ‸", ["type", "model"], not: ["id"]),
    Case(agent + "      type: openai\n      ‸", ["model", "text", "cwd"], not: ["type", "script", "azure_endpoint"]),
    Case(agent + "      ‸\n      type: openai\n", ["model", "text"], not: ["type", "script"]),
    Case(agent + "      mo‸\n      type: replay\n", ["model", "script"], not: ["type", "temperature"]),
    Case(agent + "      model: claude-sonnet-4-5-20250929\n      ‸", ["thinking"], not: ["reasoning", "script"]),
    Case(agent + "      type: azure_openai\n      ‸", ["azure_endpoint", "api_version"], not: ["api_key"]),
    Case(agent + "      type: openai\n      api_key‸", ["api_key", "api_key_env"]),
    Case(agent + "      type: openrouter\n      ‸", ["transforms", "min_p"], not: ["tool_stream"]),
    Case(agent + "      type: ‸", ["openai", "claude", "replay"], not: ["autogen", "true"]),
    Case(agent + "      type:‸", ["openai"]),
    Case(agent + "      type: \"‸\"", ["openai"]),
    Case(agent + "      type: 'cl‸", ["claude"]),
    Case(agent + "      type: anthro‸", ["claude"]),
    Case(agent + "      type: gemini\n      model: ‸", ["gemini-2.5-flash"], not: ["gpt-4o"]),
    Case(agent + "      type: chatcompletion\n      base_url: ‸", ["https://openrouter.ai/api/v1"]),
    Case(agent + "      type: claude_code\n      allowed_tools: [Read, ‸]", ["Grep"], not: ["npx"]),
    Case(agent + "      type: claude_code\n      allowed_tools:\n        - ‸", ["Grep"]),
    Case(agent + "      type: claude_code\n      allowed_tools:\n        ‸", ["Grep"]),
    Case(agent + "      enable_web_search: ‸", ["true", "false"]),
    Case(agent + "      mcp_servers:\n        - ‸", ["MCP server (stdio)", "name"], not: ["model"]),
    Case(agent + "      mcp_servers:\n        files:\n          ‸", ["command", "type"]),
    Case(agent + "      mcp_servers:\n        - type: ‸", ["stdio", "streamable-http"]),
    Case(agent + "      {type: openai, ‸}", ["model"], not: ["type"]),
    Case("agents: [{id: a, backend: {‸}}]", ["type", "model"]),
    Case("agents:\n  - {id: a, backend: {type: openai, te‸", ["temperature", "text"], not: ["type"]),
    Case("agents:\n  - backend: {type: ‸}\nui:\n", ["openai"]),
    Case("orchestrator:\n  context_paths:\n    - path: .\n      permission: ‸", ["read", "write"]),
    Case("orchestrator:\n  presenter_agent: ‸\nagents:\n  - id: first\n  - backend: {}\n", ["first", "agent2"]),
    Case("target: ‸", ["0.0.30", "0.1.5"]),
    Case("x-a: &one {b: 1}\nx-b: *‸", ["*one"]),
    Case("ui:\n  display_type: ‸", ["rich_terminal"]),
    Case("agents:\n  - id: a\n    system_message: |\n      Use ‸", [], not: ["id", "backend"]),
    Case("agents:\n  - id: a\n    system_message: |\n      Use\n    ‸", ["backend"]),
    Case("# massgen: ‸\n", ["ignore", "ignore-file"]),
    Case("# massgen: ignore unk‸\n", ["unknown-key"]),
    Case("# y‸\n", ["yaml-language-server"], not: ["agents", "massgen: ignore"]),
    Case("# ‸\n", []),
    Case(agent + "      type: openai ‸", []),
    Case(agent + "      mcp_servers:\n        - env: {TOKEN: ‸}", ["OPENAI_API_KEY"]),
    Case("agents:\n  - id: a\n    backend: {type: openai} ‸", []),
    Case(agent + "      type: replay\n      script:\n        - steps:\n            - ‸", ["text", "tool_calls"]),
    Case(
      agent + "      script:\n        - steps: [{tool_calls: [{name: vote, arguments: {agent_id: ‸}}]}]\n", ["agent1"]),
    Case(
      agent + "      type: ag2\n      group_config:\n        pattern:\n          initial_agent: ‸\n        agents:\n"
        + "          - name: Planner\n", ["Planner"]),
    Case("‸", ["team of two agents"], not: ["agents"], path: "/work/team.json"),
    Case("{\"agents\": [‸]}", ["agent", "mapping"], path: "/work/team.json"),
    Case("{\"record\": ‸true}", ["true", "false"], path: "/work/team.json"),
    Case("{\"target\": ‸\"0.0.30\"}", [], path: "/work/team.json"),
    Case("{‸}", ["agents", "ui"], path: "/work/team.json"),
    Case(#"{"agents": [{"id": "a", "ba‸"}]}"#, ["backend"], not: ["id"], path: "/work/team.json"),
    Case(#"{"agents": [{"backend": {"type": "‸"}}]}"#, ["openai"], path: "/work/team.json"),
    Case("{\"agents\": [{\"backend\": {\"type\": \"cl‸\n}}]}", ["claude"], path: "/work/team.json"),
  ]

  @Test("A place offers what belongs there and nothing else", arguments: places)
  func offers(example: Case) {
    for snippets in [true, false] {
      let labels = LanguageFixture(example.text, path: example.path).labels(snippets: snippets)
      for label in example.offered { #expect(labels.contains(label), "\(label) is not among \(labels)") }
      for label in example.notOffered { #expect(!labels.contains(label), "\(label) is offered") }
      if example.offered.isEmpty { #expect(labels.isEmpty) }
    }
  }

  /// A text with a place, an item that is chosen there, and what the text becomes with and without tab stops.
  struct Choice: CustomTestStringConvertible {
    var text: String
    var label: String
    var result: String
    var plain: String?
    var path = "/work/team.massgen.yaml"

    init(_ text: String, _ label: String, _ result: String, plain: String? = nil, path: String = "/work/t.massgen.yaml")
    {
      self.text = text
      self.label = label
      self.result = result
      self.plain = plain
      self.path = path
    }

    var testDescription: String { "\(label) in \(text)" }
  }

  private static let choices: [Choice] = [
    Choice("ag‸", "agents", "agents:\n  - "),
    Choice("agents:\n  - ba‸", "backend", "agents:\n  - backend:\n      "),
    Choice("agents:\n  - ba‸ # why\n", "backend", "agents:\n  - backend:\n       # why\n"),
    Choice("agents:\n  -‸", "id", "agents:\n  - id: "),
    Choice("agents:\n  ‸", "id", "agents:\n  - id: "),
    Choice(
      "agents:\n  - ‸", "agent", "agents:\n  - id: openai\n    backend:\n      type: openai\n      model: gpt-5-mini"),
    Choice(
      "agents:\n  ‸", "agent", "agents:\n  - id: openai\n    backend:\n      type: openai\n      model: gpt-5-mini"),
    Choice("agents:\n  - ty‸pe: x", "id", "agents:\n  - id: x"),
    Choice("agents:\n  - \"i‸\"", "id", "agents:\n  - \"id\": "),
    Choice("agents:\n  - ba‸\n      type: openai\n", "backend", "agents:\n  - backend:\n      type: openai\n"),
    Choice(agent + "      type:‸", "openai", agent + "      type: openai"),
    Choice(agent + "      type: op‸en # x", "openai", agent + "      type: openai # x"),
    Choice(agent + "      type: 'op‸", "openai", agent + "      type: 'openai'"),
    Choice(agent + "      type: \"‸\"", "openai", agent + "      type: \"openai\""),
    Choice(agent + "      store: \"‸\"", "true", agent + "      store: true"),
    Choice(
      agent + "      type: openai\n      enable_w‸", "enable_web_search",
      agent + "      type: openai\n      enable_web_search: false",
      plain: agent + "      type: openai\n      enable_web_search: "),
    Choice("agents:\n  - backend: {ty‸}", "type", "agents:\n  - backend: {type: }"),
    Choice("agents:\n  - {ba‸}", "backend", "agents:\n  - {backend: {}}", plain: "agents:\n  - {backend: }"),
    Choice("target: ‸", "0.1.5", "target: 0.1.5"),
    Choice("{\"a‸\"}", "agents", "{\"agents\": []}", plain: "{\"agents\": }", path: "/work/t.json"),
    Choice("{‸\"ui\": {}}", "target", "{\"target\": ,\"ui\": {}}", path: "/work/t.json"),
    Choice("{\"record\": ‸}", "true", "{\"record\": true}", path: "/work/t.json"),
    Choice("{\"target\": ‸}", "0.0.30", "{\"target\": \"0.0.30\"}", path: "/work/t.json"),
    Choice("{\"target\": \"‸}", "0.0.30", "{\"target\": \"0.0.30\"}", path: "/work/t.json"),
    Choice(
      "agents:\n  - ‸\n", "agent with a workspace",
      "orchestrator:\n  snapshot_storage: snapshots\n  agent_temporary_workspace: temp_workspaces\n"
        + "agents:\n  - id: builder\n    backend:\n      type: openai\n      model: gpt-5-mini\n      cwd: workspace1\n"
    ),
  ]

  @Test("Choosing an item writes it and leaves the rest as it is", arguments: choices)
  func chooses(choice: Choice) throws {
    for snippets in [true, false] {
      let fixture = LanguageFixture(choice.text, path: choice.path)
      let item = try #require(fixture.items(snippets: snippets).first { $0.label == choice.label })
      #expect(fixture.choosing(item) == (snippets ? choice.result : choice.plain ?? choice.result))
    }
  }

  @Test("Variables are offered by name behind a dollar sign, with where they come from")
  func variables() throws {
    let layers = [
      Environment.Layer(origin: "environment", values: ["OPENAI_API_KEY": "sk-secret"]),
      Environment.Layer(origin: "./.env", values: ["DISCORD_TOKEN": "x-secret"]),
    ]
    let context = TeamContext(workingDirectory: "/work", environment: Environment(layers: layers))
    let server = "agents:\n  - backend:\n      mcp_servers:\n        - env:\n            A: "
    for (typed, rest) in [("$‸", ""), ("${‸", ""), ("${DIS‸", ""), ("${DIS‸CORD_TOKEN}", ""), ("\"a ${‸}\"", "\"")] {
      let fixture = LanguageFixture(server + typed + "\n", context: context)
      let item = try #require(fixture.items().first { $0.label == "DISCORD_TOKEN" })
      #expect(item.detail == "from ./.env")
      #expect(fixture.choosing(item).hasSuffix("${DISCORD_TOKEN}\(rest)\n"))
      #expect(!fixture.items().contains { "\($0)".contains("secret") })
    }
  }

  @Test("A path asks for the folder it is in and takes the place of its last part only")
  func paths() throws {
    let text = "orchestrator:\n  context_paths:\n    - path: src/ma‸in.c # x\n"
    let fixture = LanguageFixture(text)
    #expect(Completion.folder(in: fixture.file, at: fixture.offset) == "/work/src")
    let items = fixture.items(folder: [
      .init(name: "main.swift", isFolder: false), .init(name: "lib", isFolder: true),
      .init(name: ".git", isFolder: true),
    ])
    #expect(items.map(\.label) == ["lib/", "main.swift"])
    let item = try #require(items.last)
    #expect(fixture.choosing(item) == "orchestrator:\n  context_paths:\n    - path: src/main.swift # x\n")
    #expect(items.first?.asksAgain == true)
    let elsewhere = LanguageFixture("ui:\n  display_type: ‸")
    #expect(Completion.folder(in: elsewhere.file, at: elsewhere.offset) == nil)
  }

  @Test("Everything offered can be explained")
  func documentation() {
    for text in [
      "‸", "agents:\n  - backend:\n      type: ‸", "agents:\n  - backend:\n      type: openai\n      model: ‸",
    ] {
      for item in LanguageFixture(text).items() {
        guard let topic = item.topic else { continue }
        #expect(Completion.documentation(for: topic)?.isEmpty == false, "\(topic)")
      }
    }
    #expect(Completion.documentation(for: "model:openai/gpt-4o")?.contains("for a million tokens") == true)
    #expect(Completion.documentation(for: "nothing") == nil)
  }

  @Test("Bytes that are no text do no harm")
  func notText() {
    let texts = [
      "# massgen: ignore \u{1},", "orchestrator:\n  context_paths:\n    - path: \u{1}/\u{1}\u{1}/\u{1}",
      "\u{1}\u{1}: \u{1}",
    ]
    for text in texts {
      let bytes = text.utf8.map { $0 == 1 ? 0xFF : $0 }
      let context = TeamContext(workingDirectory: "/work", environment: Environment(layers: []))
      let file = TeamReader.read(TeamSource(bytes: bytes, path: "/work/team.massgen.yaml"), context: context)
      for offset in 0...bytes.count {
        let folder = [Completion.FolderEntry(name: "a b", isFolder: true)]
        for item in Completion.items(in: file, at: offset, insertsSnippets: true, folder: folder) {
          #expect(item.replaces.contains(offset) || item.replaces.upperBound == offset)
        }
      }
    }
  }
}
