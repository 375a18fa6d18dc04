// SPDX-License-Identifier: Apache-2.0

import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// One run of a program, from its start to the end of everything it started.
///
/// swift-subprocess starts the guard, moves the bytes of its three streams and reaps it. What it does not do stands
/// around it here: lines, bounded queues, and typed failures of the start.
final class ChildRun: Sendable {
  let output: OutputQueue
  let input: InputQueue
  let state = ChildState()
  private let command: ChildCommand
  private let errors: Mutex<ErrorStream>
  private let handle = Mutex<GuardHandle?>(nil)

  private struct ErrorStream {
    var tail: ErrorTail
    /// What has come before the report of the guard; nil when it has been found.
    var early: [UInt8]? = []
  }

  init(_ command: ChildCommand) {
    self.command = command
    output = OutputQueue(lineLimit: command.limits.lineBytes)
    input = InputQueue(limit: command.limits.inputBytes)
    errors = Mutex(ErrorStream(tail: ErrorTail(limit: command.limits.errorTailBytes)))
  }

  /// The end of the error output.
  var errorTail: String { errors.withLock { $0.tail.text } }

  /// Gives the guard an order.
  func order(_ order: GuardOrder) { _ = handle.withLock { $0 }?.order(order) }

  /// Kills the guard.
  func killGuard() { handle.withLock { $0 }?.kill() }

  /// Runs the program to its end.
  @concurrent
  func run() async {
    _ = ChildSettings.prepared
    let word = String(UInt64.random(in: .min ... .max), radix: 36)
    OrphanSweep.willStart()
    let guardProcess = Mutex<Int32?>(nil)
    let ended: ChildExit
    do {
      let outcome = try await Subprocess.run(
        configuration(word: word), input: .inputWriter, output: .sequence, error: .sequence
      ) { execution in
        let process = execution.processIdentifier.value
        guardProcess.withLock { $0 = process }
        handle.withLock { $0 = GuardHandle(process: process) }
        OrphanSweep.didStart(process)
        await self.move(
          input: execution.standardInputWriter, output: execution.standardOutput, error: execution.standardError,
          word: word)
      }
      ended =
        switch outcome.terminationStatus {
        case .exited(let code): .exited(code)
        case .signaled(let number): .signalled(number)
        }
    } catch {
      if guardProcess.withLock({ $0 }) == nil { OrphanSweep.didStart(nil) }
      state.started(.failure(StartFailure.ofGuard(error, command)))
      ended = .signalled(SIGKILL)
    }
    handle.withLock { $0 }?.retire()
    if let process = guardProcess.withLock({ $0 }) { OrphanSweep.didEnd(process) }
    if case .signalled = ended { await sweepOrphans() }
    state.started(.failure(StartFailure.withoutReport(errorTail)))
    output.finish()
    input.breakOff()
    state.ended(ended)
  }

  private func configuration(word: String) -> Configuration {
    let arguments = GuardArguments(
      server: getpid(), word: word, folder: command.workingDirectory, program: command.executable,
      arguments: command.arguments)
    var options = PlatformOptions()
    options.createSession = true
    var environment: [Environment.Key: String] = [:]
    for (name, value) in command.environment { environment[Environment.Key(stringLiteral: name)] = value }
    return Configuration(
      executable: .path(FilePath(ChildSettings.guardExecutable)),
      arguments: Arguments(executablePathOverride: "massgen-server", remainingValues: arguments.words),
      environment: .custom(environment), platformOptions: options)
  }

  /// Moves the bytes of the three streams until nothing of the tree is left.
  private func move(
    input writer: StandardInputWriter, output: SubprocessOutputSequence, error: SubprocessOutputSequence, word: String
  ) async {
    await withTaskGroup { group in
      group.addTask { await self.write(to: writer) }
      group.addTask { await self.read(output) }
      await readErrors(error, word: word)
      // The guard has the last end of the error output: it is gone, and with it the tree.
      self.output.drain()
      self.input.breakOff()
    }
  }

  private func read(_ stream: SubprocessOutputSequence) async {
    do {
      for try await piece in stream {
        piece.withUnsafeBytes { output.append($0) }
        await output.waitForRoom()
      }
    } catch {
      // Nothing more can be read; how the program ended tells why.
    }
    output.finish()
  }

  private func write(to writer: StandardInputWriter) async {
    while let piece = await input.next() {
      // Less is written when the program has ended; an error comes when it reads no more.
      guard let count = try? await writer.write(piece), count == piece.count else {
        input.breakOff()
        break
      }
      input.written(count)
    }
    try? await writer.finish()
  }

  private func readErrors(_ stream: SubprocessOutputSequence, word: String) async {
    do {
      for try await piece in stream {
        let bytes = piece.withUnsafeBytes { Array($0) }
        if let report = errors.withLock({ Self.take(bytes, into: &$0, word: word) }) { tell(report) }
      }
    } catch {
      // As with the output.
    }
    errors.withLock { errors in
      errors.tail.append(errors.early ?? [])
      errors.early = nil
    }
  }

  private static func take(_ bytes: [UInt8], into errors: inout ErrorStream, word: String) -> GuardReport? {
    guard let early = errors.early else {
      errors.tail.append(bytes)
      return nil
    }
    let all = early + bytes
    guard let (report, place) = GuardReport.find(in: all, word: word) else {
      errors.early = all
      return nil
    }
    errors.early = nil
    errors.tail.append(all[..<place.lowerBound])
    errors.tail.append(all[place.upperBound...])
    return report
  }

  private func tell(_ report: GuardReport) {
    switch report {
    case .started(let process): state.started(.success(process))
    case .failed(let step, let error):
      state.started(.failure(StartFailure.ofProgram(step: step, error: error, command)))
    }
  }

  private func sweepOrphans() async {
    // Each round kills what the round before has made orphans of; a process that cannot be killed is left.
    for _ in 0..<100 {
      if OrphanSweep.sweep() { return }
      try? await Task.sleep(for: .milliseconds(10))
    }
  }
}
