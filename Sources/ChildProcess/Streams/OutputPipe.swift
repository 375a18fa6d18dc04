// SPDX-License-Identifier: Apache-2.0

import CProcess
import Glibc
import Synchronization

/// The output of a child: bytes are taken from the pipe when the reader wants lines, all that are there at a time.
///
/// What nobody reads stays in the pipe, whose size is bounded, and the program waits. A program that is being stopped
/// must be able to end: from then on ``PipeWatch``'s thread empties the pipe without waiting for a reader.
///
/// swift-subprocess could read the pipe, too. It would need a task of ours that reads ahead, makes and clears an array of
/// 64 KiB and two streams for each read, and wakes three threads where this wakes two.
final class OutputPipe: Sendable {
  /// What is taken from the pipe at a time; the size of a pipe.
  private static let readBytes = 64 << 10
  /// What is kept of a program that is being stopped while nobody reads.
  private static let drainedBytes = 64 << 20

  private struct State {
    var splitter: LineSplitter
    /// The reading end; -1 once it has been read to its end.
    var descriptor: Int32
    var watch: PipeWatch.Token?
    var reader: CheckedContinuation<LineBlock?, Never>?
    var isDraining = false
    /// Nobody can write any more: what is in the pipe is all there will be.
    var isOver = false
    var endsInsideLine = false
    var pace = ReadingPace()
  }

  private let state: Mutex<State>

  /// Takes the reading end of a pipe over.
  init(descriptor: Int32, lineLimit: Int) {
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    state = Mutex(State(splitter: LineSplitter(limit: lineLimit), descriptor: descriptor))
  }

  deinit { state.withLock { Self.end(&$0) } }

  /// All lines that have come; waits for one. Nil at the end.
  func next() async -> LineBlock? {
    await withCheckedContinuation { continuation in
      let (former, answer) = state.withLock { state -> (CheckedContinuation<LineBlock?, Never>?, LineBlock??) in
        // A second reader would be a mistake; the first then reads an end instead of waiting for ever.
        let former = state.reader
        state.reader = nil
        Self.readAhead(&state)
        if let block = Self.take(&state) { return (former, .some(block)) }
        if state.descriptor < 0 { return (former, .some(nil)) }
        state.reader = continuation
        watch(&state)
        return (former, nil)
      }
      former?.resume(returning: nil)
      if let answer { continuation.resume(returning: answer) }
    }
  }

  /// Something has come, or the end has.
  ///
  /// - Returns: How many bytes were taken.
  func isReady() -> Int {
    deliver { state in
      let count = Self.readOnce(&state)
      if state.isDraining, state.splitter.waiting > Self.drainedBytes { state.splitter.dropLines() }
      return count
    }
  }

  /// From now on nothing waits for the reader.
  func drain() {
    state.withLock { state in
      state.isDraining = true
      if state.descriptor >= 0 { watch(&state) }
    }
  }

  /// Nobody can write any more.
  func isOver() {
    _ = deliver { state in
      state.isOver = true
      if state.reader != nil { Self.readAhead(&state) }
      return 0
    }
  }

  /// Changes the state, then gives the reader what there is for it.
  private func deliver(_ change: (inout State) -> Int) -> Int {
    let (count, reader, block) = state.withLock { state -> (Int, CheckedContinuation<LineBlock?, Never>?, LineBlock?) in
      let count = change(&state)
      if let reader = state.reader {
        let block = Self.take(&state)
        if block != nil || state.descriptor < 0 {
          state.reader = nil
          if state.isDraining, state.descriptor >= 0 { watch(&state) }
          return (count, reader, block)
        }
      }
      if state.descriptor >= 0, state.reader != nil || state.isDraining { watch(&state) }
      return (count, nil, nil)
    }
    reader?.resume(returning: block)
    return count
  }

  private func watch(_ state: inout State) {
    if let token = state.watch {
      PipeWatch.shared.wait(for: state.descriptor, token)
    } else {
      state.watch = PipeWatch.shared.add(state.descriptor, self)
    }
  }

  private static func take(_ state: inout State) -> LineBlock? {
    guard state.splitter.hasLines else { return nil }
    var block = state.splitter.take()
    block.endsInsideLine = state.endsInsideLine
    return block
  }

  /// Takes what is there for a reader without waiting; what is in a pipe that nobody writes any more, until there are
  /// lines or it is empty.
  private static func readAhead(_ state: inout State) {
    if state.isOver {
      while !state.splitter.hasLines, state.descriptor >= 0 { readOnce(&state) }
    } else if !state.splitter.hasLines, !state.pace.isHurried {
      readOnce(&state)
    }
  }

  /// Takes what is in the pipe, or its end.
  @discardableResult
  private static func readOnce(_ state: inout State) -> Int {
    guard state.descriptor >= 0 else { return 0 }
    return withUnsafeTemporaryAllocation(byteCount: readBytes, alignment: 1) { buffer in
      let count = read(state.descriptor, buffer.baseAddress, buffer.count)
      if count > 0 {
        state.splitter.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        state.pace.took(count)
        return count
      }
      // Whoever may still hold the other end of a pipe that is over is none of ours.
      if count == 0 || (errno != EINTR && (errno != EAGAIN || state.isOver)) { end(&state) }
      return 0
    }
  }

  private static func end(_ state: inout State) {
    guard state.descriptor >= 0 else { return }
    if let token = state.watch { PipeWatch.shared.remove(state.descriptor, token) }
    close(state.descriptor)
    state.descriptor = -1
    state.endsInsideLine = state.splitter.finish()
  }
}
