// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// Everything a Claude Code agent needs to be started, with all paths absolute and all variables expanded.
public struct ClaudeCodeSettings: Sendable {
  /// The model's name or alias; empty takes the program's default.
  public var model: String
  /// What the team file says.
  public var options: ClaudeCodeOptions
  /// The key for the program; nil leaves it to its own login.
  public var key: Secret?
  /// The address of the API, when it is not Anthropic's.
  public var baseURL: String?
  /// The absolute folder the agent works in, which exists.
  public var workspace: String
  /// More absolute folders the program may look into.
  public var folders: [String] = []
  /// The environment of this process.
  public var environment: [String: String]
  /// An absolute folder of the run for files that the program must not lose: its configuration when a key is used, and
  /// the locks of sessions. Nil when nothing can be written.
  public var stateFolder: String?
  /// What is known about the program, when it has been looked for before.
  package var program: ClaudeProgram?
  /// How this program names itself to the other, as `name/version`.
  public var clientName = "massgen-server"

  /// Creates settings from their parts.
  public init(
    model: String, options: ClaudeCodeOptions, key: Secret?, workspace: String, environment: [String: String]
  ) {
    self.model = model
    self.options = options
    self.key = key
    self.workspace = workspace
    self.environment = environment
  }
}
