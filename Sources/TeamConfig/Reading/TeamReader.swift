// SPDX-License-Identifier: Apache-2.0

public import YAMLTree

/// Reads team files.
///
///     let source = TeamSource(bytes: bytes, path: "/work/team.massgen.yaml")
///     let result = TeamReader.read(source, context: TeamContext(workingDirectory: "/work"))
///     guard let team = result.team, !result.hasErrors else { … }
public enum TeamReader {
  /// Reads a file as far as it can be read and says everything that is worth saying about it. It never fails and never
  /// touches the disk.
  public static func read(_ source: TeamSource, context: TeamContext) -> TeamReadResult {
    var findings = Findings()
    var document = LoadedDocument.load(source, findings: &findings)
    document.apply(context.overrides, findings: &findings)
    let digest = ConfigDigest.digest(of: document.root)
    var team: Team?
    if let root = document.root {
      let settings = FileSettings(root: root)
      StructureCheck.check(root, settings: settings, findings: &findings)
      if !settings.isFirstFormat {
        var reading = TeamReading(source: source, context: context, settings: settings, findings: findings)
        team = reading.team(root)
        findings = reading.findings
      }
    }
    return TeamReadResult(
      team: team, diagnostics: findings.sorted, lines: LineTable(source.bytes), digest: digest)
  }
}

/// What reading a team file gave.
public struct TeamReadResult: Sendable {
  /// The team; nil when not a single agent could be read. With errors among the diagnostics it is a part of what was
  /// meant, good for showing and not for running.
  public var team: Team?
  /// Everything worth saying, in the order of the text.
  public var diagnostics: [ConfigDiagnostic]
  /// Turns the byte ranges of diagnostics into lines and columns.
  public var lines: LineTable
  /// `sha256:` and the digest of the data with overrides, however it is written.
  public var digest: String

  /// Whether the team cannot run as it is.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
