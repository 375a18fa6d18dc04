// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ChildProcess
import Glibc
import JSONRPC
import WireProtocol

/// The way in: sets the process up before anything else runs, then hands over to the subcommand that was asked for.
@main
enum Door {
  static func main() async {
    let arguments = ProcessArguments.afterProgram
    ChildGuard.runIfAsked(arguments)
    StandardDescriptors.openMissing()
    ProcessMemory.tune()
    ProcessMemory.forbidCoreDumps()
    ProcessDeadline.expectStart()
    ignoreSIGPIPE()
    ProcessSignals.claim()
    if let face = Service.plainFace(arguments) { return await Service.run(face: face) }
    do {
      var command = try MassgenServer.parseAsRoot(OptionalValues.explicit(arguments))
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      end(error)
    }
  }

  /// Ends the process for a request for help, or for a command line that makes no sense. The latter is 1 like every
  /// other wrong input, so that scripts need to know one number; for commands that judge files 1 is their verdict.
  private static func end(_ error: any Error) -> Never {
    guard MassgenServer.exitCode(for: error) == .validationFailure else { MassgenServer.exit(withError: error) }
    CommandError.print(MassgenServer.fullMessage(for: error))
    exit(CommandStatus.ofWrongArguments)
  }
}

/// The command line of `massgen-server`.
struct MassgenServer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "massgen-server",
    abstract: "A team of AI agents as a JSON-RPC service, and at the terminal.",
    version: "massgen-server \(WireProtocol.serverVersion)",
    subcommands: [
      LSPCommand.self, RPCCommand.self, RunCommand.self, CheckCommand.self, TeamsCommand.self, NewCommand.self,
      MigrateCommand.self, DoctorCommand.self, SchemaCommand.self,
    ])
}

/// What the commands end with when their arguments make no sense.
enum CommandStatus {
  private static let judges = [
    CheckCommand.configuration, MigrateCommand.configuration, DoctorCommand.configuration,
  ].compactMap(\.commandName)

  static var ofWrongArguments: Int32 { ProcessArguments.afterProgram.first.map(judges.contains) ?? false ? 2 : 1 }
}

/// Options whose value may be left out and can only be given behind an equals sign, so that `--replay TEAM` does not
/// take the team for the value.
enum OptionalValues {
  static let names: Set<String> = ["--replay", "--record"]

  /// What a bare option has for a value; no argument of a process can contain it.
  static let none = "\0"

  /// The arguments with every bare one of these options given the value ``none``.
  static func explicit(_ arguments: [String]) -> [String] {
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    return arguments.enumerated().map { index, argument in
      index < end && names.contains(argument) ? "\(argument)=\(none)" : argument
    }
  }

  /// The value of one of these options: empty when it was given bare.
  static func value(_ given: String?) -> String? {
    given == none ? "" : given
  }
}
