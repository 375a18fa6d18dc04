// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// The environment of a `claude` process. (claude-code.md 2.2)
enum ClaudeEnvironment {
  /// How often the program repeats a failed request when the team file does not say.
  static let usualRetries = 3

  /// Variables with keys and tokens of Anthropic's API. The program takes whichever it finds first, so that it gets the
  /// one that was chosen and no other.
  private static let ownKeys = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"]

  /// Variables of other providers' keys: the program has no use for them, and whatever it starts would see them.
  private static let foreignKeys = Set(ProviderTable.all.flatMap(\.keyVariables)).subtracting(ownKeys)

  /// What a process is started with: what this process has, without what is not meant for it, and what it needs.
  static func variables(_ settings: ClaudeCodeSettings) -> [String: String] {
    let options = settings.options
    var variables = settings.environment.filter { !foreignKeys.contains($0.key) }
    // Set inside Claude Code; the program refuses to start within itself.
    variables["CLAUDECODE"] = nil
    variables["CLAUDE_CODE_SSE_PORT"] = nil
    if let key = settings.key {
      for name in ownKeys { variables[name] = nil }
      variables["ANTHROPIC_API_KEY"] = key.reveal()
      // The user's own configuration may hold a login, and is no business of a run that pays with a key.
      if let folder = settings.stateFolder { variables["CLAUDE_CONFIG_DIR"] = "\(folder)/claude-config" }
    } else {
      variables["ANTHROPIC_API_KEY"] = nil
    }
    if let address = settings.baseURL {
      variables["ANTHROPIC_BASE_URL"] = address
      // A login belongs to Anthropic's address.
      if settings.key == nil {
        for name in ownKeys { variables[name] = nil }
      }
    }
    variables["CLAUDE_CODE_ENTRYPOINT"] = "sdk-swift"
    variables["CLAUDE_AGENT_SDK_CLIENT_APP"] = settings.clientName
    // Otherwise the model does not see the tools it has to answer with. (claude-code.md 7.3)
    variables["ENABLE_TOOL_SEARCH"] = "false"
    // Background work ends in turns that nobody asked for. (claude-code.md 6.4)
    variables["CLAUDE_CODE_DISABLE_BACKGROUND_TASKS"] = "1"
    variables["CLAUDE_CODE_MAX_RETRIES"] = String(options.maxRetries ?? usualRetries)
    // A program that is replaced while it runs cannot be resumed as the same one.
    variables["DISABLE_AUTOUPDATER"] = "1"
    if let limit = options.timeouts.toolCall { variables["MCP_TOOL_TIMEOUT"] = String(limit) }
    for (name, value) in options.environment { variables[name] = value.reveal() }
    return variables
  }
}
