// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Which tools a Claude Code agent has, and what its team file says about using them.
struct ClaudeToolRules: Sendable, Equatable {
  /// The only built-in tools that are offered; nil for all.
  private(set) var offered: [String]?
  /// Rules for what must not be used, as the program takes them.
  private(set) var disallowed: [String] = []
  private var refusals: [ClaudeToolRule] = []
  private var permissions: [ClaudeToolRule] = []
  private var allowedOfServers: [String: [String]] = [:]

  /// What is refused when the team file says nothing. (config.md 2.4)
  static let usuallyDisallowed = ["Bash(rm*)", "Bash(sudo*)", "Bash(su*)", "Bash(chmod*)", "Bash(chown*)"]
  /// What an agent has that is to be as small as possible. (claude-code.md 14)
  static let lean = ["Bash", "Read", "Write", "Edit", "Glob", "Grep"]
  /// Tools that act after the turn, leave the workspace or change who decides. They are offered only when the team file
  /// names them.
  static let unwanted = [
    "CronCreate", "CronDelete", "CronList", "ScheduleWakeup", "Monitor", "EnterWorktree", "ExitWorktree",
    "EnterPlanMode", "ExitPlanMode",
  ]
  static let web = ["WebSearch", "WebFetch"]

  /// Reads the lists of a team file.
  init(_ options: ClaudeCodeOptions, servers: ClaudeServers) {
    let allowed = options.allowedTools?.compactMap(ClaudeToolRule.init)
    var named = allowed?.filter { $0.mcp == nil }.map(\.tool)
    if named == nil, options.lean { named = Self.lean }
    if options.webSearch == true, let names = named { named = names + Self.web }
    offered = named.map(Self.unique)
    permissions = (allowed ?? []).filter { $0.pattern != nil || $0.mcp != nil }

    var rules = options.disallowedTools ?? Self.usuallyDisallowed
    if options.webSearch == false { rules += Self.web }
    let wanted = Set((allowed ?? []).map(\.tool))
    rules += Self.unwanted.filter { !wanted.contains($0) }
    rules += servers.excludedTools
    // A bare name that is none of the program's own tools means the tools of that name of all servers, as it does for
    // other backends. The program's own begin with a capital.
    for rule in rules where rule.first?.isUppercase == false && !rule.hasPrefix("mcp__") {
      rules += servers.names.map { "mcp__\($0)__\(rule)" }
    }
    disallowed = Self.unique(rules.filter { !$0.isEmpty })
    refusals = disallowed.compactMap(ClaudeToolRule.init)
    allowedOfServers = servers.allowedTools
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// Why a tool must not be used, in words for the model; nil when nothing in the team file forbids it.
  ///
  /// The program checks its rules itself, but some versions miss most commands. (claude-code.md 7.1)
  func refusal(tool: String, input: JSONObject) -> String? {
    for rule in refusals where rule.names(tool) && Self.covers(rule, input, any: true) {
      return "This team does not allow \(rule.text)."
    }
    if let (server, name) = ClaudeToolRule.mcp(tool), let only = allowedOfServers[server], let name,
      !only.contains(name)
    {
      return "This team does not allow the tool \(name) of \(server)."
    }
    return nil
  }

  /// Whether the team file allows a use of a tool without asking.
  func allowsUnasked(tool: String, input: JSONObject) -> Bool {
    permissions.contains { $0.names(tool) && Self.covers($0, input, any: false) }
  }

  /// Whether a rule's pattern covers a use.
  ///
  /// - Parameter any: whether one of several commands is enough; otherwise there must be one command only.
  private static func covers(_ rule: ClaudeToolRule, _ input: JSONObject, any: Bool) -> Bool {
    guard let pattern = rule.pattern else { return true }
    switch rule.tool {
    case "Bash":
      guard let line = input["command"]?.stringValue else { return any }
      if any {
        return ShellWords.fits(line, pattern) || ShellWords.commands(in: line).contains { ShellWords.fits($0, pattern) }
      }
      return ShellWords.isSingle(line) && ShellWords.fits(line, pattern)
    case "WebFetch":
      guard pattern.hasPrefix("domain:"), let address = input["url"]?.stringValue else { return false }
      return host(of: address) == pattern.dropFirst(7).lowercased()
    default:
      // What other patterns mean the program knows.
      return false
    }
  }

  private static func host(of address: String) -> String? {
    guard let start = address.firstRange(of: "://") else { return nil }
    let authority = address[start.upperBound...].prefix { !"/?#\\".contains($0) }
    guard !authority.contains("@") else { return nil }
    return authority.prefix { $0 != ":" }.lowercased()
  }
}
