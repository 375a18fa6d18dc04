// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Glibc
import JSONCore
import RunEngine
import RunJournal
import Synchronization
import TeamConfig
import WireProtocol
import YAMLTree

/// One run at the terminal, from the command line to the exit code.
public final class TerminalRun: Sendable {
  /// What `massgen-server run` ends with.
  public enum ExitCode {
    /// The run completed.
    public static let completed: Int32 = 0
    /// The team file or the arguments are wrong; nothing was started.
    public static let configuration: Int32 = 1
    /// The run failed.
    public static let failed: Int32 = 2
    /// Time or budget ran out.
    public static let timedOut: Int32 = 3
    /// The user cancelled.
    public static let cancelled: Int32 = 4
  }

  private let commandLine: RunCommandLine
  private let service: RunService
  private let environment: ServiceEnvironment
  private let cancellation = Mutex(Cancellation())

  private struct Cancellation {
    var requests = 0
    var isStarting = false
    var runID: String?
  }

  /// Prepares a run; nothing happens yet.
  public init(_ commandLine: RunCommandLine) {
    self.commandLine = commandLine
    environment = .current(serverVersion: WireProtocol.serverVersion)
    service = RunService(environment)
  }

  /// Ends the run as cancelled; the second call ends the process at once. May be called from any thread.
  public func cancel() {
    let (isLast, runID) = cancellation.withLock { state in
      state.requests += 1
      return (state.requests > 1 || !state.isStarting, state.runID)
    }
    if isLast { _exit(ExitCode.cancelled) }
    guard let runID else { return }
    Task { _ = try? await service.cancel(runID, reason: "The user cancelled.") }
  }

  /// Performs the run and returns the exit code.
  @concurrent
  public func perform() async -> Int32 {
    do {
      let request = try await request()
      cancellation.withLock { $0.isStarting = true }
      let run = try await service.start(request)
      let isLate = cancellation.withLock { state in
        state.runID = run.runID
        return state.requests > 0
      }
      if isLate { _ = try? await service.cancel(run.runID, reason: "The user cancelled.") }
      return await follow(run)
    } catch let error as CommandLineProblem {
      await TerminalOutput.progress("massgen-server: \(error.message)")
    } catch let error as EngineError {
      await report(error)
    } catch {
      await TerminalOutput.progress("massgen-server: \(error)")
    }
    return ExitCode.configuration
  }

  private func request() async throws -> RunRequest {
    let locator = TeamLocator(environment)
    let directory = environment.workingDirectory
    let commandLine = commandLine
    let (reference, task) = try await TerminalOutput.thread.run {
      () throws(CommandLineProblem) -> (TeamReference, String?) in
      let (team, task) = try commandLine.teamAndTask { locator.reference($0, in: directory) != nil }
      return (team.map { locator.reference($0, in: directory) ?? .path($0) } ?? .search, task)
    }
    // A team that cannot be found should be reported before a person has typed the task.
    if task == nil { _ = try await locator.find(reference, in: directory) }
    var text = task
    if text == nil {
      text = try await TerminalOutput.thread.run { () throws(CommandLineProblem) in try PromptInput.read() }
    }
    guard let text else {
      throw CommandLineProblem(message: "There is no task. Give it as the last argument or on standard input.")
    }
    var request = RunRequest(team: reference, prompt: [.text(text)], workingDirectory: directory)
    try commandLine.apply(to: &request)
    return request
  }

  // MARK: Following

  private func follow(_ run: StartedRun) async -> Int32 {
    for diagnostic in run.warnings where diagnostic.severity >= .warning && !commandLine.json {
      await TerminalOutput.progress("warning: \(diagnostic.message)")
    }
    let reader = EventReaderLoop(journal: run.journal)
    var lines = ProgressLines()
    do {
      while let page = try await reader.next() {
        for stored in page {
          if commandLine.json {
            try await TerminalOutput.send(stored.bytes + [UInt8(ascii: "\n")], to: 1)
          } else if let event = stored.event, let line = lines.line(for: event, at: stored.t) {
            await TerminalOutput.progress(line)
          }
        }
      }
    } catch is TerminalOutput.Gone {
      // Nobody reads the events any more: that is how a pipe tells us to stop.
      _ = try? await service.cancel(run.runID, reason: "The reader of the events has gone.")
      await service.shutDown(within: .seconds(3))
      return ExitCode.cancelled
    } catch {
      await TerminalOutput.progress("massgen-server: the run's journal cannot be read: \(error)")
    }
    guard let result = try? await service.result(of: run.runID) else { return ExitCode.failed }
    await service.shutDown(within: .seconds(3))
    let isShown = commandLine.json ? true : await show(result, of: run)
    return isShown ? Self.exitCode(for: result.status) : ExitCode.failed
  }

  /// Returns whether the answer, if there is one, was written.
  private func show(_ result: RunResult, of run: StartedRun) async -> Bool {
    var isWritten = true
    if let answer = result.answer, !answer.text.isEmpty {
      if !answer.complete { await TerminalOutput.progress("warning: the final answer was cut off.") }
      // At a terminal nothing in the answer may steer it; a file or a pipe gets the answer as it is.
      var filter = TerminalSequenceFilter()
      let text = isatty(1) == 1 ? filter.filter(answer.text) : answer.text
      do {
        try await TerminalOutput.send(Array((text + (text.hasSuffix("\n") ? "" : "\n")).utf8), to: 1)
      } catch {
        isWritten = false
        await TerminalOutput.progress("massgen-server: the answer cannot be written to standard output.")
      }
    }
    if let error = result.error {
      await TerminalOutput.progress("\(result.status.rawValue): \(error.message)" + (error.hint.map { " \($0)" } ?? ""))
    }
    let replayed = result.replayed ? " (replay)" : ""
    await TerminalOutput.progress("\(result.status.rawValue)\(replayed); journal in \(run.folder)")
    return isWritten
  }

  private static func exitCode(for status: RunStatus) -> Int32 {
    switch status {
    case .completed: ExitCode.completed
    case .timedOut, .budgetExceeded: ExitCode.timedOut
    case .cancelled, .interrupted: ExitCode.cancelled
    case .failed, .queued, .running, .waitingForInput: ExitCode.failed
    }
  }

  // MARK: Refusals

  private func report(_ error: EngineError) async {
    let wire = WireError(error, encoding: .utf32)
    await TerminalOutput.progress("massgen-server: \(wire.message)")
    if case .configInvalid(let file, let diagnostics) = error {
      let lines = LineTable(file.source.bytes)
      for diagnostic in diagnostics where diagnostic.severity == .error {
        let start = lines.position(of: diagnostic.range.lowerBound, encoding: .utf32)
        await TerminalOutput.progress(
          "  \(file.displayName):\(start.line + 1):\(start.character + 1): \(diagnostic.message) [\(diagnostic.code.rawValue)]"
        )
      }
    }
    if case .configNotFound(let searched, _) = error {
      for place in searched { await TerminalOutput.progress("  looked for \(place)") }
    }
    if let hint = wire.hint { await TerminalOutput.progress("  \(hint)") }
  }
}
