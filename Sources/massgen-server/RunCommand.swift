// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Terminal

/// `massgen-server run`: one run at the terminal.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Let a team work on a task; the final answer goes to stdout.",
    usage: "massgen-server run [<options>] [<team>] [<task>]",
    discussion: """
      With one argument it is the team if a file or a bundled team has that name, else the task. Without a task it is \
      read from standard input; at a terminal it is asked for, and then for follow-ups in the same session. Without a \
      team these are tried: .massgen/config.yaml, the only *.massgen.yaml in the folder, and \
      ~/.config/massgen/config.yaml.

      At a terminal the agents are shown while they work, ? lists the keys; elsewhere, and with --plain, progress is \
      printed as lines on stderr.

      Exit codes: 0 completed, 1 the team or the arguments are wrong, 2 failed, 3 timed out, 4 cancelled.
      """)

  @Argument(help: ArgumentHelp("The team (a file or a bundled team's name), the task, or both.", valueName: "words"))
  var words: [String] = []

  @Option(
    name: .customLong("attach"), parsing: .singleValue,
    help: ArgumentHelp(
      "A file that goes with the task: a picture, sound, film, document or text. May be given several times.",
      valueName: "file|url"))
  var attachments: [String] = []

  @Flag(help: "Print every event as one JSON object a line instead of progress and answer.")
  var json = false

  @Flag(help: "Print progress as lines, also where a live view could be shown.")
  var plain = false

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change a value of the team file for this run, by JSON Pointer. The value is JSON, or else a string.",
      valueName: "pointer=value"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "Play a recording instead of asking models; without a path the one beside the team file.", valueName: "path"))
  var replay: String?

  @Option(help: ArgumentHelp("How fast replays are played: a number, or instant.", valueName: "n|instant"))
  var speed: String?

  @Option(
    help: ArgumentHelp(
      "Record the models' replies; without a path below .massgen/recordings.", valueName: "path"))
  var record: String?

  @Option(help: ArgumentHelp("Limit of the whole run, in seconds.", valueName: "seconds"))
  var timeout: Double?

  @Option(
    help: ArgumentHelp(
      "What happens to uses of tools that need a decision: ask (at a terminal), allow, readOnly or deny.",
      valueName: "policy"))
  var approvalPolicy: String?

  func run() async throws {
    await ProcessDeadline.started()
    let request = RunCommandLine(
      words: words, json: json, plain: plain, overrides: overrides, replay: OptionalValues.value(replay), speed: speed,
      record: OptionalValues.value(record),
      timeoutSeconds: timeout, attachments: attachments, approvalPolicy: approvalPolicy)
    let terminal = TerminalRun(request)
    ProcessSignals.observe { number in number == SIGHUP ? terminal.hangUp() : terminal.cancel() }
    ProcessEnd.with(await terminal.perform())
  }
}

/// Messages of the command line itself.
enum CommandError {
  static func print(_ message: String) {
    let line = "massgen-server: \(message.hasPrefix("Error: ") ? String(message.dropFirst(7)) : message)\n"
    _ = line.withCString { write(2, $0, strlen($0)) }
  }
}
