// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import JSONRPC
import LanguageServer
import Logging

/// `massgen-server lsp`: the service for editors.
struct LSPCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp", abstract: "Serve an editor over stdio (Content-Length framing).")

  @Flag(help: "Accepted because editors pass it; stdio is always used.")
  var stdio = false

  @Option(name: .customLong("clientProcessId"), help: "End when this process ends.")
  var clientProcessID: Int32?

  @OptionGroup var logging: LoggingOptions

  func run() async throws {
    await Service.run(
      face: .lsp, clientProcessID: clientProcessID, logFile: logging.logFile, logLevel: logging.logLevel)
  }
}

/// `massgen-server rpc`: the service for scripts.
struct RPCCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rpc", abstract: "Serve a script over stdio (one JSON value a line).")

  @OptionGroup var logging: LoggingOptions

  func run() async throws {
    await Service.run(face: .rpc, logFile: logging.logFile, logLevel: logging.logLevel)
  }
}

/// Where log lines go.
struct LoggingOptions: ParsableArguments {
  @Option(help: "Log to this file instead of stderr.")
  var logFile: String?

  @Option(help: "trace, debug, info, notice, warning, error or critical.")
  var logLevel: String?
}

/// Starts one of the two JSON-RPC faces and ends the process with its status.
enum Service {
  /// The face that is asked for without any option; nil for every other command line.
  ///
  /// Editors and scripts start these two again and again, and the reader of command lines takes most of a start to find
  /// out that there is nothing to read.
  static func plainFace(_ arguments: [String]) -> StdioServer.Face? {
    switch arguments {
    case ["lsp"], ["lsp", "--stdio"]: .lsp
    case ["rpc"]: .rpc
    default: nil
    }
  }

  @concurrent
  static func run(
    face: StdioServer.Face, clientProcessID: Int32? = nil, logFile: String? = nil, logLevel: String? = nil
  ) async {
    await ProcessDeadline.started()
    let output = protectStandardOutput()
    let logger: Logger
    do {
      logger = try LoggingSetup.bootstrap(file: logFile, level: logLevel)
    } catch {
      CommandError.print(error.message)
      ProcessEnd.with(1)
    }
    let server = StdioServer(face: face, clientProcessID: clientProcessID, logger: logger) {
      ProcessDeadline.expectEnd()
    }
    ProcessSignals.observe { number in server.terminate(signal: number) }
    ProcessEnd.with(await server.run(input: 0, output: output))
  }
}

/// Makes the process's logger.
enum LoggingSetup {
  struct Problem: Error {
    let message: String
  }

  static func bootstrap(file: String?, level: String?) throws(Problem) -> Logger {
    let chosen = try logLevel(level)
    var descriptor: Int32 = 2
    if let file {
      descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        throw Problem(message: "The log file \(file) cannot be written: \(String(cString: strerror(errno))).")
      }
    }
    let target = descriptor
    LoggingSystem.bootstrap { StreamLogHandler(descriptor: target, label: $0, logLevel: chosen) }
    return Logger(label: "massgen-server")
  }

  private static func logLevel(_ name: String?) throws(Problem) -> Logger.Level {
    guard let name = name ?? getenv("MASSGEN_LOG_LEVEL").map({ String(cString: $0) }) else { return .info }
    guard let level = Logger.Level(rawValue: name) else {
      let choices = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
      throw Problem(message: "“\(name)” is no log level; there are \(choices).")
    }
    return level
  }
}
