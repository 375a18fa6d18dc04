// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunEngine
import RunJournal
public import TeamConfig
import TeamLanguage
import WireProtocol
import YAMLTree

/// `massgen-server migrate`: a team file brought to today's format.
public struct TeamMigration: Sendable {
  /// What becomes of the new text.
  public enum Outcome: Sendable {
    /// It is printed.
    case printed
    /// What changes is printed, as a diff.
    case diff
    /// It takes the place of the old one.
    case inPlace
  }

  /// The file; `-` for standard input.
  public var path: String
  /// The MassGen version the file shall work with; nil for today's format.
  public var version: MassGenVersion?
  /// What becomes of the new text.
  public var outcome: Outcome

  /// Says what is wanted.
  public init(path: String, version: MassGenVersion?, outcome: Outcome) {
    self.path = path
    self.version = version
    self.outcome = outcome
  }

  /// Migrates the file and returns the exit code: 1 when something is left for a person.
  @concurrent
  public func perform() async -> Int32 {
    do throws(CommandProblem) {
      if path == "-", outcome == .inPlace { throw CommandProblem("--in-place needs a file.") }
      let environment = ServiceEnvironment.current(serverVersion: WireProtocol.serverVersion)
      let old = try await content()
      let file = TeamReader.read(
        TeamSource(bytes: old, path: path == "-" ? nil : path),
        context: TeamContext(workingDirectory: environment.workingDirectory))
      guard !file.tree.wasRepaired, file.tree.root != nil else {
        throw CommandProblem("\(path) cannot be read as it is; massgen-server check says why.")
      }
      let migration = Migration.of(file, to: version)
      let new = EditedText.apply(migration.edits, to: old)
      try await put(new, old)
      for note in migration.notes {
        let place = note.path.isEmpty ? "" : "\(note.path): "
        await Console.note((note.needsAttention ? "look at this: " : "") + place + note.message)
      }
      if migration.edits.isEmpty, migration.notes.isEmpty { await Console.note("\(path) is up to date.") }
      return migration.notes.contains(where: \.needsAttention) ? ExitStatus.findings : ExitStatus.success
    } catch {
      await Console.complain(error)
      return ExitStatus.trouble
    }
  }

  private func content() async throws(CommandProblem) -> [UInt8] {
    let input = CheckInput(
      name: path, path: path == "-" ? nil : path, isStandardInput: path == "-", isNamed: true)
    let content = await Console.thread.run { FileChecker.content(of: input) }
    do { return try content.get() } catch { throw CommandProblem("\(path): \(error.message)") }
  }

  private func put(_ new: [UInt8], _ old: [UInt8]) async throws(CommandProblem) {
    switch outcome {
    case .printed: await Console.print(String(decoding: new, as: UTF8.self))
    case .diff: await Console.print(LineDiff(old: old, new: new).unified(name: path))
    case .inPlace:
      guard new != old else { return }
      try await Console.thread.run { [path] () throws(CommandProblem) in
        try FileRewrite.replace(path, content: old, with: new)
      }
    }
  }
}
