// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// What a team file is read with: everything outside the file that its meaning depends on.
public struct TeamContext: Sendable {
  /// The folder the run works in, absolute.
  public var workingDirectory: String
  /// Variables for keys and `${NAME}`.
  public var environment: Environment
  /// What is known about files and folders the team names.
  public var files: FileFacts
  /// The MassGen version to compare files with, whatever they say themselves; nil takes theirs.
  public var target: MassGenVersion?
  /// Changes to the document, in order, made before it is read. A pointer leads into the file's data as JSON; null
  /// removes what it points at.
  public var overrides: [(pointer: JSONPointer, value: JSONValue)]

  /// Creates a context.
  public init(
    workingDirectory: String, environment: Environment = .unknown, files: FileFacts = FileFacts(),
    overrides: [(pointer: JSONPointer, value: JSONValue)] = []
  ) {
    self.workingDirectory = workingDirectory
    self.environment = environment
    self.files = files
    self.overrides = overrides
  }
}
