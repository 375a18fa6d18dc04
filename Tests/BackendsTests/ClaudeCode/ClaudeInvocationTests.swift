// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import Testing

@testable import Backends

@Suite("How a Claude Code process is started")
struct ClaudeInvocationTests {
  static func settings(
    _ options: ClaudeCodeOptions = ClaudeCodeOptions(), model: String = "", key: Secret? = nil,
    environment: [String: String] = [:], state: String? = "/state"
  ) -> ClaudeCodeSettings {
    var settings = ClaudeCodeSettings(
      model: model, options: options, key: key, workspace: "/work", environment: environment)
    settings.stateFolder = state
    return settings
  }

  private static func invocation(
    _ settings: ClaudeCodeSettings, version: ClaudeVersion = ClaudeVersion(2, 1, 330),
    _ change: (inout ClaudeStart) -> Void = { _ in }
  ) throws -> ClaudeInvocation {
    var start = ClaudeStart(version: version, tag: "t1")
    change(&start)
    return try ClaudeInvocation(settings, start)
  }

  private static func options(_ change: (inout ClaudeCodeOptions) -> Void) -> ClaudeCodeOptions {
    var options = ClaudeCodeOptions()
    change(&options)
    return options
  }

  @Test("An agent without settings is isolated, streams, and asks us for permission")
  func plain() throws {
    let made = try Self.invocation(Self.settings())
    let expected = [
      "--output-format", "stream-json", "--verbose", "--input-format", "stream-json", "--include-partial-messages",
      "--permission-prompt-tool", "stdio", "--setting-sources=",
    ]
    #expect(Array(made.arguments.prefix(expected.count)) == expected)
    #expect(made.arguments.contains("--strict-mcp-config"))
    #expect(made.arguments.contains(#"--mcp-config={"mcpServers":{}}"#))
    #expect(made.arguments.contains("--system-prompt-snapshot=off"))
    #expect(made.arguments.contains("--disable-slash-commands"))
    #expect(!made.arguments.contains { $0.hasPrefix("--permission-mode") || $0.hasPrefix("--tools") })
    #expect(made.files.isEmpty && made.notices.isEmpty)
    #expect(made.initialize == ["subtype": "initialize", "hooks": nil])
  }

  @Test(
    "Each key becomes its flag",
    arguments: [
      ("--fallback-model=a,b", Self.options { $0.fallbackModel = "a,b" }),
      ("--permission-mode=plan", Self.options { $0.permissionMode = .plan }),
      ("--max-turns=7", Self.options { $0.maxTurns = 7 }),
      ("--max-budget-usd=1.5", Self.options { $0.maxBudgetUSD = 1.5 }),
      ("--max-budget-usd=0.000001", Self.options { $0.maxBudgetUSD = 1e-6 }),
      ("--effort=high", Self.options { $0.effort = "high" }),
      ("--thinking=disabled", Self.options { $0.thinking = "disabled" }),
      ("--max-thinking-tokens=8000", Self.options { $0.maxThinkingTokens = 8000 }),
      ("--betas=x,y", Self.options { $0.betas = ["x", "y"] }),
      ("--setting-sources=user,project", Self.options { $0.settingSources = ["user", "project"] }),
      ("--settings=/etc/claude.json", Self.options { $0.settings = "/etc/claude.json" }),
      ("--bare", Self.options { $0.bare = true }),
      ("--tools=Read,Bash", Self.options { $0.allowedTools = ["Read", "Bash(git *)", "mcp__time"] }),
      ("--tools=", Self.options { $0.allowedTools = [] }),
      ("--tools=Bash,Read,Write,Edit,Glob,Grep", Self.options { $0.lean = true }),
      ("--debug-file=-x", Self.options { $0.extraArguments = [ProgramFlag("debug-file", "-x")] }),
      ("--brief", Self.options { $0.extraArguments = [ProgramFlag("brief")] }),
    ])
  func flags(_ flag: String, _ options: ClaudeCodeOptions) throws {
    #expect(try Self.invocation(Self.settings(options)).arguments.contains(flag))
  }

