// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import TeamCommands
import TeamConfig

/// `massgen-server teams`: what can be run by name.
struct TeamsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "teams", abstract: "List the teams that can be run by name, or print one.",
    subcommands: [TeamsListCommand.self, TeamsShowCommand.self], defaultSubcommand: TeamsListCommand.self)
}

/// `massgen-server teams [QUERY]`
struct TeamsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List teams: those of the folder, yours, and the bundled ones.")

  @Argument(help: ArgumentHelp("Words the team's description must have.", valueName: "words"))
  var query: [String] = []

  @Option(name: .customLong("tag"), help: ArgumentHelp("A tag the team must have.", valueName: "tag"))
  var tags: [String] = []

  @Flag(help: "Print one JSON array.")
  var json = false

  @Flag(help: "Print one path a line.")
  var paths = false

  func run() async throws {
    await ProcessDeadline.started()
    let format: TeamListing.Format = json ? .json : paths ? .paths : .table
    ProcessSignals.observe { ProcessEnd.with(128 + $0) }
    ProcessEnd.with(await TeamListing().list(query: query.joined(separator: " "), tags: tags, format: format))
  }
}

/// `massgen-server teams show NAME`
struct TeamsShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Print a team's file.")

  @Argument(help: "The team's name.") var name: String

  func run() async throws {
    await ProcessDeadline.started()
    ProcessSignals.observe { ProcessEnd.with(128 + $0) }
    ProcessEnd.with(await TeamListing().show(name))
  }
}

/// `massgen-server new`: a team file to begin with.
struct NewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a team file from a template.",
    discussion: "At a terminal what --set does not say is asked for; elsewhere the usual answers are taken.")

  @Argument(help: "The template; --list names them.") var template: String?

  @Option(
    name: [.short, .long], help: ArgumentHelp("Where the file goes; standard output without.", valueName: "file"))
  var out: String?

  @Flag(help: "Replace a file that is there.")
  var force = false

  @Flag(help: "List the templates and what they ask.")
  var list = false

  @Option(
    name: .customLong("set"), help: ArgumentHelp("An answer to a question of the template.", valueName: "name=value"))
  var answers: [String] = []

  func run() async throws {
    await ProcessDeadline.started()
    ProcessSignals.observe { ProcessEnd.with(128 + $0) }
    if list { ProcessEnd.with(await TeamCreation.list()) }
    let creation = TeamCreation(template: template, output: out, overwrites: force, answers: answers)
    ProcessEnd.with(await creation.perform())
  }
}

/// `massgen-server migrate`: a team file brought to today's format.
struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Bring an older team file to today's format.",
    discussion: """
      The new text goes to stdout, what was done and what is left to stderr. Exit codes: 0 done, 1 something needs a \
      look, 2 the file cannot be read or written.
      """)

  @Argument(help: "The team file, or - for standard input.") var file: String

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("The MassGen version the file shall work with.", valueName: "version"),
    transform: OptionValue.version)
  var version: MassGenVersion?

  @Flag(help: "Change the file.")
  var inPlace = false

  @Flag(help: "Print what would change, as a diff.")
  var diff = false

  func run() async throws {
    await ProcessDeadline.started()
    ProcessSignals.observe { ProcessEnd.with(128 + $0) }
    let migration = TeamMigration(path: file, version: version, outcome: diff ? .diff : inPlace ? .inPlace : .printed)
    ProcessEnd.with(await migration.perform())
  }
}
