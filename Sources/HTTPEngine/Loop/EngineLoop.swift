// SPDX-License-Identifier: Apache-2.0

internal import CCurl
import Glibc

/// The engine thread: does what the inbox says, lets libcurl move the transfers, hands their bytes over and watches
/// their limits. All calls of libcurl are made on it.
final class EngineLoop {
  let library: CurlLibrary
  private let inbox: EngineInbox
  private let sockets: SocketWatch
  /// Exists while there are transfers, and for a while after.
  private var set: TransferSet?
  private var transfers: [ObjectIdentifier: Transfer] = [:]
  private var toFlush: [Transfer] = []
  private var toResume: [Transfer] = []

  /// The time this turn began, in nanoseconds of the monotonic clock.
  private(set) var now = MonotonicClock.now
  /// How many turns were made since the sockets were looked at.
  private var turnsWithoutLook = 0
  /// No transfer is overdue before this time.
  private var nextDeadline = UInt64.max

  /// An idle engine keeps its connections this long: as long as libcurl would use them again.
  private static let idleMilliseconds = 120_000
  /// With transfers running, the thread looks at the clock at least this often, to notice when it was stopped.
  private static let longestSleep = 5_000
  /// Sleeping this many milliseconds longer than planned means that the process was stopped or starved.
  private static let oversleep = 1_000

  /// Bytes that all transfers together hold for their consumers, unless there are so many that each has the least.
  private static let sharedBuffer = 3 << 20
  private static let leastShare = 64 << 10
  /// From this many running transfers on, those that start get smaller blocks.
  private static let many = 8
  /// A look at the sockets is a system call. With commands to do it is left out, but not more often than this.
  private static let mostTurnsWithoutLook = 4

  private init(_ inbox: EngineInbox) throws(HTTPFailure) {
    self.inbox = inbox
    library = try CurlLibrary.load()
    guard let sockets = SocketWatch(wakeDescriptor: inbox.wakeDescriptor) else {
      throw HTTPFailure(.tooManyOpenFiles, "The HTTP engine could not start: the process has too many open files.")
    }
    self.sockets = sockets
  }

  // MARK: The thread

  /// The body of the engine thread.
  static func runThread(_ inbox: EngineInbox) {
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    ccurl_name_thread("http-engine")
    while true {
      do {
        try EngineLoop(inbox).run()
        return
      } catch {
        // Whoever asks is told; the library may have been installed by the next time.
        guard refuse(inbox, error) else { return }
      }
    }
  }

  /// Answers all requests with a failure and waits for more; false when the engine is to end.
  private static func refuse(_ inbox: EngineInbox, _ failure: HTTPFailure) -> Bool {
    for command in inbox.take() {
      switch command {
      case .start(_, let state): state.finish(.failure(failure))
      case .run(let job, let executor): job.runSynchronously(on: executor)
      case .shutDown: return false
      case .prepare, .resume, .abort: break
      }
    }
    if inbox.fallAsleep() {
      var descriptor = pollfd(fd: inbox.wakeDescriptor, events: Int16(POLLIN), revents: 0)
      poll(&descriptor, 1, -1)
      inbox.acknowledgeWake()
    }
    return true
  }

  private func run() {
    while true {
      for command in inbox.take() {
        guard perform(command) else { return endAll(.cancelled) }
      }
      resumeEmptied()
      handOver()
      if let set { check(set.actOnTimer(now)) }
      handOver()
      giveUpOverdue()
      sleep()
    }
  }

  private func perform(_ command: EngineCommand) -> Bool {
    switch command {
    case .prepare:
      break
    case .start(let request, let state):
      do {
        try start(request, state)
      } catch {
        state.finish(.failure(error))
      }
    case .resume(let state):
      if let transfer = transfers[ObjectIdentifier(state)] { resume(transfer) }
    case .abort(let state):
      if let transfer = transfers[ObjectIdentifier(state)] { end(transfer, .failure(.cancelled)) }
    case .run(let job, let executor):
      job.runSynchronously(on: executor)
    case .shutDown:
      return false
    }
    return true
  }

  // MARK: Starting and ending transfers

  private func start(_ request: HTTPRequest, _ state: ExchangeState) throws(HTTPFailure) {
    guard let target = RequestTarget(request.url) else {
      throw HTTPFailure(.unsupportedURL, "A URL is needed that begins with http:// or https:// and names a host.")
    }
    let set = try openSet()
    guard let easy = library.easyInit() else {
      throw HTTPFailure(.other, "There is no memory for a request to \(target.authority).")
    }
    let transfer = Transfer(request, target: target, state: state, easy: easy, loop: self)
    do {
      try transfer.setUp(library, certificateFile: inbox.certificateFile, isOneOfMany: transfers.count >= Self.many)
    } catch {
      transfer.release(library)
      throw error
    }
    let code = set.add(transfer)
    guard code == CURLM_OK else {
      transfer.release(library)
      throw HTTPFailure(.other, "A request to \(target.authority) could not be started (libcurl \(code.rawValue)).")
    }
    transfers[ObjectIdentifier(state)] = transfer
    shareBuffer()
    watch(transfer)
  }

