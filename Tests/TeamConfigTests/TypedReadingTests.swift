// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import TestSupport
import Testing

@testable import TeamConfig

/// What the values of a file mean.
@Suite struct TypedReadingTests {
  private func read(
    _ text: String, path: String? = "/teams/team.yaml", environment: Environment = .unknown,
    overrides: [(pointer: JSONPointer, value: JSONValue)] = []
  ) throws -> Team {
    let context = TeamContext(workingDirectory: "/work", environment: environment, overrides: overrides)
    let result = TeamReader.read(TeamSource(bytes: Array(text.utf8), path: path), context: context)
    return try #require(result.team)
  }

  @Test("A published team is read value by value", .enabled(if: Shared.isAvailable))
  func openSourceTeam() throws {
    let bytes = try Shared.bytes("corpus/massgen-v0.0.30/basic/multi/three_agents_opensource.yaml")
    let team = try read(
      String(decoding: bytes, as: UTF8.self),
      environment: Environment(layers: [.init(origin: "environment", values: ["NEBIUS_API_KEY": "n"])]))
    #expect(team.agents.map(\.id) == ["gpt-oss-1", "qwen", "gpt-oss-2"])
    #expect(team.agents.map(\.backend.provider) == ["cerebras", "nebius", "fireworks"])
    #expect(
      team.agents.map(\.backend.model) == [
        "gpt-oss-120b", "Qwen/Qwen3-4B-fast", "accounts/fireworks/models/gpt-oss-20b",
      ])
    #expect(team.agents[0].backend.credential == .missing(variables: ["CEREBRAS_API_KEY"]))
    #expect(team.agents[1].backend.credential == .key(Secret("n"), variable: "NEBIUS_API_KEY"))
    #expect(team.useOrchestratorForSingleAgent == nil)
    #expect(team.timeouts.orchestratorMilliseconds == 1_800_000)
  }

  @Test("Agents that are sent to this machine need no key and get none", .enabled(if: Shared.isAvailable))
  func openSourceTeamOnLoopback() throws {
    let bytes = try Shared.bytes("corpus/massgen-v0.0.30/basic/multi/three_agents_opensource.yaml")
    let keys = ["CEREBRAS_API_KEY": "c", "NEBIUS_API_KEY": "n", "FIREWORKS_API_KEY": "f", "OPENAI_API_KEY": "o"]
    let team = try read(
      String(decoding: bytes, as: UTF8.self),
      environment: Environment(layers: [.init(origin: "environment", values: keys)]),
      overrides: (0..<3).map {
        (JSONPointer(tokens: ["agents", "\($0)", "backend", "base_url"]), .string("http://127.0.0.1:8080/v1"))
      })
    #expect(team.agents.allSatisfy { $0.backend.credential == .none })
    #expect(team.agents.allSatisfy { $0.backend.baseURL == "http://127.0.0.1:8080/v1" })
  }

  @Test("Request parameters are kept exactly and the rest of a backend is understood")
  func backend() throws {
    let team = try read(
      """
      agents:
        - id: a
          system_message: |
            Be brief.
          voting_sensitivity: strict
          limits: {max_new_answers: 3, round_timeout_seconds: 1.5}
          backend:
            type: vllm
            model: Qwen/Qwen3-4B
            temperature: 0.70
            max_tokens: 4096
            top_k: 20
            chat_template_kwargs: {enable_thinking: false}
            extra_body: {min_p: 0.1}
            extra_headers: {X-Team: blue, X-Number: 5}
            extra_query: {v: "2"}
            timeout: 30
            transport: {connect_timeout_seconds: 2, gap_timeout_seconds: 0.25, max_tries: 2}
            reasoning_tags: true
            cwd: work
            mcp_servers: {weather: {type: stdio, command: npx, env: {KEY: "${SECRET}"}}}
            enable_web_search: false
      ui: {use_orchestrator_for_single_agent: false}
      """)
    let agent = try #require(team.agent("a"))
    let backend = agent.backend
    #expect(agent.systemMessage == "Be brief.\n")
    #expect(agent.votingSensitivity == .strict)
    #expect(agent.limits.maxNewAnswers == 3)
    #expect(agent.limits.roundTimeoutMilliseconds == 1500)
    #expect(
      backend.parameters == [
        "temperature": 0.7, "max_tokens": 4096, "top_k": 20, "chat_template_kwargs": ["enable_thinking": false],
      ])
    #expect(backend.extraBody == ["min_p": 0.1])
    #expect(backend.extraHeaders.map(\.0) == ["X-Team", "X-Number"])
    #expect(backend.extraHeaders.map(\.1) == ["blue", "5"])
    #expect(backend.extraQuery.map(\.1) == ["2"])
    #expect(backend.timeouts.connectMilliseconds == 2000)
    #expect(backend.timeouts.firstByteMilliseconds == 30_000)
    #expect(backend.timeouts.gapMilliseconds == 250)
    #expect(backend.retry.maxTries == 2)
    #expect(backend.reasoningTags == true)
    #expect(backend.provider == "vllm")
    #expect(backend.credential == .none)
    #expect(backend.cwd == "work")
    #expect(backend.mcpServers?["weather"]?["env"]?["KEY"] == "${SECRET}")
    #expect(backend.unsupported == ["cwd", "mcp_servers"])
    #expect(team.useOrchestratorForSingleAgent == false)
  }

  @Test("Orchestrator and time limits are understood")
  func orchestrator() throws {
    let team = try read(
      """
      agent: {backend: {type: openai, model: gpt-4o}}
      orchestrator:
        alias_policy: answerers-sorted
        restart_policy: inject
        final_answer_strategy: winner_reuse
        voting_sensitivity: balanced
        max_new_answers_per_agent: 2
        max_failed_series: 1
        skip_coordination_rounds: yes
        snapshot_storage: snaps
        context_paths:
          - {path: src, permission: WRITE, protected_paths: [.env]}
          - {path: /etc/hosts}
        coordination: {enable_planning_mode: true, max_orchestration_restarts: 2}
      timeout_settings: {orchestrator_timeout_seconds: 0.3, initial_round_timeout_seconds: 60}
      record: runs/a.cassette.jsonl
      """)
    let orchestrator = team.orchestrator
    #expect(team.agents.map(\.id) == ["agent1"])
    #expect(orchestrator.aliasPolicy == .answerersSorted)
    #expect(orchestrator.restartPolicy == .inject)
    #expect(orchestrator.finalAnswerStrategy == .reuse)
    #expect(orchestrator.votingSensitivity == .balanced)
    #expect(orchestrator.answerNoveltyRequirement == .lenient)
    #expect(orchestrator.maxNewAnswersPerAgent == 2)
    #expect(orchestrator.maxNewAnswersGlobal == nil)
    #expect(orchestrator.maxFailedSeries == 1)
    #expect(orchestrator.skipCoordinationRounds)
    #expect(orchestrator.planningMode)
    #expect(orchestrator.maxOrchestrationRestarts == 2)
    #expect(team.contextPaths.map(\.resolved) == ["/work/src", "/etc/hosts"])
    #expect(team.contextPaths.map(\.permission) == [.write, .read])
    #expect(team.contextPaths[0].protectedPaths == [".env"])
    #expect(team.timeouts.orchestratorMilliseconds == 300)
    #expect(team.timeouts.initialRoundMilliseconds == 60_000)
    #expect(team.timeouts.roundGraceMilliseconds == 120_000)
    #expect(team.record == .path("/teams/runs/a.cassette.jsonl"))
    #expect(
      team.unsupported == [
        "orchestrator.context_paths", "orchestrator.coordination.max_orchestration_restarts",
      ])
  }

  @Test("A file without most of its sections has the usual settings")
  func defaults() throws {
    let team = try read("agents: [{id: a, backend: {type: openai, model: gpt-4o}}]")
    #expect(team.orchestrator == OrchestratorSpec())
    #expect(team.timeouts == TimeoutSpec())
    #expect(team.record == nil)
    #expect(team.target == "0.0.30")
    #expect(team.unsupported.isEmpty)
  }

  @Test("Replay agents are read whole")
  func replay() throws {
    let team = try read(
      """
      agents:
        - id: scout
          backend:
            type: replay
            model: demo-large
            speed: instant
            script:
              - steps: [{text: hi}, {text: 017}, {hang: true}]
              - steps: []
        - id: critic
          backend: {type: replay, cassette: runs/c.jsonl, agent: other, speed: 2, match: strict}
      """)
    let script = try #require(team.agent("scout")?.backend.replay)
    #expect(team.agent("scout")?.backend.provider == "replay")
    #expect(team.agent("scout")?.backend.credential == Credential.none)
    #expect(script.label == "demo-large")
    #expect(script.speed == .instant)
    #expect(!script.toolsRecorded)
    #expect(script.script?[0]?["steps"]?[0]?["text"] == "hi")
    #expect(script.script?[0]?["steps"]?[1]?["text"] == "017")
    #expect(script.positions.map(\.steps.count) == [3, 0])
    let cassette = try #require(team.agent("critic")?.backend.replay)
    #expect(team.agent("critic")?.backend.model == "scripted")
    #expect(cassette.cassette == "/teams/runs/c.jsonl")
    #expect(cassette.agent == "other")
    #expect(cassette.speed == .factor(2))
    #expect(cassette.toolsRecorded)
    #expect(cassette.strictMatch)
    let missing = ConfigDiagnostic.cassette(
      .missing(path: "/teams/runs/c.jsonl"), of: try #require(team.agent("critic")), path: "agents[1].backend.cassette")
    #expect(missing.code == .replayCassette)
    #expect(!missing.range.isEmpty)
  }

  @Test("A cassette of a text without a file is in the working directory")
  func cassetteWithoutFile() throws {
    let team = try read("agents: [{id: a, backend: {type: replay, cassette: ./a.jsonl}}]", path: nil)
    #expect(team.agents[0].backend.replay?.cassette == "/work/a.jsonl")
  }

  @Test("Anchors, aliases and merge keys are followed")
  func aliases() throws {
    let team = try read(
      """
      x-base: &base {type: openai, model: gpt-4o, temperature: 0.2}
      agents:
        - {id: a, backend: *base}
        - id: b
          backend:
            <<: *base
            model: gpt-4.1
      """)
    #expect(team.agents.map(\.backend.model) == ["gpt-4o", "gpt-4.1"])
    #expect(team.agents.map { $0.backend.parameters["temperature"] } == [0.2, 0.2])
  }

  @Test("Variables are replaced in all texts but scripts and tool servers")
  func variables() throws {
    let team = try read(
      """
      agents:
        - id: "a-${NAME}"
          system_message: "${NAME} ${MISSING}"
          backend:
            {type: chatcompletion, model: "${NAME}", base_url: "${URL}", user: "${NAME}", extra_headers: {X: "${NAME}"}}
        - id: b
          backend: {type: replay, script: [{steps: [{text: "${NAME}"}]}]}
      """,
      environment: Environment(layers: [
        .init(
          origin: "environment", values: ["NAME": "n", "URL": "https://api.groq.com/openai/v1", "GROQ_API_KEY": "g"])
      ]))
    let agent = team.agents[0]
    #expect(agent.id == "a-n")
    #expect(agent.systemMessage == "n ${MISSING}")
    #expect(agent.backend.model == "n")
    #expect(agent.backend.provider == "groq")
    #expect(agent.backend.credential == .key(Secret("g"), variable: "GROQ_API_KEY"))
    #expect(agent.backend.parameters["user"] == "n")
    #expect(agent.backend.extraHeaders.first?.1 == "n")
    #expect(team.agents[1].backend.replay?.script?[0]?["steps"]?[0]?["text"] == "${NAME}")
  }

  @Test("The same data has the same digest however it is written, and other data another")
  func digest() {
    func digest(_ text: String, _ format: TeamSource.Format = .yaml) -> String {
      TeamReader.read(
        TeamSource(bytes: Array(text.utf8), format: format), context: TeamContext(workingDirectory: "/work")
      ).digest
    }
    let yaml = digest("agents:\n  - id: a # first\n    backend: {type: openai, model: gpt-4o}\n")
    let json = digest(#"{"agents": [{"backend": {"model": "gpt-4o", "type": "openai"}, "id": "a"}]}"#, .json)
    #expect(yaml == json)
    #expect(yaml.hasPrefix("sha256:") && yaml.utf8.count == 71)
    #expect(digest("agents:\n  - id: b\n    backend: {type: openai, model: gpt-4o}\n") != yaml)
    #expect(
      digest("[]") == "sha256:74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b",
      "a file without data has the digest of null")
  }

  @Test("What Claude Code is told is read value by value")
  func claudeCode() throws {
    let team = try read(
      """
      agents:
        - id: a
          append_system_prompt: Be brief.
          backend:
            type: claude_code
            cwd: w
            cli_path: ~/bin/claude
            permission_mode: dontAsk
            allowed_tools: Read
            exclude_tools: [post_search]
            enable_web_search: false
            mcp_servers:
              - {name: time, command: uvx, env: {TOKEN: "${TOKEN}"}}
              - {url: "https://x.example"}
            system_prompt: You are a clerk.
            reasoning: {type: adaptive, effort: low, budget_tokens: 100}
            max_turns: 5
            max_budget_usd: 0.25
            add_dirs: [docs, /usr]
            sandbox: true
            settings: '{"a": 1}'
            extra_args: {brief: null, debug-file: x, resume: y, chrome: false, level: 3}
            env: {A: "${TOKEN}", B: "2"}
            text_answers: fail
            max_retries: 0
            timeouts: {first_frame: 0.5, turn: 60}
            restart: {max: 0, delays: [0, 2.5]}
      """,
      environment: Environment(layers: [.init(origin: "environment", values: ["HOME": "/home/me", "TOKEN": "t"])]))
    let agent = try #require(team.agents.first)
    let options = try #require(agent.backend.claudeCode)
    #expect(agent.systemMessage == "Be brief." && agent.backend.unsupported == [] && agent.backend.parameters.isEmpty)
    #expect(options.cliPath == "/home/me/bin/claude" && options.permissionMode == .dontAsk)
    #expect(options.allowedTools == ["Read"] && options.webSearch == false)
    #expect(options.disallowedTools == ProgramKeys.disallowedByDefault + ["post_search"])
    #expect(options.mcpServers["time"] == ["command": "uvx", "env": ["TOKEN": "${TOKEN}"]])
    #expect(options.mcpServers["server_1"] == ["url": "https://x.example"])
    #expect(options.instructions == "You are a clerk." && options.replacesSystemPrompt)
    #expect(options.thinking == "adaptive" && options.effort == "low" && options.maxThinkingTokens == 100)
    #expect(options.maxTurns == 5 && options.maxBudgetUSD == 0.25)
    #expect(options.addedFolders == ["/work/docs", "/usr"])
    #expect(options.sandbox == ["enabled": true] && options.settings == #"{"a": 1}"#)
    #expect(
      options.extraArguments == [ProgramFlag("brief"), ProgramFlag("debug-file", "x"), ProgramFlag("level", "3")])
    #expect(options.environment == ["A": Secret("t"), "B": Secret("2")])
    #expect(!options.textAnswers && options.maxRetries == 0)
    #expect(
      options.timeouts.firstFrame == 500 && options.timeouts.turn == 60_000 && options.timeouts.silence == 300_000)
    #expect(options.restart.max == 0 && options.restart.delays == [0, 2500])
  }

  @Test(
    "Instructions follow Claude Code's own prompt unless the file says otherwise",
    arguments: [
      ("append_system_prompt: x", "x", false), ("use_default_prompt: false", nil, true),
      ("use_default_prompt: true", nil, false), ("system_prompt: a, append_system_prompt: b", "a\n\nb", true),
      ("model: sonnet", nil, false),
    ] as [(String, String?, Bool)])
  func claudeCodePrompt(_ keys: String, _ instructions: String?, _ replaces: Bool) throws {
    let team = try read("agents: [{id: a, backend: {type: claude_code, cwd: w, \(keys)}}]")
    let options = try #require(team.agents.first?.backend.claudeCode)
    #expect(options.instructions == instructions && options.replacesSystemPrompt == replaces)
  }
}
