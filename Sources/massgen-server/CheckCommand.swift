// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import TeamCommands
import TeamConfig

/// `massgen-server check`: what is wrong with team files.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check team files: what is wrong, where, and how to mend it.",
    usage: "massgen-server check [<options>] [<file>|<folder>|<pattern>|<name>|-] …",
    discussion: """
      A folder is searched for team files; without arguments the current one is. Patterns may have *, **, ?, [a-z] and \
      {a,b}, for shells that do not expand them. A name is a team as `massgen-server run` finds it; - is standard input.

      Findings go to stdout, everything else to stderr. A comment `# massgen: ignore CODE` silences a finding on \
      its line, or on the next when it stands alone; see docs/CHECK.md.

      Exit codes: 0 nothing wrong, 1 errors were found (with --strict also warnings), 2 a file cannot be read or the \
      arguments are wrong.
      """)

  @Argument(
    help: ArgumentHelp("Files, folders, patterns, names of teams, or - for standard input.", valueName: "files"))
  var words: [String] = []

  @Option(help: "text, json, sarif or github.", transform: OptionValue.choice)
  var format: CheckRequest.Format = .text

  @Flag(help: "Mend what needs no thought.")
  var fix = false

  @Flag(help: "Show what --fix would change, as a diff, and change nothing.")
  var diff = false

  @Flag(help: "Fail also when there are only warnings.")
  var strict = false

  @Option(
    help: "The least severity that is shown: error, warning, information or hint.", transform: OptionValue.choice)
  var severity: ConfigDiagnostic.Severity = .hint

  @Option(
    help: ArgumentHelp("The MassGen version to compare with, in place of the files' own.", valueName: "version"),
    transform: OptionValue.version)
  var target: MassGenVersion?

  @Flag(help: "Report missing environment variables as well; .env files count.")
  var environment = false

  @Option(help: ArgumentHelp("What the file on standard input is called.", valueName: "name"))
  var stdinPath: String?

  @Flag(name: .shortAndLong, help: "Print findings only, no summary.")
  var quiet = false

  @Flag(help: "Check again whenever a file changes.")
  var watch = false

  @Option(help: ArgumentHelp("Say what a code means and check nothing.", valueName: "code"))
  var explain: String?

  func run() async throws {
    await ProcessDeadline.started()
    if let explain { ProcessEnd.with(await CodeExplanation.perform(explain)) }
    var request = CheckRequest(words: words)
    request.format = format
    request.fixing = diff ? .show : fix ? .write : .none
    request.isStrict = strict
    request.leastSeverity = severity
    request.target = target
    request.isQuiet = quiet
    request.watches = watch
    request.usesEnvironment = environment
    request.standardInputPath = stdinPath
    let check = TeamCheck(request)
    let watches = watch
    ProcessSignals.observe { number in
      if watches { check.stop() } else { ProcessEnd.with(128 + number) }
    }
    ProcessEnd.with(await check.perform())
  }
}

/// Values of options that are one of a few words, and others that the parser does not know.
enum OptionValue {
  /// One of the words of a list.
  static func choice<Value: RawRepresentable & CaseIterable>(_ word: String) throws -> Value
  where Value.RawValue == String {
    if let value = Value(rawValue: word) { return value }
    let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("“\(word)” is none of \(words).")
  }

  /// A version of MassGen.
  static func version(_ text: String) throws -> MassGenVersion {
    guard let version = MassGenVersion(parsing: text) else {
      throw ValidationError("“\(text)” is no version of MassGen; write it like 0.0.30.")
    }
    return version
  }
}