  /// Shares out what all transfers together may hold for their consumers among those that run now.
  private func shareBuffer() {
    let share = max(Self.sharedBuffer / max(transfers.count, 1), Self.leastShare)
    for transfer in transfers.values { transfer.bufferShare = share }
  }

  private func openSet() throws(HTTPFailure) -> TransferSet {
    if let set { return set }
    guard let set = TransferSet(library, sockets) else {
      throw HTTPFailure(hasDescriptorLeft ? .other : .tooManyOpenFiles, "There are too few resources for a request.")
    }
    self.set = set
    return set
  }

  private func end(_ transfer: Transfer, _ result: Result<Void, HTTPFailure>) {
    guard transfers.removeValue(forKey: ObjectIdentifier(transfer.state)) != nil else { return }
    shareBuffer()
    _ = transfer.flush()
    set?.remove(transfer)
    transfer.release(library)
    transfer.state.finish(result)
  }

  private func endAll(_ failure: HTTPFailure) {
    for transfer in Array(transfers.values) { end(transfer, .failure(failure)) }
  }

  private func complete(_ transfer: Transfer, _ code: CURLcode) {
    end(transfer, transfer.outcome(code, library, hasDescriptorLeft: hasDescriptorLeft))
  }

  /// Whether the process could open one more descriptor.
  private var hasDescriptorLeft: Bool {
    let descriptor = fcntl(inbox.wakeDescriptor, F_DUPFD_CLOEXEC, 0)
    if descriptor >= 0 { close(descriptor) }
    return descriptor >= 0
  }

  // MARK: Moving bytes

  /// Gives up all transfers when libcurl itself is broken.
  private func check(_ code: CURLMcode) {
    guard code != CURLM_OK else { return }
    endAll(HTTPFailure(.other, "libcurl stopped working (code \(code.rawValue))."))
  }

  /// Remembers that a transfer has bytes to hand over, or was paused, in this turn.
  func markForFlush(_ transfer: Transfer) {
    toFlush.append(transfer)
  }

  /// Gives the consumers what came, and the ends of transfers that are finished.
  private func handOver() {
    if !toFlush.isEmpty {
      for transfer in toFlush where transfer.flush() { toResume.append(transfer) }
      toFlush.removeAll(keepingCapacity: true)
    }
    while let (transfer, code) = set?.nextFinished() { complete(transfer, code) }
  }

  private func resume(_ transfer: Transfer) {
    let code = transfer.resume()
    watch(transfer)
    if code != CURLE_OK { complete(transfer, code) }
  }

  private func resumeEmptied() {
    guard !toResume.isEmpty else { return }
    let transfers = toResume
    toResume = []
    for transfer in transfers where self.transfers[ObjectIdentifier(transfer.state)] != nil { resume(transfer) }
  }

  // MARK: Time

  /// Sees to it that the transfer's deadline is looked at in time. A deadline that moves away needs no call.
  func watch(_ transfer: Transfer) {
    if let deadline = transfer.deadline { nextDeadline = min(nextDeadline, deadline) }
  }

  private func giveUpOverdue() {
    guard now >= nextDeadline else { return }
    nextDeadline = .max
    for transfer in Array(transfers.values) {
      if let deadline = transfer.deadline, deadline <= now {
        end(transfer, transfer.overdueOutcome)
      } else {
        watch(transfer)
      }
    }
  }

  /// Sleeps until something happens, gives all transfers a fresh allowance when the process was stopped meanwhile, and
  /// lets libcurl act on what happened.
  private func sleep() {
    let start = now
    let milliseconds = plannedSleep
    let isIdle = toResume.isEmpty && inbox.fallAsleep()
    if !isIdle, turnsWithoutLook < Self.mostTurnsWithoutLook {
      // What was handed over last has made work already; the sockets can wait for it.
      turnsWithoutLook += 1
      return
    }
    turnsWithoutLook = 0
    sockets.wait(isIdle ? milliseconds : 0)
    now = MonotonicClock.now
    let slept = Int((now - start) / 1_000_000)
    if transfers.isEmpty {
      if slept >= Self.idleMilliseconds { set = nil }
    } else if slept > milliseconds + Self.oversleep {
      for transfer in transfers.values { transfer.lastActivity = now }
    }
    let isWoken = sockets.takeReady { socket, bits in
      if let set { check(set.act(on: socket, bits)) }
    }
    if isWoken { inbox.acknowledgeWake() }
  }

  /// How long to sleep at most, in milliseconds; -1 for ever.
  private var plannedSleep: Int {
    guard let set else { return -1 }
    let longest = transfers.isEmpty ? Self.idleMilliseconds : Self.longestSleep
    let next = min(transfers.isEmpty ? .max : nextDeadline, set.timer ?? .max)
    guard next > now else { return 0 }
    return Int(min((next - now + 999_999) / 1_000_000, UInt64(longest)))
  }
}
