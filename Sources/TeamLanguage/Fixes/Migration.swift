// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// Bringing an older team file to today's format.
public struct Migration: Sendable, Hashable {
  /// Something the migration did, or could not do.
  public struct Note: Sendable, Hashable {
    /// One sentence.
    public var message: String
    /// The place by name, such as `agents[0].model_config`; empty for the whole file.
    public var path: String
    /// Whether somebody has to look at it.
    public var needsAttention: Bool

    /// Creates a note.
    public init(_ message: String, path: String, needsAttention: Bool = false) {
      self.message = message
      self.path = path
      self.needsAttention = needsAttention
    }
  }

  /// The changes; none when the file is up to date.
  public var edits: [TextEdit]
  /// What was done and what is left.
  public var notes: [Note]

  /// Works the migration of a file out.
  ///
  /// - Parameter version: the MassGen version the file shall work with; nil for today's format.
  public static func of(_ file: TeamReadResult, to version: MassGenVersion? = nil) -> Migration {
    Migration(edits: [], notes: [])
  }
}
