// SPDX-License-Identifier: Apache-2.0

/// What waits to be written: the state of a writer, without its thread.
struct OutputQueue: Sendable {
  /// A point of a source that must have been written before something else.
  typealias Fence = (source: any OutboundSource, seq: Int)

  /// A message that is complete.
  struct Control: Sendable {
    var body: [UInt8]
    var fence: Fence?
    var key: String?

    /// What it counts while it waits: its body and something for the rest.
    var size: Int { body.count + 64 }
  }

  /// Something to do for the thread.
  enum Work: Sendable {
    case write([Control])
    case render(any OutboundSource, now: Moment)
    /// Everything has been handed out: write it and stop.
    case finish
    /// Stop and write nothing more.
    case discard
  }

  enum Phase: Sendable {
    case open
    /// Stops when nothing is left.
    case finishing
    /// Nothing is written any more; true when all of it was.
    case stopped(isComplete: Bool)
  }

  private struct Outlet: Sendable {
    let source: any OutboundSource
    var due: Moment?
  }

  /// Whether the thread sleeps, and when it wakes by itself.
  enum Sleep: Sendable {
    case awake
    case asleep(until: Moment?)
  }

  private(set) var queuedBytes = 0
  private(set) var phase = Phase.open
  var sleep = Sleep.awake
  private var stopWaiters: [CheckedContinuation<Void, Never>] = []

  private var controls: [Control] = []
  /// How many of `controls` have been taken.
  private var taken = 0
  /// The number of the first of `controls`, counted from the beginning.
  private var firstNumber = 0
  private var numbers: [String: Int] = [:]

  private var outlets: [Outlet] = []
  private var nextOutlet = 0

  // MARK: Messages

  /// Appends a message, or puts it in the place of a waiting one with the same key.
  mutating func append(_ control: Control) {
    guard case .open = phase else { return }
    queuedBytes += control.size
    if let key = control.key {
      if let number = numbers[key] {
        queuedBytes -= controls[number - firstNumber].size
        controls[number - firstNumber] = control
        return
      }
      numbers[key] = firstNumber + controls.count
    }
    controls.append(control)
  }

  /// Takes messages in order until they fill a write, or until after one that has a fence.
  private mutating func takeControls(upTo limit: Int) -> [Control] {
    var batch: [Control] = []
    var size = 0
    while taken < controls.count, size < limit {
      let control = controls[taken]
      controls[taken] = Control(body: [])
      taken += 1
      if let key = control.key { numbers[key] = nil }
      size += control.body.count
      batch.append(control)
      if control.fence != nil { break }
    }
    // What was taken is removed once it is half of all, so that no message is moved often.
    if taken * 2 >= controls.count {
      firstNumber += taken
      if taken == controls.count {
        controls.removeAll(keepingCapacity: taken < 1024)
      } else {
        controls.removeFirst(taken)
      }
      taken = 0
    }
    return batch
  }

  /// Says that so many bytes of messages have been worked off.
  mutating func release(_ bytes: Int) { queuedBytes = max(0, queuedBytes - bytes) }

  // MARK: Sources

  mutating func attach(_ source: any OutboundSource) {
    guard case .open = phase else { return }
    if index(of: source) == nil { outlets.append(Outlet(source: source, due: nil)) }
  }

  mutating func detach(_ source: any OutboundSource) {
    outlets.removeAll { $0.source === source }
  }

  /// Makes a source due no later than `due`; one that is not attached is left alone.
  mutating func wake(_ source: any OutboundSource, due: Moment) {
    guard let index = index(of: source) else { return }
    outlets[index].due = min(outlets[index].due ?? due, due)
  }

  /// Makes a source due that found nothing to write until then. A finishing writer does not wait for it.
  mutating func rest(_ source: any OutboundSource, until due: Moment) {
    if case .open = phase { wake(source, due: due) }
  }

  /// Takes the next due source in turn; all that were woken are due when the writer finishes.
  private mutating func takeDue(_ now: Moment) -> (any OutboundSource)? {
    var isFinishing = false
    if case .finishing = phase { isFinishing = true }
    for step in outlets.indices {
      let index = (nextOutlet + step) % outlets.count
      guard let due = outlets[index].due, isFinishing || due <= now else { continue }
      outlets[index].due = nil
      nextOutlet = index + 1
      return outlets[index].source
    }
    return nil
  }

  private var earliestDue: Moment? {
    var earliest: Moment?
    for index in outlets.indices {
      if let due = outlets[index].due { earliest = min(earliest ?? due, due) }
    }
    return earliest
  }

  private func index(of source: any OutboundSource) -> Int? {
    for index in outlets.indices where outlets[index].source === source { return index }
    return nil
  }

  // MARK: The thread's turn

  /// What to do now; without work, when there will be some if nothing changes.
  mutating func nextWork(batchBytes: Int) -> (work: Work?, due: Moment?) {
    if case .stopped = phase { return (.discard, nil) }
    if taken < controls.count { return (.write(takeControls(upTo: batchBytes)), nil) }
    let due = earliestDue
    if due != nil {
      let now = Moment.now
      if let source = takeDue(now) { return (.render(source, now: now), nil) }
    }
    if case .finishing = phase { return (.finish, nil) }
    return (nil, due)
  }

  // MARK: The end

  /// Stops once everything is written. Returns false when the writer has stopped already.
  mutating func finish(_ waiter: CheckedContinuation<Void, Never>) -> Bool {
    if case .stopped = phase { return false }
    phase = .finishing
    stopWaiters.append(waiter)
    return true
  }

  /// Forgets everything; only the first call counts. Returns who waits for the end.
  mutating func stop(isComplete: Bool) -> [CheckedContinuation<Void, Never>] {
    if case .stopped = phase { return [] }
    phase = .stopped(isComplete: isComplete)
    controls = []
    taken = 0
    numbers = [:]
    outlets = []
    queuedBytes = 0
    defer { stopWaiters = [] }
    return stopWaiters
  }
}
