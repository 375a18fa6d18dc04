// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import JSONCore

/// One process and the conversation it has: reads everything it says for as long as it lives, answers what it asks, and
/// runs one turn at a time.
actor ClaudeSession {
  /// How a turn ended.
  enum Ending: Sendable, Equatable {
    /// As the program says.
    case over(ClaudeTurnEnd)
    /// The program ended first.
    case ended(ChildExit)
    /// A time limit passed.
    case timedOut(ClaudeTimer, limit: Int)
    /// The turn was stopped here, because it could not get better.
    case stopped(ModelFailure)
    /// The call was cancelled; what the turn had used, if the program stopped in time.
    case cancelled(ClaudeTurnEnd?)
  }

  /// How long an interrupted turn has to end. (claude-code.md R3)
  static let interruptPatience = 5_000

  /// A turn that runs.
  struct Turn {
    let number: Int
    let feed: TurnFeed
    let bridge: PermissionBridge
    var timers: TurnTimers
    var waiter: CheckedContinuation<Ending, Never>?
    var ending: Ending?
    /// Why the turn was told to stop; what comes then is no reply any more.
    var reason: Ending?
    /// Ends the turn when the program does not.
    var limit: Task<Void, Never>?
  }

  let process: any ProgramProcess
  let options: ClaudeCodeOptions
  /// Whether messages can be marked as free of commands.
  let composes: Bool
  var reader: ClaudeReader
  var served: HostServedTools
  var turn: Turn?
  private var turnCount = 0
  /// How the program ended, once it has.
  private(set) var exit: ChildExit?
  /// Why the program cannot do its work at all, if it said so.
  private(set) var startFailure: ModelFailure?
  private var isStopping = false

  // The control protocol.
  var requestCount = 0
  var asked: [String: CheckedContinuation<ControlReply, Never>] = [:]
  var serving: [String: Task<Void, Never>] = [:]
  var openQuestions: Set<String> = []

  private var lastWrite: Task<Bool, Never>?
  private var idleWaiters: [CheckedContinuation<Void, Never>] = []
  private var pump: Task<Void, Never>?

  /// Takes a process that has just been started.
  init(
    _ process: any ProgramProcess, _ options: ClaudeCodeOptions, reader: ClaudeReader, tools: [ToolDefinition],
    composes: Bool
  ) {
    self.process = process
    self.options = options
    self.reader = reader
    self.composes = composes
    served = HostServedTools(tools)
  }

  /// Reads what the program says and opens the control protocol.
  ///
  /// - Returns: what it answered to `initialize`.
  func open(_ initialize: JSONObject) async -> ControlReply {
    pump = Task { await self.readAll() }
    return await ask(initialize, within: options.timeouts.initialize)
  }

  /// Whether the program lives and can take a message.
  var isReady: Bool { exit == nil && !isStopping && turn == nil }

  /// What the reader has learnt, for the next process of the same conversation.
  var readerState: ClaudeReader { reader }

  // MARK: Turns

  /// Sends a message and passes on what comes of it until the turn is over.
  ///
  /// When the task is cancelled, the turn is interrupted; this returns when the program has stopped, or after
  /// ``interruptPatience``.
  func run(
    _ parts: [ContentPart], tools: [ToolDefinition], bridge: PermissionBridge, feed: TurnFeed
  ) async -> Ending {
    // First, so that nothing that was accepted before is taken for a reply to this message.
    served.beginTurn(tools)
    if let exit { return .ended(exit) }
    turnCount += 1
    let number = turnCount
    let uuid = FreshID.uuid()
    reader.beginTurn(uuid: uuid)
    turn = Turn(
      number: number, feed: feed, bridge: bridge, timers: TurnTimers(options.timeouts, at: Self.now))
    let line = UserMessage.line(parts, uuid: uuid, isComposed: composes)
    // A line that cannot be written is the end of the program, which the reader of its output sees.
    write(line)
    let watch = Task { await self.watchTimers(of: number) }
    defer { watch.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        if let ending = turn?.ending {
          turn = nil
          waiter.resume(returning: ending)
        } else {
          turn?.waiter = waiter
        }
      }
    } onCancel: {
      Task { await self.interrupt(number, because: .cancelled(nil)) }
    }
  }

  /// Ends the turn for whoever waits for it.
  private func settle(_ ending: Ending) {
    guard turn?.ending == nil else { return }
    // Questions of this turn must neither stop the clocks of the next one nor be answered in it.
    if turn != nil, exit == nil { withdrawQuestions() }
    turn?.limit?.cancel()
    turn?.ending = ending
    for waiter in idleWaiters { waiter.resume() }
    idleWaiters = []
    guard let waiter = turn?.waiter else { return }
    turn = nil
    waiter.resume(returning: ending)
  }

  /// Has the turn stopped. It ends with `reason` when the program has stopped, and at the latest after
  /// ``interruptPatience``.
  func interrupt(_ number: Int, because reason: Ending) {
    guard turn?.number == number, turn?.reason == nil, turn?.ending == nil else { return }
    turn?.reason = reason
    withdrawQuestions()
    turn?.limit = Task {
      try? await Task.sleep(for: .milliseconds(Self.interruptPatience))
      if !Task.isCancelled { self.giveUp(number, because: reason) }
    }
    Task {
      // The turn may have ended meanwhile, and the next one is not to be stopped.
      guard self.turn?.number == number else { return }
      _ = await self.ask(["subtype": "interrupt"], within: Self.interruptPatience)
    }
  }

  /// The program did not stop: it is of no use any more.
  private func giveUp(_ number: Int, because reason: Ending) {
    guard turn?.number == number else { return }
    isStopping = true
    settle(reason)
  }

  private func watchTimers(of number: Int) async {
    while let turn, turn.number == number, turn.reason == nil, !Task.isCancelled {
      let now = Self.now
      if let next = turn.timers.next, next.at <= now {
        interrupt(number, because: .timedOut(next.timer, limit: next.limit))
        return
      }
      let pause = min(turn.timers.wake(after: now) - now, 3_600_000)
      try? await Task.sleep(for: .milliseconds(pause))
    }
  }

  // MARK: Input

  /// Writes a line behind those that wait to be written; true once it is on its way.
  @discardableResult
  func write(_ line: [UInt8]) -> Task<Bool, Never> {
    let before = lastWrite
    let writing = Task {
      if let before, await !before.value { return false }
      return await process.write(line: line)
    }
    lastWrite = writing
    return writing
  }

  // MARK: Output

  private func readAll() async {
    while let block = await process.nextLines() { await receive(block) }
    let news = reader.endOfOutput()
    for frame in news.control { take(frame) }
    turn?.feed.push(news.events)
    let exit = await process.exit()
    self.exit = exit
    closeControl()
    settle(turn?.reason ?? .ended(exit))
  }

  private func receive(_ block: LineBlock) async {
    let news = reader.read(block)
    for frame in news.control { take(frame) }
    startFailure = startFailure ?? news.startFailure
    guard turn != nil, turn?.ending == nil else { return }
    note(news)
    if turn?.reason == nil {
      turn?.feed.push(news.events)
      stopIfHopeless(news)
    }
    if let end = news.turnEnd {
      switch turn?.reason {
      case .cancelled: settle(.cancelled(end))
      case let reason?: settle(reason)
      case nil: settle(.over(end))
      }
    }
    await turn?.feed.room()
  }

  /// Sets the timers by what was heard.
  private func note(_ news: ClaudeNews) {
    let now = Self.now
    if news.isAlive { turn?.timers.sign(at: now) }
    for case .retrying(_, let delay, _) in news.events { turn?.timers.pause(for: delay, at: now) }
    noteWork()
  }

  /// Tells the timers whether something runs that may take its time.
  func noteWork() {
    let tools = reader.runningTools.subtracting(served.callIDs)
    turn?.timers.setBusy(!tools.isEmpty || !openQuestions.isEmpty, at: Self.now)
  }

  /// Stops a turn that cannot get better: the program goes on trying for minutes. (claude-code.md R8, R10)
  private func stopIfHopeless(_ news: ClaudeNews) {
    guard let number = turn?.number, news.turnEnd == nil else { return }
    var failure: ModelFailure?
    for case .retrying(_, _, let reason) in news.events where reason.failureClass == .auth {
      failure = reason
      failure?.retryable = false
    }
    if news.lostFrame {
      let limit = options.maxLineBytes ?? ChildLimits().lineBytes
      failure = ModelFailure(
        .protocolViolation, "Claude Code wrote a line of more than \(limit >> 20) MiB, which was dropped.",
        retryable: false, code: "claude_line_too_long", hint: "The limit is max_buffer_size of the agent.")
    }
    guard let failure else { return }
    interrupt(number, because: .stopped(failure))
  }

  // MARK: The end

  /// Brings the program to its end: the turn is interrupted first, then come the steps of the ladder.
  /// (claude-code.md R3)
  func stop(_ ladder: StopLadder) async {
    isStopping = true
    if ladder != .kill, exit == nil, let turn, turn.ending == nil {
      interrupt(turn.number, because: .cancelled(nil))
      // A server that ends has no time to wait for the turn.
      if ladder == .patient { await withCheckedContinuation { idleWaiters.append($0) } }
    }
    await process.stop(ladder)
    await pump?.value
  }

  /// Milliseconds of a clock that only goes forward.
  static var now: Int {
    let (seconds, attoseconds) = ContinuousClock.now.duration(to: origin).components
    return -Int(seconds) * 1000 - Int(attoseconds / 1_000_000_000_000_000)
  }

  private static let origin = ContinuousClock.now
}
