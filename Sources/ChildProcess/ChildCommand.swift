// SPDX-License-Identifier: Apache-2.0

// ChildProcess runs programs that never outlive us: each is started by a guard that takes its whole tree down when this
// process dies, its output is read as lines of any length, and its end is bounded in time.

/// A program to be started: no shell, nothing inherited but what stands here.
public struct ChildCommand: Sendable, Equatable {
  /// Absolute path of the program.
  public var executable: String
  /// Its arguments, without its name.
  public var arguments: [String]
  /// Its whole environment.
  public var environment: [String: String]
  /// The absolute folder it starts in.
  public var workingDirectory: String
  /// How much is kept of what it says.
  public var limits = ChildLimits()

  /// Creates a command from its parts.
  public init(executable: String, arguments: [String], environment: [String: String], workingDirectory: String) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.workingDirectory = workingDirectory
  }
}

/// How much memory a child's streams may take here, in bytes.
public struct ChildLimits: Sendable, Equatable {
  /// The longest line of its output that is delivered; longer ones are dropped and counted. (claude-code.md R10)
  public var lineBytes = 64 << 20
  /// What may wait to be written to it before writers wait. (claude-code.md R12)
  public var inputBytes = 32 << 20
  /// How much of the end of its error output is kept. (claude-code.md R11)
  public var errorTailBytes = 64 << 10

  /// The usual limits.
  public init() {}
}
