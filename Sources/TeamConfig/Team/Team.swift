// SPDX-License-Identifier: Apache-2.0

/// What a team file means: every value read, defaulted and resolved.
public struct Team: Sendable {
  /// The agents in the order of the file, which is their registration order.
  public var agents: [AgentSpec]
  /// How the agents work together.
  public var orchestrator = OrchestratorSpec()
  /// Time limits of a run.
  public var timeouts = TimeoutSpec()
  /// `ui.use_orchestrator_for_single_agent`; nil when the file does not say.
  public var useOrchestratorForSingleAgent: Bool?
  /// The `record` at the top of the file, which records every agent.
  public var record: RecordSpec?
  /// The MassGen version the file is compared with, such as `0.0.30`.
  public var target = ConfigSchema.defaultTarget.description
  /// Paths outside the agents that ask for something that is not built yet. The team runs without it.
  public var unsupported: [String] = []

  /// Creates a team with the usual settings.
  public init(agents: [AgentSpec]) { self.agents = agents }

  /// Paths shared with every agent; those of `orchestrator.context_paths`.
  public var contextPaths: [ContextPath] { orchestrator.contextPaths }

  /// The agent with an id.
  public func agent(_ id: String) -> AgentSpec? { agents.first { $0.id == id } }
}