  @Test("Only plan mode reaches the program: the others are decided here", arguments: ClaudePermissionMode.allCases)
  func permissionMode(_ mode: ClaudePermissionMode) throws {
    let made = try Self.invocation(Self.settings(Self.options { $0.permissionMode = mode }))
    #expect(made.arguments.contains { $0.hasPrefix("--permission-mode") } == (mode == .plan))
  }

  @Test("Flags that the program's version lacks are left out")
  func versions() throws {
    let settings = Self.settings(Self.options { $0.bare = true })
    let old = try Self.invocation(settings, version: ClaudeVersion(2, 1, 71))
    #expect(!old.arguments.contains("--bare") && old.notices.map(\.code) == ["claude_code_bare"])
    #expect(!old.arguments.contains { $0.hasPrefix("--system-prompt-snapshot") })
  }

  @Test("Flags that would undo what the run decides are not passed on")
  func reserved() throws {
    let flags = ["dangerously-skip-permissions", "resume", "mcp-config"].map { ProgramFlag($0, "x") }
    let made = try Self.invocation(Self.settings(Self.options { $0.extraArguments = flags }))
    #expect(!made.arguments.contains { $0.contains("dangerously") || $0 == "--resume=x" || $0 == "--mcp-config=x" })
  }

  @Test("System texts of any length go into initialize, never into arguments")
  func systemPrompt() throws {
    let long = String(repeating: "x", count: 300_000)
    let options = Self.options { $0.instructions = "First." }
    let appended = try Self.invocation(Self.settings(options)) { $0.systemPrompt = long }
    #expect(appended.initialize["appendSystemPrompt"]?.stringValue == "First.\n\n" + long)
    #expect(appended.initialize["systemPrompt"] == nil)
    #expect(!appended.arguments.contains { $0.utf8.count > 1000 })
    let replaced = try Self.invocation(Self.settings(Self.options { $0.replacesSystemPrompt = true })) {
      $0.systemPrompt = "Own."
    }
    #expect(replaced.initialize["systemPrompt"] == "Own." && replaced.initialize["appendSystemPrompt"] == nil)
  }

  @Test("Helpers and hooks go into initialize")
  func initialize() throws {
    let agents: JSONObject = ["reviewer": ["description": "d", "prompt": "p"]]
    let made = try Self.invocation(Self.settings(Self.options { $0.agents = agents })) {
      $0.hooks = ["PreToolUse": []]
    }
    #expect(made.initialize["agents"] == .object(agents))
    #expect(made.initialize["hooks"] == ["PreToolUse": []])
  }

  @Test("The tools of the run are served here, loaded, and need no question")
  func hostTools() throws {
    let made = try Self.invocation(Self.settings()) { $0.hostTools = ["new_answer", "vote"] }
    #expect(made.arguments.contains("--allowedTools=mcp__massgen__new_answer,mcp__massgen__vote"))
    let config = #"--mcp-config={"mcpServers":{"massgen":{"type":"sdk","name":"massgen","alwaysLoad":true}}}"#
    #expect(made.arguments.contains(config))
    #expect(made.environment["ENABLE_TOOL_SEARCH"] == "false")
  }

  @Test("A conversation is resumed, and forked only where that is wanted")
  func resume() throws {
    let resumed = try Self.invocation(Self.settings()) { $0.resume = "-id" }
    #expect(resumed.arguments.contains("--resume=-id") && !resumed.arguments.contains("--fork-session"))
    let forked = try Self.invocation(Self.settings()) {
      $0.resume = "id"
      $0.forks = true
    }
    #expect(forked.arguments.contains("--fork-session"))
  }

  @Test("What is too long for an argument is refused with the flag's name")
  func tooLong() {
    let flag = ProgramFlag("append", String(repeating: "x", count: 110_000))
    let settings = Self.settings(Self.options { $0.extraArguments = [flag] })
    let failure = #expect(throws: ModelFailure.self) { try Self.invocation(settings) }
    #expect(failure?.code == "claude_code_argument_too_long" && failure?.message.contains("--append") == true)
  }

