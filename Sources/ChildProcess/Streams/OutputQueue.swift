// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The lines of a child's output between the task that reads the pipe and the one reader.
final class OutputQueue: Sendable {
  /// What may wait before the pipe is left alone, so that the program waits.
  private static let capacity = 1 << 20
  /// What may wait of a program that is being stopped: it must be able to end, so nothing is left in the pipe.
  private static let capacityWhileDraining = 64 << 20

  private struct State {
    var splitter: LineSplitter
    var isDraining = false
    var hasEnded = false
    var endsInsideLine = false
    var reader: CheckedContinuation<LineBlock?, Never>?
    var pump: CheckedContinuation<Void, Never>?
  }

  private let state: Mutex<State>

  init(lineLimit: Int) { state = Mutex(State(splitter: LineSplitter(limit: lineLimit))) }

  /// Takes the next bytes in.
  func append(_ piece: UnsafeRawBufferPointer) {
    hand { $0.splitter.append(piece) }
  }

  /// Waits while too much waits to be read.
  func waitForRoom() async {
    guard state.withLock({ !Self.hasRoom($0) }) else { return }
    await withCheckedContinuation { continuation in
      let goesOn = state.withLock { state in
        if Self.hasRoom(state) { return true }
        state.pump = continuation
        return false
      }
      if goesOn { continuation.resume() }
    }
  }

  /// From now on nothing waits for the reader.
  func drain() {
    state.withLock { state in
      state.isDraining = true
      defer { state.pump = nil }
      return state.pump
    }?.resume()
  }

  /// Takes the end of the stream in.
  func finish() {
    hand { state in
      guard !state.hasEnded else { return }
      state.endsInsideLine = state.splitter.finish()
      state.hasEnded = true
    }
  }

  /// All lines that wait; waits for one. Nil at the end.
  func next() async -> LineBlock? {
    await withCheckedContinuation { continuation in
      let step = state.withLock { state -> Step in
        // A second reader would be a mistake; the first then reads an end instead of waiting for ever.
        var step = Step(formerReader: state.reader)
        state.reader = nil
        if let block = Self.take(&state) {
          step.answer = .some(block)
          (step.pump, state.pump) = (state.pump, nil)
        } else if state.hasEnded {
          step.answer = .some(nil)
        } else {
          state.reader = continuation
        }
        return step
      }
      step.formerReader?.resume(returning: nil)
      step.pump?.resume()
      if let answer = step.answer { continuation.resume(returning: answer) }
    }
  }

  private struct Step {
    var formerReader: CheckedContinuation<LineBlock?, Never>?
    var pump: CheckedContinuation<Void, Never>?
    /// What to answer at once; nil when the reader has to wait.
    var answer: LineBlock??
  }

  private func hand(_ change: (inout State) -> Void) {
    let (reader, block) = state.withLock { state -> (CheckedContinuation<LineBlock?, Never>?, LineBlock?) in
      change(&state)
      if let reader = state.reader {
        let block = Self.take(&state)
        guard block != nil || state.hasEnded else { return (nil, nil) }
        state.reader = nil
        return (reader, block)
      }
      if state.isDraining, state.splitter.waiting > Self.capacityWhileDraining { state.splitter.dropLines() }
      return (nil, nil)
    }
    reader?.resume(returning: block)
  }

  private static func take(_ state: inout State) -> LineBlock? {
    guard state.splitter.hasLines else { return nil }
    var block = state.splitter.take()
    block.endsInsideLine = state.endsInsideLine
    return block
  }

  private static func hasRoom(_ state: State) -> Bool {
    state.isDraining || state.hasEnded || state.splitter.waiting < capacity
  }
}
