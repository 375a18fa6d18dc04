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
    var result = TeamReadResult(
      source: source, context: context, tree: document.tree, lines: LineTable(source.bytes), root: document.root)
    if let root = document.root {
      let settings = FileSettings(root: root, target: context.target)
      result.target = settings.target
      StructureCheck.check(root, settings: settings, findings: &findings)
      if !settings.isFirstFormat {
        var reading = TeamReading(source: source, context: context, settings: settings, findings: findings)
        result.team = reading.team(root)
        result.askedPaths = reading.askedPaths
        result.askedContents = reading.askedContents
        findings = reading.findings
      }
    }
    result.diagnostics = findings.sorted
    if !source.isJSON,
      let sorted = Suppression.apply(
        to: result.diagnostics, tree: result.tree, lines: result.lines, isTextIncomplete: findings.isTextIncomplete)
    {
      (result.diagnostics, result.suppressed) = sorted
    }
    return result
  }
}

/// What reading a team file gave: one version of a text with everything that was found out about it.
public struct TeamReadResult: Sendable {
  /// The text.
  public let source: TeamSource
  /// What the text was read with.
  public let context: TeamContext
  /// The text as a positioned tree, without overrides. A JSON text has one as well.
  public let tree: YAMLDocument
  /// Turns byte ranges into lines and columns.
  public let lines: LineTable
  /// The data with aliases followed, merge keys applied and overrides put in; nil when the root is no mapping.
  package let root: ConfigNode?
  /// The team; nil when not a single agent could be read. With errors among the diagnostics it is a part of what was
  /// meant, good for showing and not for running.
  public internal(set) var team: Team?
  /// Everything worth saying, in the order of the text.
  public internal(set) var diagnostics: [ConfigDiagnostic] = []
  /// What comments in the file keep from being shown. It is as true as the rest: an error here keeps the team from
  /// running.
  public internal(set) var suppressed: [ConfigDiagnostic] = []
  /// The MassGen version the file is compared with.
  public internal(set) var target = ConfigSchema.defaultTarget
  /// The absolute paths the checks wanted to know something about. Where ``TeamContext/files`` lacks one, reading again
  /// with it may find more.
  public internal(set) var askedPaths: Set<String> = []
  /// Those of ``askedPaths`` of which the checks also want to know what kind of file it is.
  public internal(set) var askedContents: Set<String> = []

  init(source: TeamSource, context: TeamContext, tree: YAMLDocument, lines: LineTable, root: ConfigNode?) {
    self.source = source
    self.context = context
    self.tree = tree
    self.lines = lines
    self.root = root
  }

  /// Whether the team cannot run as it is, shown or not.
  public var hasErrors: Bool {
    diagnostics.contains { $0.severity == .error } || suppressed.contains { $0.severity == .error }
  }

  /// `sha256:` and the digest of the data with overrides, however it is written. Computed anew at each use.
  public var digest: String { ConfigDigest.digest(of: root) }
}
