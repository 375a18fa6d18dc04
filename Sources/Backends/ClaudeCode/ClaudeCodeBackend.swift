// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// An agent that is the `claude` program: it works in its folder with tools of its own, keeps its conversation, and
/// calls the tools of the request through a server that this process serves over the program's control protocol.
/// (claude-code.md)
public struct ClaudeCodeBackend: Backend {
  /// What people are told about this agent.
  public let descriptor: BackendDescriptor
  private let settings: ClaudeCodeSettings

  /// Creates the backend; nothing is started before the first call.
  public init(_ settings: ClaudeCodeSettings) {
    self.settings = settings
    descriptor = BackendDescriptor(type: "claude_code", provider: "claude_code", model: settings.model)
  }

  /// Sends what is new in the conversation and passes on what the agent does until its turn is over.
  public func stream(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async {
    await deliver([.error(ModelFailure(.unknown, "Claude Code is not built yet.", retryable: false))])
  }

  /// Ends the program.
  public func close() async {}
}
