// SPDX-License-Identifier: Apache-2.0

// TeamCommands is the face for people at a shell who work on team files: it checks, finds, makes and migrates them.

/// What the commands of this face end with.
public enum ExitStatus {
  /// Nothing is wrong.
  public static let success: Int32 = 0
  /// Something was found that makes the command fail.
  public static let findings: Int32 = 1
  /// The arguments make no sense, or a file cannot be read or written.
  public static let trouble: Int32 = 2
}

/// Something that keeps a command from doing its work; one sentence for the person who called it.
struct CommandProblem: Error, Sendable, Equatable {
  let message: String

  init(_ message: String) { self.message = message }
}
