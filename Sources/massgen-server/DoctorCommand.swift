// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import TeamCommands

/// `massgen-server doctor`: whether everything is there.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Look whether libraries, folders, keys and a team's agents can work.",
    discussion: """
      Nothing is changed, no key is printed, and without --online nothing is sent. The report goes to stdout, the \
      summary to stderr.

      Exit codes: 0 nothing wrong, 1 something will not work, 2 the arguments are wrong.
      """)

  @Argument(help: ArgumentHelp("A team whose agents are looked at, by path or by name.", valueName: "team"))
  var team: String?

  @Flag(help: "Ask the providers for their models, with the keys that are found.")
  var online = false

  @Option(help: "text or json.", transform: OptionValue.choice)
  var format: DoctorRequest.Format = .text

  func run() async throws {
    await ProcessDeadline.started()
    var request = DoctorRequest()
    request.team = team
    request.isOnline = online
    request.format = format
    ProcessSignals.observe { ProcessEnd.with(128 + $0) }
    ProcessEnd.with(await Doctor(request).perform())
  }
}
