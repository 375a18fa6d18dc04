// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// How the program proves who pays, as far as can be told without starting it. (claude-code.md 2.2)
package enum ClaudeLogin: Sendable, Hashable {
  /// A key of the team file or the environment.
  case key
  /// A variable with a token, or one that chooses a cloud's own login.
  case variable(String)
  /// The login that the program keeps.
  case stored
  /// `apiKeyHelper` or a variable in the settings may bring one.
  case settings
  /// Nothing was found. The program may have one in the system's keychain nevertheless.
  case unknown

  private static let variables = [
    "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_USE_BEDROCK",
    "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY",
  ]

  /// Tells it.
  package static func of(
    hasKey: Bool, hasSettings: Bool, environment: [String: String], _ look: (String) -> PathLook
  ) -> ClaudeLogin {
    if hasKey { return .key }
    if let name = variables.first(where: { environment[$0]?.isEmpty == false }) { return .variable(name) }
    let folder =
      environment["CLAUDE_CONFIG_DIR"].flatMap { $0.isEmpty ? nil : $0 } ?? environment["HOME"].map { "\($0)/.claude" }
    if let folder, [.file, .program].contains(look("\(folder)/.credentials.json")) { return .stored }
    return hasSettings ? .settings : .unknown
  }
}
