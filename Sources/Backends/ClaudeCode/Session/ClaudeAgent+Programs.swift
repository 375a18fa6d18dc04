// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import Glibc

/// A process, the conversation it has, and what it was started with.
final class RunningProgram: Sendable {
  let process: any ProgramProcess
  let session: ClaudeSession
  let invocation: ClaudeInvocation
  /// Whether it was started to go on with a conversation.
  let isResumed: Bool

  /// The lists of tools it was started with.
  var rules: ClaudeToolRules { invocation.tools }

  init(_ process: any ProgramProcess, _ session: ClaudeSession, _ invocation: ClaudeInvocation, isResumed: Bool) {
    self.process = process
    self.session = session
    self.invocation = invocation
    self.isResumed = isResumed
  }

  /// Brings it to its end and takes away what it leaves behind. (claude-code.md 2.3)
  func end(_ ladder: StopLadder) async {
    await session.stop(ladder)
    await invocation.removeFiles()
    let socket = "/tmp/cc-socks/\(process.processID).sock"
    await BlockingWork.run { _ = unlink(socket) }
  }
}

/// The processes of an agent: starting them one after the other, and letting them go.
extension ClaudeAgent {
  /// What came of the wish for a process that takes a message.
  enum Readiness {
    case program(RunningProgram)
    /// It ended before it was ready.
    case ended(ChildExit, words: String, failure: ModelFailure?, wasResumed: Bool)
    /// Nobody wants it any more.
    case cancelled
  }

  /// The process that has the conversation, or a new one.
  func ready(for request: ModelRequest, _ feed: TurnFeed) async throws(ModelFailure) -> Readiness {
    if let running, await running.session.isReady { return .program(running) }
    // A process that ended by itself leaves a conversation to go on with.
    let previous = await running?.session.reader
    retire()
    let found = try await found(feed)
    await gate.enter()
    let started = await start(found, request, previous)
    await gate.leave()
    switch started {
    case .failure(let failure): throw failure
    case .success(let readiness):
      if case .program(let program) = readiness { feed.push(fresh(program.invocation.notices)) }
      return readiness
    }
  }

  private func found(_ feed: TurnFeed) async throws(ModelFailure) -> ClaudeProgram {
    if let program { return program }
    let found = try await launcher.find(settings)
    program = found
    feed.push(fresh(found.notices))
    return found
  }

  private func start(
    _ found: ClaudeProgram, _ request: ModelRequest, _ previous: ClaudeReader?
  ) async -> Result<Readiness, ModelFailure> {
    if Task.isCancelled || isClosed { return .success(.cancelled) }
    do throws(ModelFailure) {
      try await gate.admit()
      let resume = await resumable(previous)
      // What cannot be gone on with is told anew.
      if previous != nil, resume == nil {
        return .success(.ended(.exited(0), words: "", failure: nil, wasResumed: true))
      }
      let offered = ConversationTerms.offered(request)
      var start = ClaudeStart(version: found.version, tag: String(FreshID.uuid().prefix(8)))
      start.systemPrompt = Self.systemText(request, offered)
      start.hostTools = offered.map(\.name)
      start.resume = resume
      start.hooks = HookAnswers.registration
      let invocation = try ClaudeInvocation(settings, start)
      try await invocation.writeFiles()
      let process = try await process(found, invocation)
      let reader =
        previous.map { ClaudeReader(after: $0) } ?? abandoned.map(Self.anew) ?? ClaudeReader(secrets: secrets)
      let session = ClaudeSession(
        process, settings.options, reader: reader, tools: offered, composes: found.version.has(.composedMessages))
      let program = RunningProgram(process, session, invocation, isResumed: resume != nil)
      running = program
      if isClosed {
        retire()
        return .success(.cancelled)
      }
      return try await .success(opened(program))
    } catch {
      return .failure(error)
    }
  }

  private func process(
    _ found: ClaudeProgram, _ invocation: ClaudeInvocation
  ) async throws(ModelFailure) -> any ProgramProcess {
    do throws(ChildFailure) {
      return try await launcher.start(invocation.command(program: found.path, settings))
    } catch {
      await invocation.removeFiles()
      throw ModelFailure(
        .unknown, "Claude Code could not be started: \(error.message)", retryable: false,
        code: "claude_\(error.code.rawValue)", hint: error.hint)
    }
  }

  /// Waits until a process has finished starting.
  private func opened(_ program: RunningProgram) async throws(ModelFailure) -> Readiness {
    switch await program.session.open(program.invocation.initialize) {
    case .success: return .program(program)
    case .refusal(let message):
      retire()
      throw ModelFailure(
        .protocolViolation, "Claude Code refused to start working: \(message)", retryable: false,
        code: "claude_initialize_refused")
    case .silence:
      retire()
      throw ClaudeTimer.initialize.failure(after: settings.options.timeouts.initialize)
    case .ended:
      let exit = await program.process.exit()
      let words = program.process.errorTail
      let failure = await program.session.startFailure
      retire()
      return isClosed ? .cancelled : .ended(exit, words: words, failure: failure, wasResumed: program.isResumed)
    }
  }

  /// A reader for another conversation: nothing of the turn that ran stands, but what it used is counted.
  private static func anew(_ abandoned: ClaudeReader) -> ClaudeReader {
    var ended = abandoned
    ended.turn = nil
    var reader = ClaudeReader(after: ended)
    reader.sessionID = nil
    return reader
  }

  /// The id of a conversation that no other process has. (claude-code.md R6)
  private func resumable(_ previous: ClaudeReader?) async -> String? {
    guard let id = previous?.sessionID else { return nil }
    return await hold(id) ? id : nil
  }

  /// Keeps a conversation for this agent; false when another program has it.
  @discardableResult
  func hold(_ session: String) async -> Bool {
    if lock?.session == session { return true }
    lock = await SessionLock.take(session, folder: settings.stateFolder.map { "\($0)/sessions" })
    return lock != nil
  }

  /// The system text, with the names under which the program offers the tools it speaks of. (claude-code.md 14.4)
  private static func systemText(_ request: ModelRequest, _ tools: [ToolDefinition]) -> String {
    let text = ConversationTerms.systemText(request)
    if tools.isEmpty { return text }
    let names = tools.map { "`\($0.name)` is `\(ToolName.hosted($0.name))`" }.joined(separator: ", ")
    return "\(text)\n\nIn your program these tools have longer names: \(names)."
  }

  // MARK: Letting go

  /// Lets the process go; it is brought to its end beside what comes next.
  func retire() {
    guard let program = running else { return }
    running = nil
    let id = ObjectIdentifier(program)
    leaving[id] = program
    let ladder = isClosed ? StopLadder.brisk : .patient
    Task {
      await program.end(ladder)
      self.leaving[id] = nil
    }
  }

  /// Lets the process and its conversation go.
  func forget() {
    retire()
    known = nil
    lock = nil
  }

  /// Ends everything. Takes two seconds at most, except when the system does not let a process die.
  func close() async {
    isClosed = true
    let programs = [running].compactMap(\.self) + leaving.values
    running = nil
    known = nil
    await withDiscardingTaskGroup { group in
      for program in programs { group.addTask { await program.end(.brisk) } }
    }
    lock = nil
    guard let folder = settings.stateFolder else { return }
    let hasConfiguration = settings.key != nil
    await BlockingWork.run {
      if hasConfiguration { SmallFiles.removeFolder("\(folder)/claude-config") }
      SmallFiles.removeFolder("\(folder)/sessions")
      rmdir(folder)
    }
  }
}
