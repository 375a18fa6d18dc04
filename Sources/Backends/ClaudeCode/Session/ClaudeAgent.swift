// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess

/// An agent over all calls of a run: keeps its process as long as it fits, starts another where it does not or where it
/// ended, and makes one reply of what a call takes. One call at a time.
actor ClaudeAgent {
  let settings: ClaudeCodeSettings
  let launcher: ProgramLauncher
  let gate: StartGate
  /// The program, once it was found.
  var program: ClaudeProgram?
  /// The process that has the conversation.
  var running: RunningProgram?
  /// What it knows.
  var known: KnownConversation?
  /// The reader of a process whose conversation is told anew: what it has used is still to be counted, and the numbers
  /// of its segments are taken.
  var abandoned: ClaudeReader?
  /// Keeps other processes away from the conversation.
  var lock: SessionLock?
  /// Processes that are being brought to their end.
  var leaving: [ObjectIdentifier: RunningProgram] = [:]
  var isClosed = false
  private var toldNotices: Set<ClaudeNotice> = []
  private var isBusy = false
  private var queue: [CheckedContinuation<Void, Never>] = []

  /// Creates an agent; nothing is started before its first call.
  init(_ settings: ClaudeCodeSettings, launcher: ProgramLauncher, gate: StartGate) {
    self.settings = settings
    self.launcher = launcher
    self.gate = gate
  }

  /// Performs a call. Whatever comes of it goes into `feed`, which is closed at the end; a cancelled call has no ending.
  func perform(_ request: ModelRequest, _ feed: TurnFeed) async {
    defer { feed.close() }
    await enter()
    defer { leave() }
    if Task.isCancelled || isClosed { return }
    do throws(ModelFailure) {
      feed.push(try await reply(to: request, feed))
    } catch {
      if Task.isCancelled { return }
      feed.push([.error(error.masked(secrets))])
    }
  }

  /// The last events of a reply; none when the call was cancelled.
  private func reply(to request: ModelRequest, _ feed: TurnFeed) async throws(ModelFailure) -> [ModelEvent] {
    defer { if !Task.isCancelled { abandoned = nil } }
    var policy = ProgramRevival(settings.options.restart)
    // The process that knew the conversation is gone, and no other has gone on with it.
    if running == nil { known = nil }
    let plan = ConversationPlan(request, known: known)
    if plan.startsAnew { forget() }
    var parts = plan.parts
    while true {
      let broken: ProgramRevival.Break
      let words: String
      var reason: ModelFailure?
      switch try await ready(for: request, feed) {
      case .program(let program):
        if Task.isCancelled {
          // The process is as good for the next call.
          known = known ?? KnownConversation(terms: ConversationTerms(request))
          return []
        }
        let ending = await turn(of: program, parts, request, feed)
        remember(request, parts)
        if let id = await program.session.reader.sessionID { await hold(id) }
        let accepted = await program.session.served.accepted
        switch ending {
        case .cancelled(let end):
          if end == nil {
            abandoned = await program.session.reader
            forget()
          }
          return end?.usage.map { [.usage($0)] } ?? []
        case .over(let end):
          return try finish(end, accepted)
        case _ where !accepted.isEmpty:
          // What the agent has decided stands, whatever became of its program afterwards.
          forget()
          return TurnReply.events(of: accepted, nil)
        case .timedOut(let timer, let limit):
          forget()
          throw timer.failure(after: limit)
        case .stopped(let failure):
          forget()
          throw failure
        case .ended(let exit):
          let reader = await program.session.reader
          abandoned = reader
          broken = ProgramRevival.Break(
            wasReady: true, wasResumed: program.isResumed, wasTaken: reader.isTurnTaken, session: reader.sessionID,
            exit: exit)
          words = program.process.errorTail
        }
      case .ended(let exit, let tail, let failure, let wasResumed):
        if Task.isCancelled { return [] }
        broken = ProgramRevival.Break(
          wasReady: false, wasResumed: wasResumed, wasTaken: false, session: nil, exit: exit)
        words = tail
        reason = failure
      case .cancelled: return []
      }
      let step = policy.step(after: broken)
      feed.push([Self.notice(step, broken, count: policy.count)].compactMap(\.self))
      switch step {
      case .goOn(_, let delay):
        parts = [.text(ProgramRevival.goOn)]
        await rest(delay)
      case .sendAgain(_, let delay):
        await rest(delay)
      case .startAnew(let delay):
        forget()
        feed.push([.withdrawn(from: 0)])
        parts = ConversationPlan.anew(request).parts
        await rest(delay)
      case .giveUp:
        forget()
        throw reason ?? ProgramEnd.failure(broken, words: words, restarts: policy.count)
      }
      if Task.isCancelled { return [] }
    }
  }

  private func turn(
    of program: RunningProgram, _ parts: [ContentPart], _ request: ModelRequest, _ feed: TurnFeed
  ) async -> ClaudeSession.Ending {
    let options = settings.options
    let bridge = PermissionBridge(
      host: request.host, mode: .meaning(options.permissionMode), rules: program.rules,
      limit: options.timeouts.permission)
    return await program.session.run(parts, tools: request.tools, bridge: bridge, feed: feed)
  }

  private func finish(_ end: ClaudeTurnEnd, _ accepted: [ToolCall]) throws(ModelFailure) -> [ModelEvent] {
    if let failure = TurnReply.failure(of: end), accepted.isEmpty, !TurnReply.leavesConversationWhole(failure) {
      forget()
    }
    return TurnReply.events(of: accepted, end)
  }

  private func remember(_ request: ModelRequest, _ parts: [ContentPart]) {
    var next = known ?? KnownConversation(terms: ConversationTerms(request))
    next.terms = ConversationTerms(request)
    next.messages = request.messages.filter { $0.role != .system }
    for case .media(let media) in parts { if let digest = media.asset?.digest { next.files.insert(digest) } }
    known = next
  }

  /// Notices that were not told yet.
  func fresh(_ notices: [ClaudeNotice]) -> [ModelEvent] {
    notices.filter { toldNotices.insert($0).inserted }.map { .notice(code: $0.code, message: $0.message) }
  }

  private static func notice(_ step: ProgramRevival.Step, _ broken: ProgramRevival.Break, count: Int) -> ModelEvent? {
    let what: String
    let delay: Int
    switch step {
    case .giveUp: return nil
    case .goOn(_, let pause): (what, delay) = ("is started again and goes on where it stopped", pause)
    case .sendAgain(_, let pause): (what, delay) = ("is started again and asked again", pause)
    case .startAnew(let pause): (what, delay) = ("is started anew and told what was said so far", pause)
    }
    let pause = delay > 0 ? " in \(ClaudeTimer.seconds(delay))" : ""
    return .notice(
      code: "claude_restarted",
      message: "Claude Code ended unexpectedly (\(ProgramEnd.words(for: broken.exit))). It \(what)\(pause) (\(count)).")
  }

  private func rest(_ milliseconds: Int) async {
    try? await Task.sleep(for: .milliseconds(milliseconds))
  }

  /// What must not appear in what people read.
  var secrets: [Secret] {
    [settings.key].compactMap(\.self) + settings.options.environment.values
  }

  // MARK: One call at a time

  private func enter() async {
    if isBusy {
      await withCheckedContinuation { queue.append($0) }
    } else {
      isBusy = true
    }
  }

  private func leave() {
    if queue.isEmpty {
      isBusy = false
    } else {
      queue.removeFirst().resume()
    }
  }
}
