// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The lines that wait to be written to a child, between any number of writers and the task that writes the pipe.
final class InputQueue: Sendable {
  /// Lines shorter than this are written together.
  private static let pieceBytes = 64 << 10

  private struct State {
    var lines: [[UInt8]] = []
    var bytes = 0
    /// The end of a line that was taken alone is still to be written.
    var owesEnd = false
    /// Writers that wait for room, in their order.
    var writers: [(line: [UInt8], continuation: CheckedContinuation<Bool, Never>)] = []
    /// No further line is taken.
    var isClosed = false
    /// The program takes nothing any more.
    var isBroken = false
    var pump: CheckedContinuation<Void, Never>?
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) { self.limit = limit }

  /// Puts a line into the queue; waits for room. False when the queue is closed.
  func write(_ line: [UInt8]) async -> Bool {
    await withCheckedContinuation { continuation in
      let (answer, pump) = state.withLock { state -> (Bool?, CheckedContinuation<Void, Never>?) in
        guard !state.isClosed, !state.isBroken else { return (false, nil) }
        guard state.writers.isEmpty, fits(line, state) else {
          state.writers.append((line, continuation))
          return (nil, nil)
        }
        Self.add(line, &state)
        defer { state.pump = nil }
        return (true, state.pump)
      }
      pump?.resume()
      if let answer { continuation.resume(returning: answer) }
    }
  }

  /// Lets nothing further in; what waits is still written, that of waiting writers, too.
  func close() {
    state.withLock { state in
      state.isClosed = true
      defer { state.pump = nil }
      return state.pump
    }?.resume()
  }

  /// The program takes nothing any more: forgets what waits.
  func breakOff() {
    let (writers, pump) = state.withLock { state in
      state.isBroken = true
      (state.lines, state.bytes, state.owesEnd) = ([], 0, false)
      defer { (state.writers, state.pump) = ([], nil) }
      return (state.writers, state.pump)
    }
    for writer in writers { writer.continuation.resume(returning: false) }
    pump?.resume()
  }

  /// The next bytes to write, whole lines with their ends; waits for some. Nil when there will be none.
  func next() async -> [UInt8]? {
    while true {
      let (piece, isOver) = state.withLock { state in (Self.takePiece(&state), state.isClosed || state.isBroken) }
      if let piece { return piece }
      if isOver { return nil }
      await withCheckedContinuation { continuation in
        let goesOn = state.withLock { state in
          if !state.lines.isEmpty || state.owesEnd || state.isClosed || state.isBroken { return true }
          state.pump = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
    }
  }

  /// Makes room for what has been written.
  func written(_ count: Int) {
    let resumed = state.withLock { state -> [CheckedContinuation<Bool, Never>] in
      state.bytes -= min(count, state.bytes)
      var resumed: [CheckedContinuation<Bool, Never>] = []
      while let first = state.writers.first, fits(first.line, state) {
        Self.add(first.line, &state)
        resumed.append(first.continuation)
        state.writers.removeFirst()
      }
      return resumed
    }
    for continuation in resumed { continuation.resume(returning: true) }
  }

  /// A line that is longer than the limit goes alone.
  private func fits(_ line: [UInt8], _ state: State) -> Bool {
    state.bytes == 0 || state.bytes + line.count < limit
  }

  private static func add(_ line: [UInt8], _ state: inout State) {
    state.lines.append(line)
    state.bytes += line.count + 1
  }

  private static func takePiece(_ state: inout State) -> [UInt8]? {
    guard !state.lines.isEmpty || state.owesEnd else { return nil }
    // A long line goes as it is, without a copy; its end comes with the next piece.
    if !state.owesEnd, state.lines[0].count > pieceBytes {
      state.owesEnd = true
      return state.lines.removeFirst()
    }
    var piece: [UInt8] = state.owesEnd ? [UInt8(ascii: "\n")] : []
    state.owesEnd = false
    var count = 0
    while count < state.lines.count, piece.count + state.lines[count].count <= pieceBytes {
      piece += state.lines[count]
      piece.append(UInt8(ascii: "\n"))
      count += 1
    }
    state.lines.removeFirst(count)
    return piece
  }
}
