// SPDX-License-Identifier: Apache-2.0

import JSONCore
public import TeamConfig
import YAMLTree

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
    guard file.root != nil, !file.tree.wasRepaired else { return Migration(edits: [], notes: []) }
    var work = MigrationWork(file)
    if file.diagnostics.contains(where: { $0.code == .configV1Format }) {
      var first = FirstFormat(work)
      first.convert()
      work = first.work
    }
    modernise(&work, file)
    if let version { compare(&work, with: version) }
    return Migration(edits: work.edits, notes: work.notes)
  }

  // MARK: Older keys

  /// Codes of keys that are written otherwise today.
  private static let olderKeys: Set<DiagnosticCode> = [
    .displaySectionAlias, .uiTypeAlias, .timeoutMisplaced, .deprecatedKey, .backendTypeCase, .yamlImplicitType,
  ]

  /// One repair may show the next finding; this often the file is read again.
  private static let maximumPasses = 8

  private static func modernise(_ work: inout MigrationWork, _ file: TeamReadResult) {
    var reading = work.edits.isEmpty ? file : work.reading
    for _ in 0..<maximumPasses {
      var isChanged = false
      for diagnostic in reading.diagnostics where olderKeys.contains(diagnostic.code) {
        guard let repair = diagnostic.repairs.first(where: { $0.isPreferred }), work.perform(repair.operations) else {
          continue
        }
        work.note("\(diagnostic.message) Done: \(repair.title).", diagnostic.path)
        isChanged = true
        // What was found besides may stand elsewhere now.
        break
      }
      guard isChanged else { break }
      reading = work.reading
    }
    for diagnostic in reading.diagnostics where olderKeys.contains(diagnostic.code) {
      work.note(diagnostic.message, diagnostic.path, needsAttention: true)
    }
  }

  // MARK: Older versions

  /// Notes what a MassGen version does not have yet.
  private static func compare(_ work: inout MigrationWork, with version: MassGenVersion) {
    let younger: Set<DiagnosticCode> = [.newerKey, .backendTypeNewer, .planningModeInactive, .systemMessageClaudeCode]
    let reading = work.reading
    var context = reading.context
    context.overrides.append((JSONPointer(tokens: ["target"]), .string(version.description)))
    for diagnostic in TeamReader.read(reading.source, context: context).diagnostics
    where younger.contains(diagnostic.code) {
      work.note(diagnostic.message, diagnostic.path, needsAttention: true)
    }
  }
}
