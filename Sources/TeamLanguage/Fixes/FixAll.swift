// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// Mending everything at once that needs no thought.
public enum FixAll {
  /// Mending one thing may show another; this often the file is read again.
  private static let maximumPasses = 6
  /// How many bytes are read at most, because each repair is tried on the whole text.
  private static let readingLimit = 40_000_000

  /// The edits of all safe repairs of a file; none when there is nothing to mend. Once they are made there is nothing
  /// left to mend so, unless a huge file had hundreds of them.
  public static func edits(in file: TeamReadResult) -> [TextEdit] {
    guard hasWork(file) else { return [] }
    var editing = RepairEditing(file)
    var current = file
    var left = max(25, min(1000, readingLimit / max(1, file.source.bytes.count)))
    for _ in 0..<maximumPasses {
      let before = editing.draft.bytes
      pass(over: current, &editing, &left)
      if editing.draft.bytes == before { break }
      current = editing.reading(of: file)
      if left <= 0 || !hasWork(current) { break }
    }
    return editing.draft.edits
  }

  /// How many safe repairs a file's diagnostics have.
  static func count(in file: TeamReadResult) -> Int { file.diagnostics.count { safeRepair(of: $0) != nil } }

  private static func hasWork(_ file: TeamReadResult) -> Bool {
    file.diagnostics.contains { safeRepair(of: $0) != nil }
  }

  private static func safeRepair(of diagnostic: ConfigDiagnostic) -> Repair? {
    diagnostic.repairs.first(where: \.isSafe)
  }

  /// Performs the safe repairs of one reading. Of two that touch the same place the first is made; the next reading
  /// tells whether the other is still wanted.
  private static func pass(over file: TeamReadResult, _ editing: inout RepairEditing, _ left: inout Int) {
    let repairs = file.diagnostics.compactMap(safeRepair(of:))
    // Edits of bytes know only the text as it was read.
    var edits: [TextEdit] = []
    for repair in repairs {
      guard left > 0, case .edit(let wanted)? = repair.operations.first, repair.operations.count == 1 else { continue }
      let all = (edits + wanted).sorted { $0.range.lowerBound < $1.range.lowerBound }
      guard TextDraft.isOrdered(all, within: file.source.bytes.count) else { continue }
      edits = all
      left -= 1
    }
    if !edits.isEmpty {
      _ = editing.perform([.edit(edits)])
      return
    }
    var moved: [ConfigPath] = []
    for repair in repairs where left > 0 {
      let touched = repair.operations.flatMap(\.paths)
      if touched.contains(where: { path in moved.contains { path.components.starts(with: $0.components) } }) {
        continue
      }
      if editing.perform(repair.operations) {
        left -= 1
        moved += repair.operations.compactMap(\.unsettledPath)
      }
    }
  }
}

extension Repair.Operation {
  /// The places it names.
  fileprivate var paths: [ConfigPath] {
    switch self {
    case .edit: []
    case .set(let path, _), .remove(let path), .rename(let path, _), .quote(let path), .wrapInList(let path),
      .append(let path, _), .makeList(let path, _), .makeMapping(let path, _):
      [path]
    case .move(let source, let target): [source, target]
    }
  }

  /// The place below which paths mean something else afterwards.
  fileprivate var unsettledPath: ConfigPath? {
    switch self {
    case .edit, .set, .quote, .append: return nil
    case .rename(let path, _), .wrapInList(let path), .makeList(let path, _), .makeMapping(let path, _): return path
    case .move(let path, _), .remove(let path):
      if case .index? = path.components.last { return path.parent }
      return path
    }
  }
}
