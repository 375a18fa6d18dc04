// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import JSONCore
import Synchronization
import TestSupport

@testable import Backends

/// An agent whose processes are scripted.
struct SessionBench: Sendable {
  /// The scripts, handed out one after the other.
  final class Stage: Sendable {
    private struct State {
      var waiting: ArraySlice<ScriptedProgram>
      var commands: [ChildCommand] = []
    }
    private let state: Mutex<State>

    init(_ programs: [ScriptedProgram]) {
      state = Mutex(State(waiting: programs[...]))
    }

    /// What was started so far.
    var commands: [ChildCommand] { state.withLock { $0.commands } }

    func start(_ command: ChildCommand) throws(ChildFailure) -> any ProgramProcess {
      let program = state.withLock { state in
        state.commands.append(command)
        return state.waiting.popFirst()
      }
      guard let program else { throw ChildFailure(.other, "No script is left.") }
      return program
    }
  }

  let stage: Stage
  let programs: [ScriptedProgram]
  let backend: ClaudeCodeBackend
  /// What its conversation `S1` is called; conversations are kept apart across all agents of a process.
  let session = FreshID.uuid()

  init(_ programs: [ScriptedProgram], _ change: (inout ClaudeCodeOptions) -> Void = { _ in }) {
    var options = ClaudeCodeOptions()
    options.restart.delays = [0]
    for program in programs { program.say(session, instead: "S1") }
    change(&options)
    let settings = ClaudeCodeSettings(
      model: "claude-sonnet-4-5", options: options, key: nil, workspace: "/workspace", environment: [:])
    let stage = Stage(programs)
    self.stage = stage
    self.programs = programs
    backend = ClaudeCodeBackend(
      settings,
      launcher: ProgramLauncher(
        find: { (_) async throws(ModelFailure) -> ClaudeProgram in
          ClaudeProgram(path: "/bin/claude", version: ClaudeVersion(2, 1, 330), login: .key, notices: [])
        },
        start: { (command) async throws(ChildFailure) -> any ProgramProcess in try stage.start(command) }),
      gate: StartGate(memory: { nil }))
  }

  /// The processes of a transcript.
  init(transcript name: String, _ change: (inout ClaudeCodeOptions) -> Void = { _ in }) throws {
    let bytes = try Shared.bytes("fixtures/claude-code/\(name).ndjson")
    self.init(ScriptedProgram.Step.transcript(bytes).map { ScriptedProgram($0) }, change)
  }

  /// Makes a call and returns what came of it.
  func call(_ request: ModelRequest) async -> [ModelEvent] {
    let log = EventLog()
    await backend.stream(request) { log.add($0) }
    return log.events
  }

  /// A request with the tools of a round.
  static func request(
    _ messages: [Message] = [.text(.system, "You are agent 1."), .text(.user, "Say something.")],
    votes: [String]? = nil, host: (any CallHost)? = nil
  ) -> ModelRequest {
    var request = ModelRequest(
      agentID: "agent1", callNumber: 1, kind: .round, messages: messages,
      tools: [newAnswer] + (votes.map { [vote($0)] } ?? []))
    if votes == nil { request.laterTools = [vote([])] }
    request.host = host
    return request
  }

  static let newAnswer = ToolDefinition(
    name: "new_answer", description: "Answers.",
    parameters: [
      "type": "object", "properties": ["content": ["type": "string"]], "required": ["content"],
    ])

  static func vote(_ options: [String]) -> ToolDefinition {
    ToolDefinition(
      name: "vote", description: "Votes.",
      parameters: [
        "type": "object",
        "properties": [
          "agent_id": ["type": "string", "enum": .array(options.map(JSONValue.string))],
          "reason": ["type": "string"],
        ], "required": ["agent_id", "reason"],
      ])
  }
}

extension [ModelEvent] {
  /// The visible text, with what was withdrawn taken out.
  var shownText: String {
    var pieces: [(segment: Int, text: String)] = []
    var segment = 0
    for event in self {
      switch event {
      case .segment(let number): segment = number
      case .text(let text): pieces.append((segment, text))
      case .withdrawn(let from): pieces.removeAll { $0.segment >= from }
      default: break
      }
    }
    return pieces.map(\.text).joined()
  }

  var calls: [ToolCall] { compactMap { if case .toolCall(let call) = $0 { call } else { nil } } }
  var usage: TokenUsage? { compactMap { if case .usage(let usage) = $0 { usage } else { nil } }.last }
  var finish: ModelFinish? { compactMap { if case .finish(let finish) = $0 { finish } else { nil } }.last }
  var failure: ModelFailure? { compactMap { if case .error(let failure) = $0 { failure } else { nil } }.last }
}
