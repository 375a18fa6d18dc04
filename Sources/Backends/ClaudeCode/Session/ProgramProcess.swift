// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess

/// What a session needs of a running program. Tests put a scripted one in its place.
protocol ProgramProcess: Sendable {
  /// Its process id.
  var processID: Int32 { get }
  /// The end of what it wrote to its error output.
  var errorTail: String { get }
  /// All lines that have come; waits for one. Nil at the end of its output.
  func nextLines() async -> LineBlock?
  /// Writes one line; false when it takes no input any more.
  func write(line: [UInt8]) async -> Bool
  /// Brings it to its end, and everything it started.
  @discardableResult
  func stop(_ ladder: StopLadder) async -> ChildExit
  /// How it ended, once it has.
  func exit() async -> ChildExit
}

extension Child: ProgramProcess {}

/// How the program is found and started.
struct ProgramLauncher: Sendable {
  /// Finds the program and checks that it can do its work.
  var find: @Sendable (ClaudeCodeSettings) async throws(ModelFailure) -> ClaudeProgram
  /// Starts it.
  var start: @Sendable (ChildCommand) async throws(ChildFailure) -> any ProgramProcess

  /// With real processes.
  static let real = ProgramLauncher(
    find: { (settings) async throws(ModelFailure) -> ClaudeProgram in try await ClaudeProgram.find(settings: settings)
    },
    start: { (command) async throws(ChildFailure) -> any ProgramProcess in try await Child.start(command) })
}
