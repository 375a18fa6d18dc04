// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True in this share of cases.
  mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &self) < share }
}

/// A run of random agents with random settings on a virtual clock, watched for everything that must always hold.
struct RandomRun {
  private(set) var effects: [CoordinationEffect] = []
  private(set) var complaints: [String] = []
  private var coordinator: Coordinator
  private let settings: CoordinationSettings
  private var random: SeededGenerator
  private var calls: [CallID: (call: CallStart, due: Int)] = [:]
  private var timers: [TimerID: Int] = [:]
  private var commands: [(due: Int, input: CoordinationInput)] = []
  private var lateInputs: [CoordinationInput] = []
  private var callCounts: [Int: Int] = [:]
  private var answerCount = 0
  private var openCalls: Set<CallID> = []
  /// Messages of the user that were accepted, with the agents that have not been told yet.
  private var untold: [String: Set<Int>] = [:]
  /// What was said to each agent, by number.
  private var said: [Int: [Int]] = [:]
  private var steerCount = 0
  private var completions = 0
  private var now = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    let count = Int.random(in: 2...6, using: &random)
    var settings = CoordinationSettings()
    settings.aliasPolicy = random.chance(0.5) ? .stable : .answerersSorted
    settings.restartPolicy = RestartPolicy.allCases.randomElement(using: &random) ?? .boundary
    settings.finalAnswerStrategy =
      FinalAnswerStrategy.allCases.randomElement(using: &random) ?? .present
    settings.skipCoordinationRounds = random.chance(0.03)
    settings.mode = random.chance(0.03) ? .direct : .coordinated
    settings.maxNewAnswersPerAgent = random.chance(0.5) ? 2 : nil
    settings.maxRounds = random.chance(0.3) ? 3 : nil
    settings.agentRoundTimeoutMilliseconds = random.chance(0.3) ? 400 : nil
    settings.agentRoundSoftTimeoutMilliseconds = random.chance(0.3) ? 200 : nil
    settings.coordinationTimeoutMilliseconds = 5_000
    settings.presentationTimeoutMilliseconds = 500
    settings.transport.baseMilliseconds = random.chance(0.5) ? 50 : 0
    self.settings = settings
    var agents = (0..<count).map { CoordinationAgent(id: "id-\($0)", supportsTools: true) }
    for index in agents.indices where random.chance(0.05) {
      agents[index].fatalProblem = ModelFailure(.credentialsMissing, "no key")
    }
    coordinator = Coordinator(agents: agents, task: CoordinationTask(question: "Q"), settings: settings)
    while random.chance(0.3) {
      let due = Int.random(in: 0...600, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0: commands.append((due, .cancelRun(reason: nil)))
      case 1: commands.append((due, .wrapUp(.userRequest)))
      case 2: commands.append((due, .wrapUp(.budget)))
      case 3...6: commands.append((due, steer()))
      default: commands.append((due, .cancelAgent(agent: Int.random(in: 0..<8, using: &random), reason: nil)))
      }
    }
  }

  mutating func play() {
    let early = commands.filter { $0.due < 60 && random.chance(0.2) }.map(\.input)
    accept(early)
    perform(coordinator.start(at: 0, with: early))
    while !coordinator.isFinished {
      let due = calls.values.map(\.due) + Array(timers.values) + commands.map(\.due)
      guard let next = due.filter({ $0 < .max }).min() else {
        complaints.append("nothing is due, and the run has not ended")
        return
      }
      step(to: next)
    }
    checkEnd()
    let more = coordinator.apply(lateInputs + [.cancelRun(reason: nil), .wrapUp(.budget)], at: now + 1)
    if !more.isEmpty { complaints.append("something happened after the end") }
  }

  private mutating func step(to time: Int) {
    now = time
    var inputs: [CoordinationInput] = []
    for (id, open) in calls.sorted(by: { $0.key < $1.key }) where open.due == time {
      inputs.append(ending(of: open.call))
      calls[id] = nil
    }
    for timer in timers.filter({ $0.value == time }).keys.sorted(by: { $0.number < $1.number }) {
      inputs.append(.timerFired(timer))
      timers[timer] = nil
    }
    for command in commands where command.due == time { inputs.append(command.input) }
    commands.removeAll { $0.due == time }
    // Something that was cancelled may still arrive, and so may something twice.
    if random.chance(0.1) { inputs += lateInputs }
    lateInputs += inputs.suffix(1).filter { if case .steer = $0 { false } else { true } }
    inputs.shuffle(using: &random)
    accept(inputs)
    perform(coordinator.apply(inputs, at: time))
  }

  private mutating func perform(_ step: [CoordinationEffect]) {
    effects += step
    for effect in step {
      if completions > 0 { complaints.append("an effect follows the end: \(effect)") }
      switch effect {
      case .startCall(let call):
        callCounts[call.agent, default: 0] += 1
        openCalls.insert(call.id)
        checkConversation(call)
        checkSteers(call)
        // A few calls never end.
        let due = random.chance(0.03) ? Int.max : now + Int.random(in: 1...120, using: &random)
        calls[call.id] = (call, due)
      case .cancelCall(let id):
        if let open = calls.removeValue(forKey: id) { lateInputs.append(ending(of: open.call)) }
      case .setTimer(let timer, let after): timers[timer] = now + after
      case .cancelTimer(let timer): timers[timer] = nil
      case .event(.callCompleted(let id, _, _, _)):
        if openCalls.remove(id) == nil { complaints.append("\(id) ended twice") }
      case .event(.steerApplied(let agent, let id, _, let call)):
        if untold[id]?.remove(agent) == nil { complaints.append("\(id) was not for agent \(agent), or came twice") }
        if !openCalls.isEmpty, call < (openCalls.max() ?? call) { complaints.append("\(id) came with an old call") }
      case .event(.answerSubmitted): answerCount += 1
      case .event(.completed): completions += 1
      case .event: break
      }
    }
  }

  /// How a call ends: mostly sensibly, sometimes not.
  private mutating func ending(of call: CallStart) -> CoordinationInput {
    let kind = Int.random(in: 0..<100, using: &random)
    if kind < 12 {
      let failureClass = FailureClass.allCases.randomElement(using: &random) ?? .server
      let failure = ModelFailure(
        failureClass, "failed", afterOutput: random.chance(0.5),
        retryAfterMilliseconds: random.chance(0.1) ? Int.random(in: 0...200_000, using: &random) : nil)
      let jitter = Double.random(in: 0...1, using: &random)
      return .replyFailed(call.id, failure, partialText: random.chance(0.5) ? "half" : "", jitter: jitter)
    }
    if call.kind == .final || call.kind == .direct {
      return .replyFinished(call.id, Reply(text: random.chance(0.8) ? "final" : "", finish: finish()))
    }
    var reply = Reply(text: random.chance(0.5) ? "prose" : "", finish: finish())
    if kind < 85 { reply.toolCalls.append(toolCall(call)) }
    if random.chance(0.05) { reply.toolCalls.append(toolCall(call)) }
    if random.chance(0.05) { reply.inlineError = "inline" }
    return .replyFinished(call.id, reply)
  }

  private mutating func finish() -> ModelFinish {
    ModelFinish(
      random.chance(0.9) ? .toolCalls : [.length, .refusal, .pause, .other].randomElement(using: &random) ?? .stop)
  }

  private mutating func toolCall(_ call: CallStart) -> ReplyToolCall {
    let id = "t\(Int.random(in: 0..<3, using: &random))"
    switch Int.random(in: 0..<20, using: &random) {
    case 0: return .invalid(id: id, name: "new_answer", raw: "{\"content")
    case 1: return .valid(ToolCall(id: id, name: "search", arguments: [:]))
    case 2: return .valid(ToolCall(id: id, name: "new_answer", arguments: ["content": " "]))
    case 3: return .valid(ToolCall(id: id, name: "vote", arguments: ["agent_id": "nobody"]))
    case 4...7 where !call.shown.isEmpty, _ where call.shown.isEmpty:
      let content = "answer \(Int.random(in: 0..<50, using: &random))"
      return .valid(ToolCall(id: id, name: "new_answer", arguments: ["content": .string(content)]))
    default:
      let alias = call.shown.randomElement(using: &random)?.alias ?? ""
      return .valid(ToolCall(id: id, name: "vote", arguments: ["agent_id": .string(alias), "reason": "r"]))
    }
  }

  /// Providers refuse a conversation in which a call has no result or a result has no call.
  private mutating func checkConversation(_ call: CallStart) {
    var open: [String] = []
    for message in call.messages {
      let results = message.parts.compactMap { part -> String? in
        if case .toolResult(let result) = part { result.callID } else { nil }
      }
      if results != open { complaints.append("\(call.id): results \(results) for calls \(open)") }
      open = message.parts.compactMap { part in
        switch part {
        case .toolCall(let call): call.id
        case .invalidToolCall(let id, _, _): id
        case .text, .media, .toolResult: nil
        }
      }
    }
    if call.messages.first?.role != .system, call.kind != .direct { complaints.append("\(call.id) has no system turn") }
    if call.messages.last?.role == .assistant || !open.isEmpty { complaints.append("\(call.id) asks for nothing") }
  }

  /// Every call tells everything that was said to its agent, once and in order.
  private mutating func checkSteers(_ call: CallStart) {
    let words = call.messages.map(\.text).joined(separator: "\n").split { !$0.isLetter && !$0.isNumber && $0 != "-" }
    let told = words.filter { $0.hasPrefix("steer-") }.compactMap { Int($0.dropFirst("steer-".count)) }
    let wanted = said[call.agent] ?? []
    if told != wanted { complaints.append("\(call.id) tells \(told) of \(wanted)") }
    for number in wanted where untold["\(number)"]?.contains(call.agent) == true {
      complaints.append("\(call.id) does not report \(number)")
    }
  }

  private mutating func steer() -> CoordinationInput {
    steerCount += 1
    let agents = random.chance(0.5) ? nil : (0..<4).filter { _ in random.chance(0.5) }
    return .steer(id: "\(steerCount)", text: "steer-\(steerCount)", agents: agents)
  }

  /// Notes what the reducer says it will tell.
  private mutating func accept(_ inputs: [CoordinationInput]) {
    for case .steer(let id, _, let agents) in inputs {
      let reached = coordinator.steerable(agents)
      untold[id] = Set(reached)
      for agent in reached { said[agent, default: []].append(Int(id) ?? 0) }
    }
  }

  private mutating func checkEnd() {
    if completions != 1 { complaints.append("the run ended \(completions) times") }
    if !openCalls.isEmpty { complaints.append("calls without an end: \(openCalls)") }
    if !timers.isEmpty { complaints.append("timers left: \(timers.keys)") }
    guard let outcome = coordinator.outcome else { return complaints.append("there is no outcome") }
    let coordinated = settings.mode == .coordinated && !settings.skipCoordinationRounds
    if coordinated, let winner = outcome.winner, !outcome.answers.contains(where: { $0.agent == winner }) {
      complaints.append("the winner has no answer")
    }
    if outcome.status == .completed, outcome.text.isEmpty { complaints.append("completed without a text") }
    for vote in outcome.votes where !outcome.answers.contains(where: { $0.label == vote.targetLabel }) {
      complaints.append("a vote for an old answer counts")
    }
    let series = settings.maxFailedSeries * settings.maxAttempts * settings.transport.maxTries
    for (agent, count) in callCounts
    where count > (coordinator.round + steerCount + 1) * series + settings.transport.maxTries {
      complaints.append("agent \(agent) made \(count) calls in \(coordinator.round + 1) rounds")
    }
    if coordinator.agentSnapshots.contains(where: { [.working, .presenting, .waiting].contains($0.status) }) {
      complaints.append("an agent is still at work")
    }
  }
}
