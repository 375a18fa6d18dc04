// SPDX-License-Identifier: Apache-2.0

/// A running program whose three streams we hold, and that ends when we do.
///
/// Its error output is drained at all times. Its output is read ahead up to a limit, and then the program waits for the
/// reader; a program that is being stopped waits for nobody. Whoever lets go of the last reference kills it.
public final class Child: Sendable {
  private let run: ChildRun

  /// Starts a program.
  ///
  /// - Throws: ``ChildFailure`` when there is no such program or folder, or the system refuses.
  @concurrent
  public static func start(_ command: ChildCommand) async throws(ChildFailure) -> Child {
    let run = try ChildRun(command)
    Task.detached { await run.run() }
    switch await run.state.start() {
    case .success: return Child(run)
    case .failure(let failure):
      _ = await run.state.exit(within: nil)
      throw failure
    }
  }

  private init(_ run: ChildRun) { self.run = run }

  deinit { run.order(.kill) }

  /// The program's process id.
  public var processID: Int32 { run.state.processID ?? 0 }

  /// All lines of its output that have come since the last call; waits for one. Nil at the end of the output. One
  /// reader at a time.
  public func nextLines() async -> LineBlock? { await run.output.next() }

  /// Writes one line, whose end is added. Lines are never mixed. Waits while too much waits to be written; false when
  /// the program takes no input any more.
  public func write(line: [UInt8]) async -> Bool { await run.input.write(line) }

  /// Ends its input after what waits to be written.
  public func closeInput() { run.input.close() }

  /// The end of what it wrote to its error output, as text; long lines are cut.
  public var errorTail: String { run.errorTail }

  /// Sends a signal to the program, and to nothing it has started.
  public func signal(_ number: Int32) { run.order(.signal(number)) }

  /// Brings it to its end, and everything it started. Returns when nothing of it is left.
  ///
  /// Every caller gets the same exit; who is in more of a hurry than another is heard. SIGTERM goes to everything it
  /// started, too. A process that the kernel cannot end is given up after some seconds: the exit is then SIGKILL.
  @discardableResult
  public func stop(_ ladder: StopLadder) async -> ChildExit { await run.stop(ladder) }

  /// How it ended, once it has; what it had started is gone by then.
  public func exit() async -> ChildExit { await run.state.exit(within: nil) ?? .signalled(9) }
}
