// SPDX-License-Identifier: Apache-2.0

/// How a child ended.
public enum ChildExit: Sendable, Hashable {
  /// By itself, with this status.
  case exited(Int32)
  /// By this signal.
  case signalled(Int32)
}

/// Why a child could not be started.
public struct ChildFailure: Error, Sendable, Equatable {
  /// What stood in the way.
  public enum Code: String, Sendable, Hashable {
    /// There is no such program.
    case programMissing = "program_missing"
    /// It is no program, or must not be run.
    case notExecutable = "not_executable"
    /// The folder it was to start in is not there.
    case workingDirectoryMissing = "working_directory_missing"
    /// Its arguments or its environment are too long for the system.
    case tooLong = "argument_list_too_long"
    /// The system has no process, descriptor or memory left.
    case noResources = "no_resources"
    /// Something else.
    case other
  }
  /// What stood in the way.
  public var code: Code
  /// One sentence for people.
  public var message: String
  /// What can be done about it.
  public var hint: String?

  /// Creates a failure from its parts.
  public init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }
}

/// How a child is brought to its end: each step is given its time, then comes the next; SIGKILL to the whole tree is
/// the last. (claude-code.md R3)
public struct StopLadder: Sendable, Equatable {
  /// How long it may take to end after its input was closed; nil leaves the input open.
  public var afterInputClosed: Duration?
  /// How long it may take to end after SIGTERM; nil sends none.
  public var afterTerminate: Duration?

  /// Creates a ladder from its steps.
  public init(afterInputClosed: Duration?, afterTerminate: Duration?) {
    self.afterInputClosed = afterInputClosed
    self.afterTerminate = afterTerminate
  }

  /// For one child of a living server.
  public static let patient = StopLadder(afterInputClosed: .seconds(5), afterTerminate: .seconds(3))
  /// For the end of the server, which may take 3 s in all. (protocol.md 2.4)
  public static let brisk = StopLadder(afterInputClosed: .milliseconds(700), afterTerminate: .milliseconds(800))
  /// Without asking.
  public static let kill = StopLadder(afterInputClosed: nil, afterTerminate: nil)
}
