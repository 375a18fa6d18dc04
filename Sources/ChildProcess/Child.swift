// SPDX-License-Identifier: Apache-2.0

/// A running program whose three streams we hold, and that ends when we do.
///
/// Its output and its error output are drained at all times, whether anybody reads lines or not waits only when
/// the limits are reached.
public final class Child: Sendable {
  /// Starts a program.
  ///
  /// - Throws: ``ChildFailure`` when there is no such program or folder, or the system refuses.
  @concurrent
  public static func start(_ command: ChildCommand) async throws(ChildFailure) -> Child {
    throw ChildFailure(.other, "Not built yet.")
  }

  /// The program's process id.
  public var processID: Int32 { 0 }

  /// All lines of its output that have come since the last call; waits for one. Nil at the end of the output. One
  /// reader at a time.
  public func nextLines() async -> LineBlock? { nil }

  /// Writes one line, whose end is added. Lines are never mixed. Waits while too much waits to be written; false when
  /// the program takes no input any more.
  public func write(line: [UInt8]) async -> Bool { false }

  /// Ends its input after what waits to be written.
  public func closeInput() {}

  /// The end of what it wrote to its error output, as text.
  public var errorTail: String { "" }

  /// Sends a signal to the program.
  public func signal(_ number: Int32) {}

  /// Brings it to its end, and everything it started. Returns when nothing of it is left.
  @discardableResult
  public func stop(_ ladder: StopLadder) async -> ChildExit { .exited(0) }

  /// How it ended, once it has; what it had started is gone by then.
  public func exit() async -> ChildExit { .exited(0) }

  init() {}
}
