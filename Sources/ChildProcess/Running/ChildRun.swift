// SPDX-License-Identifier: Apache-2.0

import CProcess
import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// One run of a program, from its start to the end of everything it started.
///
/// swift-subprocess starts the guard, writes its input, reads its error output and reaps it. What it does not do stands
/// around it here: lines, bounded queues, and typed failures of the start.
final class ChildRun: Sendable {
  let output: OutputPipe
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

  /// The end of the output pipe that is the program's; -1 once it is closed here.
  private let outputWriteEnd: Mutex<Int32>

  init(_ command: ChildCommand) throws(ChildFailure) {
    var ends: [Int32] = [-1, -1]
    guard cprocess_open_pipe(&ends) == 0 else { throw StartFailure.ofSystem(errno, command) }
    self.command = command
    output = OutputPipe(descriptor: ends[0], lineLimit: command.limits.lineBytes)
    outputWriteEnd = Mutex(ends[1])
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
        configuration(word: word), input: .inputWriter,
        output: .fileDescriptor(
          FileDescriptor(rawValue: outputWriteEnd.withLock { $0 }), closeAfterSpawningProcess: false),
        error: .sequence
      ) { execution in
        self.closeOutputWriteEnd()
        let process = execution.processIdentifier.value
        guardProcess.withLock { $0 = process }
        handle.withLock { $0 = GuardHandle(process: process) }
        OrphanSweep.didStart(process)
        await self.move(input: execution.standardInputWriter, error: execution.standardError, word: word)
      }
      ended =
        switch outcome.terminationStatus {
        case .exited(let code): .exited(code)
        case .signaled(let number): .signalled(number)
        }
    } catch {
      closeOutputWriteEnd()
      if guardProcess.withLock({ $0 }) == nil { OrphanSweep.didStart(nil) }
      state.started(.failure(StartFailure.ofGuard(error, command)))
      ended = .signalled(SIGKILL)
    }
    handle.withLock { $0 }?.retire()
    if let process = guardProcess.withLock({ $0 }) { OrphanSweep.didEnd(process) }
    if case .signalled = ended { await sweepOrphans() }
    state.started(.failure(StartFailure.withoutReport(errorTail)))
    output.isOver()
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

  private func closeOutputWriteEnd() {
    outputWriteEnd.withLock { descriptor in
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }
  }

  /// Moves the bytes of input and error output until nothing of the tree is left.
  private func move(input writer: StandardInputWriter, error: SubprocessOutputSequence, word: String) async {
    await withTaskGroup { group in
      group.addTask { await self.write(to: writer) }
      await readErrors(error, word: word)
      // The guard has the last end of the error output: it is gone, and with it the tree.
      self.input.breakOff()
    }
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
      // Nothing more can be read; how the program ended tells why.
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
    for _ in 0..<300 {
      if OrphanSweep.sweep() { return }
      try? await Task.sleep(for: .milliseconds(10))
    }
  }
}
