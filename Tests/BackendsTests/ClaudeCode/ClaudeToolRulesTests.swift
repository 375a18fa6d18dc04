// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import Testing

@testable import Backends

@Suite("Tool lists of Claude Code agents")
struct ClaudeToolRulesTests {
  private static func rules(
    allowed: [String]? = nil, disallowed: [String]? = nil, web: Bool? = nil, servers: JSONObject = [:]
  ) -> ClaudeToolRules {
    var options = ClaudeCodeOptions()
    options.allowedTools = allowed
    options.disallowedTools = disallowed
    options.webSearch = web
    return ClaudeToolRules(options, servers: ClaudeServers(servers, settings: ClaudeInvocationTests.settings(options)))
  }

  @Test("Dangerous commands are refused unless the team file has a list of its own")
  func defaults() {
    #expect(Self.rules().disallowed.contains("Bash(rm*)"))
    #expect(!Self.rules(disallowed: ["WebFetch"]).disallowed.contains("Bash(rm*)"))
    #expect(Self.rules(disallowed: ["WebFetch"]).disallowed.contains("WebFetch"))
  }

  @Test("Tools that outlive the turn are refused unless they are named")
  func unwanted() {
    #expect(Self.rules().disallowed.contains("CronCreate"))
    #expect(!Self.rules(allowed: ["CronCreate"]).disallowed.contains("CronCreate"))
  }

  @Test("Web search is switched on and off")
  func web() {
    #expect(Self.rules(web: false).disallowed.contains("WebSearch"))
    #expect(Self.rules(allowed: ["Read"], web: true).offered == ["Read", "WebSearch", "WebFetch"])
    #expect(Self.rules(web: true).offered == nil)
  }

  @Test(
    "A command is refused in whatever way it is written",
    arguments: [
      ("rm v1", true), ("true && rm v2", true), ("/bin/rm v3", true), ("X=1 rm v", true), ("a; sudo ls", true),
      ("echo $(rm x)", true), ("command rm x", true), ("'rm' x", true), ("ls\nchmod 777 x", true),
      ("ls", false), ("git log", false), ("echo hello", false),
    ])
  func commands(_ command: String, _ refused: Bool) {
    #expect((Self.rules().refusal(tool: "Bash", input: ["command": .string(command)]) != nil) == refused)
  }

  @Test(
    "A rule with a pattern allows one command of its kind and nothing beside it",
    arguments: [
      ("Bash(git *)", "git log", true), ("Bash(git *)", "git", true), ("Bash(git:*)", "git log", true),
      ("Bash(git:*)", "gitk", false), ("Bash(git *)", "git log; rm x", false),
      ("Bash(git *)", "git log > /etc/x", false),
      ("Bash(git *)", "git $(rm x)", false), ("Bash(git *)", "hg log", false), ("Bash", "git log", false),
      ("Bash(npm run test)", "npm run test", true), ("Bash(*log)", "git log", true),
    ])
  func allowed(_ rule: String, _ command: String, _ allowed: Bool) {
    #expect(Self.rules(allowed: [rule]).allowsUnasked(tool: "Bash", input: ["command": .string(command)]) == allowed)
  }

  @Test(
    "Fetching is allowed by host",
    arguments: [
      ("https://a.example/x", true), ("https://A.example:8080", true), ("https://b.example/a.example", false),
      ("https://a.example@b.example/", false), ("a.example", false),
    ])
  func hosts(_ url: String, _ allowed: Bool) {
    let rules = Self.rules(allowed: ["WebFetch(domain:a.example)"])
    #expect(rules.allowsUnasked(tool: "WebFetch", input: ["url": .string(url)]) == allowed)
  }

  @Test("Filters of servers and of the backend hold for MCP tools")
  func servers() {
    let servers: JSONObject = [
      "a": ["command": "x", "allowed_tools": ["one", "mcp__a__two"]],
      "b": ["command": "x", "exclude_tools": ["three"]],
    ]
    let rules = Self.rules(allowed: ["mcp__a__one"], disallowed: ["post_search"], servers: servers)
    #expect(rules.disallowed.contains("mcp__b__three") && rules.disallowed.contains("mcp__a__post_search"))
    #expect(rules.refusal(tool: "mcp__a__one", input: [:]) == nil)
    #expect(rules.refusal(tool: "mcp__a__two", input: [:]) == nil)
    #expect(rules.refusal(tool: "mcp__a__other", input: [:]) != nil)
    #expect(rules.refusal(tool: "mcp__b__other", input: [:]) == nil)
    #expect(rules.refusal(tool: "mcp__b__three", input: [:]) != nil)
    #expect(rules.allowsUnasked(tool: "mcp__a__one", input: [:]))
    #expect(!rules.allowsUnasked(tool: "mcp__a__two", input: [:]))
  }

  @Test("A server's name alone means all its tools")
  func wholeServer() {
    let rules = Self.rules(allowed: ["mcp__time"], disallowed: ["mcp__mail", "mcp__web__*"])
    #expect(rules.allowsUnasked(tool: "mcp__time__now", input: [:]))
    #expect(!rules.allowsUnasked(tool: "mcp__times__now", input: [:]))
    #expect(rules.refusal(tool: "mcp__mail__send", input: [:]) != nil)
    #expect(rules.refusal(tool: "mcp__web__get", input: [:]) != nil)
  }
}
