// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunEngine
import RunJournal
import TeamConfig
import WireProtocol

/// `massgen-server check`, from the command line to the exit code.
public struct TeamCheck: Sendable {
  let request: CheckRequest
  let environment: ServiceEnvironment
  /// Waits for changes, where that was asked for and is possible.
  private let watch: FileWatch?

  /// Prepares a check; nothing happens yet.
  public init(_ request: CheckRequest) {
    self.request = request
    environment = .current(serverVersion: WireProtocol.serverVersion)
    watch = request.watches ? try? FileWatch() : nil
  }

  /// Ends a check that watches files. May be called from any thread.
  public func stop() { watch?.stop() }

  /// Performs what the command line asks for and returns the exit code.
  @concurrent
  public func perform() async -> Int32 {
    do throws(CommandProblem) {
      try reject()
      if request.watches { return try await checkRepeatedly() }
      let outcome = await check(await search())
      await report(outcome)
      return outcome.status
    } catch {
      await Console.complain(error)
      return ExitStatus.trouble
    }
  }

  /// Refuses options that do not go together.
  private func reject() throws(CommandProblem) {
    let readsInput = request.words.contains("-")
    if readsInput, request.watches { throw CommandProblem("--watch needs files; standard input cannot change.") }
    if readsInput, request.fixing == .write { throw CommandProblem("--fix needs files; --diff shows the change.") }
    if request.watches, request.fixing != .none {
      throw CommandProblem("--watch only looks; leave --fix and --diff away.")
    }
  }

  // MARK: One check

  private struct Outcome {
    var inputs: CheckInputs
    var files: [CheckedFile]
    var status: Int32
  }

  private func search() async -> CheckInputs {
    let search = InputSearch(environment: environment, standardInputPath: request.standardInputPath)
    return await Console.thread.run { [words = request.words] in search.inputs(words) }
  }

  private func check(_ inputs: CheckInputs) async -> Outcome {
    let checker = FileChecker(context: await context())
    var files = await checker.check(inputs.files)
    if request.fixing != .none {
      files = await FileFixer(checker: checker, writes: request.fixing == .write, isQuiet: request.isQuiet).fix(files)
    }
    let status = CheckCounts(files).exitStatus(isStrict: request.isStrict)
    return Outcome(
      inputs: inputs, files: files, status: inputs.problems.isEmpty ? status : ExitStatus.trouble)
  }

  private func context() async -> TeamContext {
    var context = TeamContext(workingDirectory: environment.workingDirectory)
    context.target = request.target
    if request.usesEnvironment {
      context.environment = await EnvironmentLoader(environment).load(workingDirectory: environment.workingDirectory)
    }
    return context
  }

  private func report(_ outcome: Outcome) async {
    for problem in outcome.inputs.problems { await Console.complain(CommandProblem(problem)) }
    for file in outcome.files {
      if let problem = file.problem { await Console.complain(CommandProblem("\(file.name): \(problem)")) }
    }
    // A difference on standard output is there to be applied; findings would be in its way.
    if request.fixing != .show { await Console.print(text(of: outcome.files)) }
    guard request.format == .text, !request.isQuiet else { return }
    if !outcome.files.isEmpty {
      await Console.note(TextReport.summary(CheckCounts(outcome.files)))
    } else if outcome.inputs.problems.isEmpty {
      await Console.note("No team files were found.")
    }
  }

  private func text(of files: [CheckedFile]) -> String {
    switch request.format {
    case .text:
      let palette = Console.palette(for: 1, variables: environment.variables)
      return TextReport(palette: palette, leastSeverity: request.leastSeverity).render(files)
    case .json: return JSONReport(leastSeverity: request.leastSeverity).render(files)
    case .sarif:
      return SARIFReport(leastSeverity: request.leastSeverity, workingDirectory: environment.workingDirectory)
        .render(files)
    case .github: return GitHubReport(leastSeverity: request.leastSeverity).render(files)
    }
  }

  // MARK: Watching

  /// Checks again whenever something changes, until it is stopped. Returns what the last check would have returned.
  private func checkRepeatedly() async throws(CommandProblem) -> Int32 {
    guard let watch else { throw CommandProblem("Files cannot be watched: the system has no more watches to give.") }
    var last: [CheckedFile]?
    var status = ExitStatus.success
    repeat {
      let inputs = await search()
      // Watched before they are read, so that no change falls in between.
      var count = watch.watch(folders(of: inputs))
      let outcome = await check(inputs)
      count += watch.watch(foldersNamed(in: outcome.files).subtracting(folders(of: inputs)))
      status = outcome.status
      guard count > 0 else { throw CommandProblem("There is no folder to watch.") }
      // Editors leave more in a folder than the file they save.
      if last.map({ !Self.isSame($0, outcome.files) }) ?? true {
        await report(outcome)
        if !request.isQuiet { await Console.note("Watching for changes; Ctrl-C ends.") }
      }
      last = outcome.files
    } while try await watch.change()
    return status
  }

  private static func isSame(_ left: [CheckedFile], _ right: [CheckedFile]) -> Bool {
    left.count == right.count
      && zip(left, right).allSatisfy {
        $0.input == $1.input && $0.problem == $1.problem && $0.diagnostics == $1.diagnostics
          && $0.result?.source.bytes == $1.result?.source.bytes
      }
  }

  /// The folders of the files and those that were searched.
  private func folders(of inputs: CheckInputs) -> Set<String> {
    Set(inputs.folders).union(inputs.files.compactMap { $0.path.map(Self.folder) })
  }

  /// The folders of what the files name.
  private func foldersNamed(in files: [CheckedFile]) -> Set<String> {
    files.reduce(into: []) { $0.formUnion(($1.result?.askedPaths ?? []).map(Self.folder)) }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
