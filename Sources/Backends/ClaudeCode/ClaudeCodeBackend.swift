// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// An agent that is the `claude` program: it works in its folder with tools of its own, keeps its conversation, and
/// calls the tools of the request through a server that this process serves over the program's control protocol.
/// (claude-code.md)
public struct ClaudeCodeBackend: Backend {
  /// How long a cancelled call waits for the program to stop, so that what it has used is known.
  private static let farewell = Duration.milliseconds(400)

  /// What people are told about this agent.
  public let descriptor: BackendDescriptor
  private let agent: ClaudeAgent

  /// Creates the backend; nothing is started before the first call.
  public init(_ settings: ClaudeCodeSettings) {
    self.init(settings, launcher: .real, gate: .shared)
  }

  init(_ settings: ClaudeCodeSettings, launcher: ProgramLauncher, gate: StartGate) {
    agent = ClaudeAgent(settings, launcher: launcher, gate: gate)
    descriptor = BackendDescriptor(type: "claude_code", provider: "claude_code", model: settings.model)
  }

  /// Sends what is new in the conversation and passes on what the agent does until its turn is over.
  ///
  /// A cancelled call returns soon; its program is stopped beside whatever comes next.
  public func stream(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async {
    let feed = TurnFeed()
    let work = Task { await agent.perform(request, feed) }
    await withTaskCancellationHandler {
      while let events = await feed.next() { await deliver(events) }
    } onCancel: {
      work.cancel()
      Task {
        try? await Task.sleep(for: Self.farewell)
        feed.close()
      }
    }
  }

  /// Ends the program and takes away what it left behind.
  public func close() async { await agent.close() }
}
