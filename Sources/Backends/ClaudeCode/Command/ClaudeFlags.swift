// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Command line flags in the order in which they were added.
struct ClaudeFlags: Sendable, Equatable {
  private(set) var arguments: [String] = []
  /// The flag with the longest value so far, with the bytes of its argument.
  private(set) var longest: (name: String, bytes: Int)?

  static func == (left: ClaudeFlags, right: ClaudeFlags) -> Bool { left.arguments == right.arguments }

  /// Adds a flag.
  ///
  /// A value is joined to its flag with `=`, so that one that begins with a dash cannot be read as a flag, and a flag
  /// that takes several values does not take what follows.
  mutating func add(_ name: String, _ value: String? = nil, joined: Bool = true) {
    let new = value.map { joined ? ["--\(name)=\($0)"] : ["--\(name)", $0] } ?? ["--\(name)"]
    arguments += new
    for argument in new where argument.utf8.count > longest?.bytes ?? 0 { longest = (name, argument.utf8.count) }
  }

  private mutating func add(_ name: String, ifSet value: String?) {
    if let value, !value.isEmpty { add(name, value) }
  }

  /// Adds what the team file chooses: model, tools, limits and thinking. (claude-code.md 2.1)
  mutating func addChoices(_ settings: ClaudeCodeSettings, _ tools: ClaudeToolRules, _ version: ClaudeVersion) {
    let options = settings.options
    add("model", ifSet: settings.model)
    add("fallback-model", ifSet: options.fallbackModel)
    // Everything else is decided here and not by the program; only this one changes what the model is told.
    if options.permissionMode == .plan { add("permission-mode", "plan") }
    if let offered = tools.offered { add("tools", offered.joined(separator: ",")) }
    if !tools.disallowed.isEmpty { add("disallowedTools", tools.disallowed.joined(separator: ",")) }
    add("max-turns", ifSet: options.maxTurns.map(String.init))
    add("max-budget-usd", ifSet: options.maxBudgetUSD.map { Self.decimal($0) })
    add("effort", ifSet: options.effort)
    add("thinking", ifSet: options.thinking)
    add("max-thinking-tokens", ifSet: options.maxThinkingTokens.map(String.init))
    add("betas", ifSet: options.betas.joined(separator: ","))
    for folder in settings.folders { add("add-dir", folder) }
    // A conversation that is resumed keeps its first system text otherwise.
    if version.has(.promptSnapshot) { add("system-prompt-snapshot", "off") }
    if options.bare, version.has(.bare) { add("bare") }
    // Text of other agents may begin with a slash, and nobody types commands here.
    if options.settingSources.isEmpty { add("disable-slash-commands") }
    add("no-chrome")
  }

  /// A number without an exponent, with six digits after the point at most.
  private static func decimal(_ value: Double) -> String {
    guard value.isFinite, value >= 0, value < 1e12 else { return "0" }
    let millionths = Int64((value * 1e6).rounded())
    let (whole, rest) = millionths.quotientAndRemainder(dividingBy: 1_000_000)
    if rest == 0 { return String(whole) }
    var digits = String(rest)
    digits = String(repeating: "0", count: 6 - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(whole).\(digits)"
  }
}
