// SPDX-License-Identifier: Apache-2.0

// Coordination decides what a team of agents does next: pure state machines for rounds, votes, restarts and the
// presentation, without input or output, clock or randomness.

import AgentModel

/// The state of one run: inputs in, effects out. (orchestration.md 1.11)
///
/// The engine owns the only copy, calls ``start(at:)`` once and then ``apply(_:at:)`` for everything that happens, and
/// performs the effects in their order. Whatever arrives late, for a cancelled call or timer or after the end, is
/// ignored, so the engine needs no bookkeeping of its own.
public struct Coordinator: Sendable {
  /// Local date and time as agents are told them; the engine sets it before each step.
  public var dateLine = ""
  /// The team in registration order.
  public let agents: [CoordinationAgent]
  /// The settings of the run.
  public let settings: CoordinationSettings

  let writer: PromptWriter
  let comparison: AnswerComparison
  var stage = Stage.notStarted
  var states: [AgentState]
  var board: AnswerBoard
  var ballots: BallotBox
  var phase = RunPhase.answering
  var decision: Decision?
  /// Whether the first answer ends the coordination.
  var isWindingUp = false
  /// Timers that have neither fired nor been cancelled.
  var timers: Set<TimerID> = []
  var lastCallNumber = 0
  var lastTimerNumber = 0
  var startedAt = 0
  var now = 0
  /// Effects of the step that is being processed.
  var effects: [CoordinationEffect] = []

  /// Creates a run that has not started.
  public init(agents: [CoordinationAgent], task: CoordinationTask, settings: CoordinationSettings) {
    self.agents = agents
    self.settings = settings
    writer = PromptWriter(agents: agents, task: task, settings: settings)
    comparison = AnswerComparison(workspaces: agents.compactMap(\.workspacePath))
    states = agents.map { _ in AgentState() }
    board = AnswerBoard(agentCount: agents.count)
    ballots = BallotBox(agentCount: agents.count)
  }

  /// Starts the run. `milliseconds` is the time on any monotonic clock that all steps use; `commands` came before the
  /// start and take effect before the first call.
  public mutating func start(at milliseconds: Int, with commands: [CoordinationInput] = []) -> [CoordinationEffect] {
    guard case .notStarted = stage else { return [] }
    startedAt = milliseconds
    now = milliseconds
    stage = .coordinating
    let step = Step(commands)
    begin(steers: step.steers)
    for command in step.commands { obey(command) }
    concludeIfDecided()
    startCalls()
    return takeEffects()
  }

  /// Takes one step: everything that arrived at the same instant. What the user says to agents comes first, so that no
  /// reply of the same instant decides without it. Replies are processed in registration order, then timers, then
  /// commands; calls are started last, in registration order.
  public mutating func apply(_ step: [CoordinationInput], at milliseconds: Int) -> [CoordinationEffect] {
    if case .notStarted = stage { return [] }
    now = milliseconds
    let step = Step(step)
    for input in step.steers { obey(input) }
    takeReplies(step.replies)
    concludeIfDecided()
    for timer in step.timers { fire(timer) }
    for command in step.commands { obey(command) }
    concludeIfDecided()
    startCalls()
    return takeEffects()
  }

  /// Whether ``CoordinationEvent/completed(_:)`` has been emitted; every later input is ignored.
  public var isFinished: Bool { outcome != nil }

  private mutating func begin(steers: [CoordinationInput]) {
    guard !writer.task.question.isBlank else {
      let failure = ModelFailure(.invalidRequest, "The task is empty.", code: "no_user_message")
      return finish(.failed, .noQuestion, error: failure)
    }
    emit(.phaseChanged(phase, round: 0))
    for (agent, configured) in agents.enumerated() {
      if let problem = configured.fatalProblem { giveUp(agent, problem) }
    }
    for steer in steers { obey(steer) }
    if settings.mode == .direct || settings.skipCoordinationRounds {
      beginWithoutCoordination()
    } else {
      schedule(.coordination, after: settings.coordinationTimeoutMilliseconds)
      concludeIfDecided()
    }
  }

  private mutating func takeEffects() -> [CoordinationEffect] {
    defer { effects = [] }
    return effects
  }
}