  // MARK: Settings

  @Test("Settings as text and the sandbox go through a file, because they may hold secrets")
  func sandbox() throws {
    let options = Self.options {
      $0.settings = #" {"env":{"A":"secret-in-settings"}}"#
      $0.sandbox = ["enabled": true]
    }
    let made = try Self.invocation(Self.settings(options))
    #expect(made.arguments.contains("--settings=/state/claude-t1-settings.json"))
    #expect(!made.arguments.contains { $0.contains("secret") })
    let file = try #require(made.files.first)
    let values = try JSONReader.parse(file.contents)
    #expect(values["sandbox"]?["enabled"] == true && values["env"]?["A"] == "secret-in-settings")
  }

  @Test("Settings that cannot be used are refused", arguments: ["{ not json", "/etc/claude.json"])
  func badSettings(_ settings: String) {
    let options = Self.options {
      $0.settings = settings
      $0.sandbox = ["enabled": true]
    }
    let failure = #expect(throws: ModelFailure.self) { try Self.invocation(Self.settings(options)) }
    #expect(failure?.code == "claude_code_settings")
  }

  // MARK: Environment

  @Test("A key stands in the environment only, with a configuration of its own")
  func key() throws {
    let inherited = [
      "PATH": "/bin", "CLAUDECODE": "1", "OPENAI_API_KEY": "sk-other", "ANTHROPIC_AUTH_TOKEN": "token",
      "CLAUDE_CONFIG_DIR": "/home/me/.claude",
    ]
    let made = try Self.invocation(
      Self.settings(model: "claude-x", key: Secret("sk-ant-own"), environment: inherited))
    #expect(made.environment["ANTHROPIC_API_KEY"] == "sk-ant-own")
    #expect(made.environment["CLAUDE_CONFIG_DIR"] == "/state/claude-config")
    #expect(made.environment["PATH"] == "/bin")
    for name in ["CLAUDECODE", "OPENAI_API_KEY", "ANTHROPIC_AUTH_TOKEN"] { #expect(made.environment[name] == nil) }
    #expect(!made.arguments.contains { $0.contains("sk-ant") })
    #expect(made.arguments.contains("--model=claude-x"))
  }

  @Test("Without a key the program's own login counts, at Anthropic's address only")
  func login() throws {
    let inherited = ["CLAUDE_CODE_OAUTH_TOKEN": "token", "CLAUDE_CONFIG_DIR": "/home/me/.claude"]
    var settings = Self.settings(environment: inherited)
    let own = try Self.invocation(settings)
    #expect(own.environment["CLAUDE_CODE_OAUTH_TOKEN"] == "token")
    #expect(own.environment["CLAUDE_CONFIG_DIR"] == "/home/me/.claude")
    settings.baseURL = "http://elsewhere.example"
    let foreign = try Self.invocation(settings)
    #expect(foreign.environment["CLAUDE_CODE_OAUTH_TOKEN"] == nil)
    #expect(foreign.environment["ANTHROPIC_BASE_URL"] == "http://elsewhere.example")
  }

  @Test("Variables of the team file win over everything")
  func variables() throws {
    let options = Self.options {
      $0.environment = ["ENABLE_TOOL_SEARCH": Secret("true"), "MINE": Secret("1")]
      $0.maxRetries = 0
      $0.timeouts.toolCall = 9_000
    }
    let made = try Self.invocation(Self.settings(options))
    #expect(made.environment["ENABLE_TOOL_SEARCH"] == "true" && made.environment["MINE"] == "1")
    #expect(made.environment["CLAUDE_CODE_MAX_RETRIES"] == "0" && made.environment["MCP_TOOL_TIMEOUT"] == "9000")
    #expect(made.environment["CLAUDE_CODE_DISABLE_BACKGROUND_TASKS"] == "1")
  }
}
