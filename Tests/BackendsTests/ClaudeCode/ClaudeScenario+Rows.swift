// SPDX-License-Identifier: Apache-2.0

import AgentModel

extension ClaudeScenario {
  static let all = plain + sessions + tools + errors + streams + ends

  /// Texts and input.
  private static let plain: [ClaudeScenario] = [
    ClaudeScenario(
      "append-prompt-file", "auth-oauth-token", "auth-token-bearer", "bare-mode", "config-dir", "image-broken",
      "image-large", "image-url", "initialize-append-prompt", "initialize-system-prompt", "initialize-twice",
      "input-keep-alive", "lean-flags", "pdf-document", "slash-unknown", "system-prompt-file", turns: [.says("ok")]),
    ClaudeScenario(
      "sdk-mcp-always-load", "sdk-mcp-config-always-load", "sdk-mcp-default-always-load", "sdk-mcp-with-tool-search",
      "tool-search-off", "tools-none", "tools-restricted", turns: [.says("x")]),
    ClaudeScenario("at-path-expansion", turns: [.says("plain"), .says("plain")]),
    ClaudeScenario("slash-text-escaped", turns: [.says("plain")]),
    ClaudeScenario("claude-md-isolation", turns: Array(repeating: .says("ok"), count: 6)),
    ClaudeScenario("image-base64", turns: [.says("A red square.")]),
    ClaudeScenario("input-huge-line", turns: [.says("swallowed")]),
    ClaudeScenario("no-initialize", turns: [.says("worked without initialize")]),
    ClaudeScenario("plain-no-partial", turns: [.says("Hello there.")]),
    ClaudeScenario("plain-partial", turns: [.says("Hello there, this answer arrives in several pieces.")]),
    ClaudeScenario("thinking-partial", turns: [.says("Then I answer.")]),
    ClaudeScenario("unicode", turns: [.says("naïve 日本語 😀 \u{2028} \u{0}end ?")]),
    ClaudeScenario("empty-reply", turns: [.says("", 2)]),
    ClaudeScenario("json-schema", turns: [.says(#"{"vote":"agent1"}"#, tools: ["StructuredOutput"])]),
    ClaudeScenario("json-schema", version: "v2.1.71", turns: [.says("done", 2, tools: ["StructuredOutput"])]),
    ClaudeScenario("json-schema", version: "v2.1.1", turns: [.says("done", nil, tools: ["StructuredOutput"])]),
  ]

  /// Several messages and processes.
  private static let sessions: [ClaudeScenario] = [
    ClaudeScenario("queued-messages", turns: [.says("first answer"), .says("second answer")]),
    // The second message came under the id of the first one, and nothing ever answers it.
    ClaudeScenario("duplicate-uuid", turns: [.says("one"), .isOpen()]),
    ClaudeScenario("two-turns-cost", turns: Array(repeating: .says("turn", nil), count: 3)),
    ClaudeScenario("resume-cost", turns: [.says("a", nil), .says("b", nil), .says("c", nil)]),
    ClaudeScenario("resume-fork", "resume-other-cwd", turns: [.says("one"), .says("two")]),
    ClaudeScenario("resume-other-cwd", version: "v2.1.1", turns: [.says("one"), .isOpen()]),
    ClaudeScenario("resume-other-cwd", version: "v2.1.71", turns: [.says("one"), .isOpen()]),
    ClaudeScenario("resume-other-cwd", version: "v2.1.139", turns: [.says("one"), .isOpen()]),
    ClaudeScenario("resume-truncated-file", turns: [.says("remember 41"), .says("two")]),
    ClaudeScenario("resume-twice-at-once", turns: [.says("one"), .says("again"), .says("again")]),
    ClaudeScenario(
      "resume-unknown", "input-garbage", "input-unknown-type", "bypass-permissions-root", turns: [.isOpen()]),
    ClaudeScenario("session-files", turns: [.says("one")]),
    ClaudeScenario("session-id-given", turns: [.says("one"), .isOpen()]),
    ClaudeScenario("system-prompt-change-on-resume", turns: Array(repeating: .says("ok"), count: 3)),
    ClaudeScenario("sdk-mcp-enum-on-resume", turns: [.says("one"), .says("two")]),
    ClaudeScenario("sdk-mcp-list-changed", turns: ["one", "two", "three", "four"].map { .says($0) }),
    ClaudeScenario("slash-clear", turns: [.says("one"), .says("", 0), .says("two")]),
    // Older versions do not know the command and say so.
    ClaudeScenario(
      "slash-clear", version: "v2.1.71", turns: [.says("one"), .says("Unknown skill: clear", 0), .says("two")]),
    ClaudeScenario(
      "slash-clear", version: "v2.1.1",
      turns: [.says("one"), .says("Unknown slash command: clear", 0), .says("two")]),
    ClaudeScenario("home-problems", "missing-binary", "shared-home", "start-errors", turns: []),
    ClaudeScenario("system-prompt-argv-huge", turns: []),
  ]

  /// Tools, permissions, servers, helpers.
  private static let tools: [ClaudeScenario] = [
    ClaudeScenario("accept-edits-mode", turns: [.says("ok", 4, tools: ["Write", "Bash", "Write"])]),
    ClaudeScenario("bypass-root-sandbox-env", "plan-mode", turns: [.says("ok", 2, tools: ["Write"])]),
    ClaudeScenario("dont-ask-mode", turns: [.says("ok", 2, tools: ["Write"], told: ["permission_denied"])]),
    ClaudeScenario(
      "hook-events-flag", "hook-unanswered", "hook-unanswered-block", "sandbox-settings", "session-state-events",
      turns: [.says("ok", 2, tools: ["Bash"])]),
    ClaudeScenario("hooks-pre-post", turns: [.says("ok", 3, tools: ["Write", "Write"])]),
    ClaudeScenario("cwd-missing", turns: [.says("ok", 2, tools: ["Bash"], told: ["informational"])]),
    ClaudeScenario(
      "disallowed-patterns",
      turns: [.says("ok", 5, tools: fourCommands, told: Array(repeating: "permission_denied", count: 3))]),
    ClaudeScenario(
      "disallowed-patterns", version: "v2.1.257",
      turns: [.says("ok", 5, tools: fourCommands, told: Array(repeating: "permission_denied", count: 2))]),
    ClaudeScenario(
      "disallowed-patterns", version: "v2.1.139",
      turns: [.says("ok", 5, tools: fourCommands, told: Array(repeating: "permission_denied", count: 2))]),
    ClaudeScenario("disallowed-patterns", version: "v2.1.71", turns: [.says("ok", 5, tools: fourCommands)]),
    ClaudeScenario("disallowed-patterns", version: "v2.1.1", turns: [.says("ok", 5, tools: fourCommands)]),
    ClaudeScenario("image-read-tool", turns: [.says("seen", 2, tools: ["Read"])]),
    ClaudeScenario("output-large-tool-result", turns: [.says("ok", 3, tools: ["Bash", "Read"])]),
    ClaudeScenario("parallel-tools", turns: [.says("ok", 2, tools: ["Read", "Read", "Bash"])]),
    ClaudeScenario(
      "permission-allow-without-input", "permission-error-response", "permission-malformed-response",
      "stdin-closed-early", "stdin-eof-during-permission", turns: [.says("after", 2, tools: ["Write"])]),
    ClaudeScenario("no-permission-handler", turns: [.says("after", 2, tools: ["Write"], told: ["permission_denied"])]),
    ClaudeScenario("tool-allow-with-updates", turns: [.says("ok", 3, tools: ["Bash", "Bash"])]),
    ClaudeScenario("tool-bash-allow", turns: [.says("Done.", 2, tools: ["Bash"], shows: "Writing.Done.")]),
    ClaudeScenario("tool-write-deny", turns: [.says("I was refused.", 2, tools: ["Write"])]),
    ClaudeScenario("tool-deny-interrupt", turns: [.isInterrupted(1, tools: ["Write"]), .says("next turn works")]),
    ClaudeScenario("unknown-tool", turns: [.says("ok", 3, tools: ["Nonexistent", "Read"])]),
    ClaudeScenario("mcp-stdio", turns: [.says("ok", 5, tools: ["echo.echo", "echo.fail", "echo.crash", "echo.echo"])]),
    ClaudeScenario("mcp-stdio-missing", turns: [.says("ok", told: ["tool_server_failed"])]),
    ClaudeScenario("mcp-tool-filters", turns: [.says("ok", 2, tools: ["echo.fail"]), .says("ok")]),
    // Calls of our own tools are the session's news.
    ClaudeScenario("sdk-mcp-bad-args", "sdk-mcp-in-initialize", turns: [.says("Done.", 2)]),
    ClaudeScenario("sdk-mcp-call-unanswered", turns: [.says("ok", 2)]),
    ClaudeScenario("sdk-mcp-error-response", turns: [.says("ok", 3)]),
    ClaudeScenario("sdk-mcp-start-unanswered", turns: [.says("ok", told: ["tool_server_failed"])]),
    ClaudeScenario("sdk-mcp-vote", turns: [.says("Done.", 3, shows: "I will answer.Done.")]),
    ClaudeScenario("sdk-mcp-end-turn-hook", turns: [.says("", hookStopped: true), .says("next turn fine")]),
    ClaudeScenario(
      "coordination-lean", turns: [.says("My answer.", hookStopped: true), .says("", 2, hookStopped: true)]),
    // The model that was changed to has another price.
    ClaudeScenario("control-misc", turns: [.says("model changed", nil)]),
    // The helper's calls count, its words do not.
    ClaudeScenario("background-disabled", turns: [.says("started", 4, tools: ["Bash", "Agent"])]),
    ClaudeScenario("background-shell", turns: [.says("started", 2, tools: ["Bash"])]),
    ClaudeScenario("subagent", turns: [.says("parent done", 2, tools: ["Agent"])]),
    ClaudeScenario("subagent", version: "v2.1.71", turns: [.says("parent done", 3, tools: ["Agent"])]),
  ]

  /// Failures of the API, limits.
  private static let errors: [ClaudeScenario] = [
    ClaudeScenario("api-400-credit", turns: [.fails(.billing), .says("recovered")]),
    ClaudeScenario("api-400-too-long", turns: [.fails(.contextLength), .says("recovered")]),
    ClaudeScenario("api-401", turns: [.fails(.auth, retries: [.auth]), .says("recovered")]),
    ClaudeScenario("api-401", version: "v2.1.71", turns: [.fails(.auth), .says("recovered")]),
    ClaudeScenario("api-401", version: "v2.1.1", turns: [.fails(.auth), .says("recovered")]),
    ClaudeScenario("api-401-default-retries", turns: [.fails(.auth, retries: Array(repeating: .auth, count: 10))]),
    ClaudeScenario("api-403", turns: [.fails(.auth), .says("recovered")]),
    ClaudeScenario("api-404-model", turns: [.fails(.notFound), .says("recovered")]),
    ClaudeScenario("api-413", turns: [.fails(.requestTooLarge), .says("recovered")]),
    ClaudeScenario("api-429", turns: [.fails(.rateLimit, retries: [.rateLimit, .rateLimit]), .says("recovered")]),
    ClaudeScenario("api-500-retries-2", turns: [.fails(.server, retries: [.server, .server]), .says("recovered")]),
    ClaudeScenario(
      "api-529-retries-2", turns: [.fails(.overloaded, retries: [.overloaded, .overloaded]), .says("recovered")]),
    ClaudeScenario("api-529-retries-2", version: "v2.1.71", turns: [.fails(.overloaded), .says("recovered")]),
    ClaudeScenario("api-529-retries-2", version: "v2.1.1", turns: [.fails(.overloaded), .says("recovered")]),
    ClaudeScenario("api-529-then-ok", turns: [.says("made it", retries: [.overloaded, .overloaded])]),
    ClaudeScenario(
      "api-fallback-model",
      turns: [.says("made it", nil, told: ["model_fallback"], retries: Array(repeating: .overloaded, count: 3))]),
    ClaudeScenario("api-timeout", turns: [.fails(.timeout, retries: [.network])]),
    ClaudeScenario("api-unreachable", turns: [.fails(.network, retries: [.network])]),
    ClaudeScenario("no-api-key", turns: [.fails(.credentialsMissing)]),
    ClaudeScenario("max-budget", turns: [.fails(.billing, nil, tools: ["Bash"])]),
    ClaudeScenario("max-turns", turns: [.fails(.invalidRequest, 2, tools: ["Bash", "Bash"])]),
    ClaudeScenario("max-turns", version: "v2.1.1", turns: [.fails(.invalidRequest, nil, tools: ["Bash"])]),
  ]

  /// Streams that break, and long ones.
  private static let streams: [ClaudeScenario] = [
    ClaudeScenario("stream-bad-json", turns: [.says(secondTry, 2, isWithdrawn: true)]),
    ClaudeScenario("stream-close-mid", "stream-rst-mid", turns: [.says(secondTry, retries: [.network])]),
    ClaudeScenario("stream-rst-slow", turns: [.says(secondTry, nil, retries: [.network], isWithdrawn: true)]),
    ClaudeScenario("stream-rst-slow", version: "v2.1.139", turns: [.says(secondTry, isWithdrawn: true)]),
    ClaudeScenario("stream-rst-slow", version: "v2.1.71", turns: [.says(secondTry, nil, isWithdrawn: true)]),
    ClaudeScenario("stream-rst-slow", version: "v2.1.1", turns: [.says(secondTry, nil, isWithdrawn: true)]),
    ClaudeScenario("stream-sse-error", "stream-sse-error-slow", turns: [.says(secondTry, isWithdrawn: true)]),
    ClaudeScenario("stream-sse-error-slow", version: "v2.1.71", turns: [.says(secondTry, nil, isWithdrawn: true)]),
    ClaudeScenario("stream-dies-always", turns: [.fails(.network, retries: [.network])]),
    // The text before the break stands, the call that was half received does not.
    ClaudeScenario(
      "stream-dies-after-tool-use",
      turns: [.says("done", nil, tools: ["Bash"], shows: String(repeating: "x", count: 60) + "done")]),
    ClaudeScenario("stream-idle-watchdog", "stream-stall", turns: [.says("This sentence pauses for a long time.")]),
    // The model goes on where the limit stopped it.
    ClaudeScenario("stream-max-tokens", turns: [.says("cut by limitcontinued", 2)]),
    ClaudeScenario("stream-refusal", turns: [.fails(.contentFilter, 2, told: ["informational"])]),
    // The finished block was cut when it was recorded, the deltas were not.
    ClaudeScenario("output-large-text", turns: [.says(cutText, isWithdrawn: true)]),
    ClaudeScenario("slow-reader", turns: [.says(cutText)]),
  ]

  /// Interruptions and deaths.
  private static let ends: [ClaudeScenario] = [
    ClaudeScenario("interrupt-before-first-byte", turns: [.isInterrupted(0)]),
    ClaudeScenario("interrupt-idle", turns: [.says("fine")]),
    ClaudeScenario("interrupt-in-tool", turns: [.isInterrupted(1, tools: ["Bash"])]),
    ClaudeScenario(
      "interrupt-mid-stream", turns: [.isInterrupted(nil, shows: words(16) + "word"), .says("still alive")]),
    // Older versions send no finished block of what was interrupted.
    ClaudeScenario(
      "interrupt-mid-stream", version: "v2.1.71",
      turns: [.isInterrupted(nil, isWithdrawn: true), .says("still alive")]),
    ClaudeScenario(
      "interrupt-mid-stream", version: "v2.1.1",
      turns: [.isInterrupted(nil, isWithdrawn: true), .says("still alive")]),
    ClaudeScenario("interrupt-queued", turns: [.isInterrupted(nil, shows: words(19) + "w"), .says("queued one ran")]),
    ClaudeScenario("message-during-tool", turns: [.says("turn one done", 2, tools: ["Bash"])]),
    ClaudeScenario("message-priority-now", turns: [.isInterrupted(1, shows: "word word wo"), .says("urgent handled")]),
    ClaudeScenario("permission-never-answered", turns: [.isInterrupted(1, tools: ["Write"])]),
    ClaudeScenario("sdk-mcp-stop-after-vote", turns: [.isInterrupted(1)]),
    ClaudeScenario("sigint-mid-stream", turns: [.isInterrupted(1, shows: "word word wo")]),
    ClaudeScenario("sigkill-in-tool", "sigterm-in-tool", turns: [.isOpen(tools: ["Bash"])]),
    // What the killed process used is paid by the turn that goes on.
    ClaudeScenario(
      "sigkill-mid-stream-then-resume",
      turns: [.says("remember the number 41"), .isOpen(isWithdrawn: true), .says("resumed", nil)]),
    ClaudeScenario("sigterm-idle", turns: [.says("ok")]),
    ClaudeScenario("sigterm-mid-stream", "stdout-closed-by-host", turns: [.isOpen(isWithdrawn: true)]),
    ClaudeScenario("stdin-eof-mid-stream", turns: [.says(words(40))]),
    ClaudeScenario(
      "slash-compact",
      turns: [.says(String(repeating: "one ", count: 50)), .says("", 2, told: ["compact_boundary"]), .says("two")]),
  ]

  private static let secondTry = "Second attempt complete."

  private static let fourCommands = Array(repeating: "Bash", count: 4)

  private static let cutText =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab…<3200000 characters>"

  private static func words(_ count: Int) -> String { String(repeating: "word ", count: count) }
}
