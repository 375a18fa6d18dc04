// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// A file while it is being migrated.
struct MigrationWork {
  private(set) var notes: [Migration.Note] = []
  private var editing: RepairEditing
  private let file: TeamReadResult

  init(_ file: TeamReadResult) {
    self.file = file
    editing = RepairEditing(file)
  }

  /// The edits so far.
  var edits: [TextEdit] { editing.draft.edits }

  /// The file as it is now, read.
  var reading: TeamReadResult { editing.reading(of: file) }

  /// The data of the file as it is now.
  var root: ConfigNode? { ConfigNode.read(YAMLDocument.parse(editing.draft.bytes)).root }

  /// Performs operations; false, and nothing done, when one of them cannot be.
  mutating func perform(_ operations: [Repair.Operation]) -> Bool { editing.perform(operations) }

  /// Writes a note down.
  mutating func note(_ message: String, _ path: ConfigPath, needsAttention: Bool = false) {
    note(message, path.description, needsAttention: needsAttention)
  }

  /// Writes a note down.
  mutating func note(_ message: String, _ path: String, needsAttention: Bool = false) {
    let note = Migration.Note(message, path: path, needsAttention: needsAttention)
    if !notes.contains(note) { notes.append(note) }
  }
}
