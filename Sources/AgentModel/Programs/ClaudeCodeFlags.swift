// SPDX-License-Identifier: Apache-2.0

/// What is known about the flags of the `claude` program. (claude-code.md 2.1)
public enum ClaudeCodeFlags {
  /// Flags, without dashes, that a team file must not give: how the program is spoken to, which conversation it goes on
  /// with and what it may do without asking are decided by the run.
  public static let reserved: Set<String> = [
    "output-format", "input-format", "verbose", "include-partial-messages", "print", "p", "replay-user-messages",
    "permission-prompt-tool", "permission-prompts", "permission-mode", "dangerously-skip-permissions",
    "allow-dangerously-skip-permissions", "resume", "r", "continue", "c", "fork-session", "session-id",
    "resume-session-at", "no-session-persistence", "mcp-config", "strict-mcp-config", "setting-sources", "settings",
    "system-prompt", "system-prompt-file", "append-system-prompt", "append-system-prompt-file",
    "system-prompt-snapshot", "tools", "allowedTools", "allowed-tools", "disallowedTools", "disallowed-tools",
    "background", "bg", "cloud", "desktop", "environment", "from-pr", "help", "h", "version", "v", "ide",
  ]
}
