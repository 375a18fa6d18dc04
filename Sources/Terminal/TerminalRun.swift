// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Glibc
import RunEngine
import RunJournal
import TeamConfig
import WireProtocol

/// `massgen-server run`, from the command line to the exit code: one run, or a conversation of runs.
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

  let commandLine: RunCommandLine
  let service: RunService
  let environment: ServiceEnvironment
  let cancellation: RunCancellation
  /// Who is asked when an agent wants to do something.
  let people = TerminalPeople()
  /// The terminal, when a view can be shown and is wanted.
  let terminal: TerminalSession?

  /// Prepares a run; nothing happens yet.
  public init(_ commandLine: RunCommandLine) {
    self.commandLine = commandLine
    environment = .current(serverVersion: WireProtocol.serverVersion)
    service = RunService(environment)
    cancellation = RunCancellation(service)
    terminal = commandLine.json || commandLine.plain ? nil : TerminalSession(variables: environment.variables)
  }

  /// Ends the run as cancelled; the second call ends the process at once. May be called from any thread.
  public func cancel() { cancellation.requestOrEnd(insists: true) }

  /// Ends the run as cancelled because the terminal has gone, however often that is noticed.
  public func hangUp() { cancellation.requestOrEnd(insists: false) }

  /// Performs what the command line asks for and returns the exit code.
  @concurrent
  public func perform() async -> Int32 {
    do {
      let (team, task) = try await teamAndTask()
      if let task { return await perform(try request(team, task)).code }
      // A team that cannot be found should be reported before a person has typed the task.
      let file = try await TeamLocator(environment).find(team, in: environment.workingDirectory)
      if !commandLine.json, isatty(0) == 1, isatty(2) == 1 { return await Conversation(self, team, file).perform() }
      let text = try await TerminalOutput.thread.run { () throws(CommandLineProblem) in try PromptInput.read() }
      guard let text else {
        throw CommandLineProblem(message: "There is no task. Give it as the last argument or on standard input.")
      }
      return await perform(try request(team, text)).code
    } catch {
      await Refusal.report(error)
      return ExitCode.configuration
    }
  }

  private func teamAndTask() async throws -> (TeamReference, String?) {
    let locator = TeamLocator(environment)
    let directory = environment.workingDirectory
    let commandLine = commandLine
    return try await TerminalOutput.thread.run { () throws(CommandLineProblem) -> (TeamReference, String?) in
      let (team, task) = try commandLine.teamAndTask { locator.reference($0, in: directory) != nil }
      return (team.map { locator.reference($0, in: directory) ?? .path($0) } ?? .search, task)
    }
  }

  func request(_ team: TeamReference, _ task: String) throws(CommandLineProblem) -> RunRequest {
    var request = RunRequest(team: team, prompt: [.text(task)], workingDirectory: environment.workingDirectory)
    // Who names a team trusts it; one that merely stands in the folder has not been named.
    request.trust = TrustScope(includesNamedTeams: true)
    request.approvals.people = people
    if let policy = environment.variables["MASSGEN_APPROVAL_POLICY"].flatMap(ApprovalPolicy.init(rawValue:)) {
      request.approvals.policy = policy
    }
    try commandLine.apply(to: &request)
    return request
  }

  // MARK: One run

  /// What became of a request.
  struct Ending {
    var code: Int32
    /// Nil when the run could not be started.
    var run: StartedRun?
    var result: RunResult?
  }

  /// Performs one run and shows it. A service that is shut down afterwards takes no other run.
  func perform(_ request: RunRequest, shutsDown: Bool = true) async -> Ending {
    cancellation.begin()
    defer { cancellation.end() }
    let run: StartedRun
    do throws(EngineError) {
      run = try await service.start(request)
    } catch {
      await Refusal.report(error)
      return Ending(code: ExitCode.configuration)
    }
    let task = request.prompt.reduce(into: "") { if case .text(let text) = $1 { $0 += text } }
    do {
      if commandLine.json {
        cancellation.watch(run.runID)
        try await printEvents(of: run)
      } else if !(try await showView(of: run, task: task)) {
        cancellation.watch(run.runID)
        try await printProgress(of: run)
      }
    } catch is TerminalOutput.Gone {
      // Nobody reads the events any more: that is how a pipe tells us to stop.
      _ = try? await service.cancel(run.runID, reason: "The reader of the events has gone.")
      await service.shutDown(within: .seconds(3))
      return Ending(code: ExitCode.cancelled, run: run)
    } catch {
      await TerminalOutput.progress("massgen-server: the run's journal cannot be read: \(error)")
    }
    let result = try? await service.result(of: run.runID)
    if shutsDown { await service.shutDown(within: .seconds(3)) }
    guard let result else { return Ending(code: ExitCode.failed, run: run) }
    let isWritten =
      commandLine.json ? true : await RunReport.show(result, of: run, isSummarised: terminal != nil)
    return Ending(
      code: isWritten ? Self.exitCode(for: result.status) : ExitCode.failed, run: run, result: result)
  }

  private func printEvents(of run: StartedRun) async throws {
    let reader = EventReaderLoop(journal: run.journal)
    while let page = try await reader.next() {
      for stored in page { try await TerminalOutput.send(stored.bytes + [UInt8(ascii: "\n")], to: 1) }
    }
  }

  private func printProgress(of run: StartedRun) async throws {
    await printWarnings(of: run)
    let reader = EventReaderLoop(journal: run.journal)
    var lines = ProgressLines()
    while let page = try await reader.next() {
      for stored in page {
        if let event = stored.event, let line = lines.line(for: event, at: stored.t) {
          await TerminalOutput.progress(line)
        }
      }
    }
  }

  func printWarnings(of run: StartedRun) async {
    for diagnostic in run.warnings where diagnostic.severity >= .warning {
      await TerminalOutput.progress("warning: \(diagnostic.message)")
    }
  }

  private static func exitCode(for status: RunStatus) -> Int32 {
    switch status {
    case .completed: ExitCode.completed
    case .timedOut, .budgetExceeded: ExitCode.timedOut
    case .cancelled, .interrupted: ExitCode.cancelled
    case .failed, .queued, .running, .waitingForInput: ExitCode.failed
    }
  }
}
