// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore

/// Plays a scenario against the reducer on a virtual clock that starts at 0 and jumps to whatever is due next. What is
/// due together is one step: replies, then timers, then commands. (replay.md section 3)
struct VirtualRun {
  private(set) var coordinator: Coordinator
  private(set) var trace: TraceRecorder
  private(set) var log: EventLog
  /// Every effect with the time it came at.
  private(set) var effects: [(time: Int, effect: CoordinationEffect)] = []
  private var scripts: [Script]
  private var replies: [CallID: (agent: Int, due: Int, reply: ScriptedReply)] = [:]
  private var timers: [TimerID: Int] = [:]
  private var commands: [(due: Int, input: CoordinationInput)]
  private var now = 0

  init(_ scenario: Scenario, _ settings: CoordinationSettings) {
    let task = CoordinationTask(question: scenario.task, history: scenario.history)
    coordinator = Coordinator(agents: scenario.team(), task: task, settings: settings)
    coordinator.dateLine = "Sunday, 22 November 2026, 10:00 +01:00"
    trace = TraceRecorder(scenario)
    log = EventLog(scenario.agents)
    scripts = scenario.agents.map { Script(scenario.script[$0] ?? []) }
    commands = scenario.commands.enumerated().map { index, command in
      (command["at"]?.intValue ?? 0, CoordinationInput(scenario, command, number: index + 1))
    }
  }

  /// Plays to the end. A run that waits for ever stops when nothing is due any more.
  static func play(_ scenario: Scenario, _ settings: CoordinationSettings) -> VirtualRun {
    var run = VirtualRun(scenario, settings)
    let early = run.commands.filter { $0.due < 0 }.map(\.input)
    run.commands.removeAll { $0.due < 0 }
    run.perform(run.coordinator.start(at: 0, with: early))
    while !run.coordinator.isFinished, let due = run.nextDue { run.step(to: due) }
    return run
  }

  private var nextDue: Int? {
    let due = replies.values.filter { !$0.reply.hangs }.map(\.due) + Array(timers.values) + commands.map(\.due)
    return due.min()
  }

  private mutating func step(to time: Int) {
    now = time
    var inputs: [CoordinationInput] = []
    // Backwards, to show that the reducer itself puts the replies of a step into order.
    for (id, call) in replies.sorted(by: { $0.value.agent > $1.value.agent }) where call.due == time {
      switch call.reply.ending {
      case .finished(let reply): inputs.append(.replyFinished(id, reply))
      case .failed(let failure, let partialText):
        inputs.append(.replyFailed(id, failure, partialText: partialText, jitter: 1))
      case .hangs: continue
      }
      replies[id] = nil
    }
    for (timer, due) in timers where due == time {
      inputs.append(.timerFired(timer))
      timers[timer] = nil
    }
    for command in commands where command.due == time { inputs.append(command.input) }
    commands.removeAll { $0.due == time }
    perform(coordinator.apply(inputs, at: time))
  }

  private mutating func perform(_ step: [CoordinationEffect]) {
    for effect in step {
      effects.append((now, effect))
      switch effect {
      case .startCall(let call):
        let reply = scripts[call.agent].reply(to: call)
        replies[call.id] = (call.agent, now + reply.duration, reply)
      case .cancelCall(let id): replies[id] = nil
      case .setTimer(let timer, let after): timers[timer] = now + after
      case .cancelTimer(let timer): timers[timer] = nil
      case .event: break
      }
    }
    trace.record(step, at: now)
    log.record(step, at: now)
  }
}

extension ScriptedReply {
  fileprivate var hangs: Bool {
    if case .hangs = ending { true } else { false }
  }
}

extension CoordinationInput {
  /// A command of a fixture: `{"at": ms, "do": "cancel_run" | "cancel_agent" | "answer_now" | "budget" | "steer",
  /// "agent": id, "agents": [id], "text": text}`. What has a negative time comes before the start; the n-th command of a
  /// scenario steers as `steer_<n>`.
  fileprivate init(_ scenario: Scenario, _ command: JSONValue, number: Int) {
    let agent = scenario.agents.firstIndex(of: command["agent"]?.stringValue ?? "") ?? 0
    switch command["do"]?.stringValue {
    case "steer":
      let agents = command["agents"]?.strings?.compactMap { scenario.agents.firstIndex(of: $0) }
      self = .steer(id: "steer_\(number)", text: command["text"]?.stringValue ?? "", agents: agents)
    case "cancel_agent": self = .cancelAgent(agent: agent, reason: nil)
    case "answer_now": self = .wrapUp(.userRequest)
    case "budget": self = .wrapUp(.budget)
    default: self = .cancelRun(reason: nil)
    }
  }
}
