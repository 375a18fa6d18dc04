// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// What was said on the command line of `massgen-server check`.
public struct CheckRequest: Sendable {
  /// How findings are reported.
  public enum Format: String, Sendable, CaseIterable {
    /// For people, with the lines of the file.
    case text
    /// For programs. (docs/CHECK.md)
    case json
    /// For code scanning. (SARIF 2.1.0)
    case sarif
    /// As annotations of a GitHub workflow.
    case github
  }

  /// What is done about findings that can be mended without thought.
  public enum Fixing: Sendable {
    /// Nothing.
    case none
    /// The files are changed.
    case write
    /// The change is shown.
    case show
  }

  /// Files, folders, patterns, names of teams, and `-` for standard input; empty for the folder one is in.
  public var words: [String]
  /// How findings are reported.
  public var format = Format.text
  /// What is done about findings.
  public var fixing = Fixing.none
  /// Whether warnings make the command fail.
  public var isStrict = false
  /// The least severity that is reported.
  public var leastSeverity = ConfigDiagnostic.Severity.hint
  /// The MassGen version to compare with, in place of the files' own.
  public var target: MassGenVersion?
  /// Whether only findings are printed.
  public var isQuiet = false
  /// Whether the files are checked again whenever they change.
  public var watches = false
  /// Whether missing environment variables are findings.
  public var usesEnvironment = false
  /// What the file on standard input is called.
  public var standardInputPath: String?

  /// Creates a request for a plain report.
  public init(words: [String]) { self.words = words }
}
