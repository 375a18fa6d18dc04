// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// What a team file says about a Claude Code agent beyond what every agent has. (claude-code.md section 13)
public struct ClaudeCodeOptions: Sendable, Equatable {
  /// `cli_path`: where the program is, as written; nil looks for it.
  public var cliPath: String?
  /// `permission_mode`.
  public var permissionMode = ClaudePermissionMode.acceptEdits
  /// `allowed_tools`: the built-in tools that are offered, and rules such as `Bash(git *)` for what needs no question;
  /// nil offers all.
  public var allowedTools: [String]?
  /// `disallowed_tools` and `exclude_tools`; nil takes the built-in list.
  public var disallowedTools: [String]?
  /// `mcp_servers`: server names with their definitions as a team file writes them, variables not yet expanded.
  public var mcpServers = JSONObject()
  /// Whether the agent's instructions replace Claude Code's own system prompt instead of following it
  /// (`use_default_prompt: false`, `system_prompt`).
  public var replacesSystemPrompt = false
  /// `system_prompt` and `append_system_prompt` of the block, in this order, besides the agent's `system_message`.
  public var instructions: String?
  /// `max_thinking_tokens`.
  public var maxThinkingTokens: Int?
  /// `reasoning.effort`: `low`, `medium`, `high`, …
  public var effort: String?
  /// `reasoning.type`: `adaptive` or `disabled`.
  public var thinking: String?
  /// `max_turns`.
  public var maxTurns: Int?
  /// `fallback_model`.
  public var fallbackModel: String?
  /// `max_budget_usd`.
  public var maxBudgetUSD: Double?
  /// `add_dirs`, absolute.
  public var addedFolders: [String] = []
  /// `settings`: a file, or JSON text.
  public var settings: String?
  /// `setting_sources`; none by default, so that nothing on this machine changes what a team does.
  public var settingSources: [String] = []
  /// `sandbox`, in the settings' own form.
  public var sandbox: JSONObject?
  /// `agents`: helpers Claude Code may start, in its own form.
  public var agents: JSONObject?
  /// `betas`.
  public var betas: [String] = []
  /// `extra_args`.
  public var extraArguments: [ProgramFlag] = []
  /// `env`: more variables for the program.
  public var environment: [String: Secret] = [:]
  /// `max_buffer_size`: the longest line that is taken, in bytes.
  public var maxLineBytes: Int?
  /// `enable_web_search`: nil leaves the program's own choice.
  public var webSearch: Bool?
  /// `bare`: starts the program without hooks, plugins and memory files.
  public var bare = false
  /// `lean`: the agent's instructions alone, few tools and no commands, which makes requests a third as long.
  /// (claude-code.md section 9)
  public var lean = false
  /// `text_answers`: whether the text of a turn without `vote` and `new_answer` counts as the agent's answer once it
  /// was reminded. (claude-code.md section 14)
  public var textAnswers = true
  /// `timeouts`.
  public var timeouts = ClaudeCodeTimeouts()
  /// `restart`.
  public var restart = ClaudeCodeRestart()
  /// `max_retries`: how often the program itself repeats a failed request.
  public var maxRetries: Int?

  /// Creates options with nothing set.
  public init() {}
}

/// A flag for a program, without its dashes.
public struct ProgramFlag: Sendable, Hashable {
  /// Its name.
  public var name: String
  /// Its value, if it has one.
  public var value: String?

  /// Creates a flag.
  public init(_ name: String, _ value: String? = nil) {
    self.name = name
    self.value = value
  }
}

/// What Claude Code may do without being asked. (claude-code.md 2.1)
public enum ClaudePermissionMode: String, Sendable, Hashable, CaseIterable {
  /// Reads without asking.
  case ask = "default"
  /// Changes files in the workspace without asking.
  case acceptEdits
  /// Changes nothing.
  case plan
  /// Does everything without asking.
  case bypassPermissions
  /// Refuses what it would have to ask for.
  case dontAsk
  /// Decides by itself.
  case auto
  /// Asks before every action.
  case manual
}

/// Time limits of a Claude Code agent, in milliseconds. (claude-code.md R7)
public struct ClaudeCodeTimeouts: Sendable, Hashable {
  /// From the start of the program to its first answer.
  public var initialize = 60_000
  /// From a turn's start to the first sign of it.
  public var firstFrame = 120_000
  /// Silence within a turn, not counting the time of tools, questions and announced pauses.
  public var silence = 300_000
  /// A whole turn; nil has no limit.
  public var turn: Int?
  /// The answer to a question for permission; nil takes the run's.
  public var permission: Int?
  /// The answer to a request of ours.
  public var control = 30_000
  /// One call of an MCP tool; nil takes the program's own limit.
  public var toolCall: Int?

  /// The usual limits.
  public init() {}
}

/// What happens when the program ends by itself in the middle of its work. (claude-code.md R5)
public struct ClaudeCodeRestart: Sendable, Hashable {
  /// How often it is started again within one turn.
  public var max = 3
  /// How long to wait before each time, in milliseconds; the last one counts for all that follow.
  public var delays = [1_000, 4_000, 15_000]

  /// The usual policy.
  public init() {}
}
