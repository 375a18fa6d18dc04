// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore

/// A run that is to be exported: what is known of it, its journal, and the files beside it.
public struct ExportSource: Sendable {
  /// What is known of the run.
  public let record: RunRecord
  let journal: Journal
  /// The folder of the run; nil for one that exists in memory only.
  public let folder: RunFolder?
  /// The last event that is exported: what comes while an export is made is left to the next one.
  let lastSeq: Int
  /// Whether the run went on when the export began.
  let isUnfinished: Bool

  /// Names everything. The folder is nil for a run that exists in memory only.
  public init(record: RunRecord, journal: Journal, folder: RunFolder?) {
    self.record = record
    self.journal = journal
    self.folder = folder
    lastSeq = journal.lastSeq
    isUnfinished = !journal.isComplete
  }
}

extension SessionStore {
  /// A run on disk, to be exported. Of a run that goes on in another process it has what was written until now.
  public func exportSource(of runID: String, cwd: String? = nil) async throws(StoreError) -> ExportSource {
    try await onDisk { () throws(StoreError) in
      let folder = try self.folder(ofRun: runID, cwd: cwd)
      guard let record = RunRecovery.record(of: folder) else { throw .runNotFound(runID) }
      return ExportSource(record: record, journal: try self.openJournal(folder, record), folder: folder)
    }
  }
}

// MARK: - Events

extension ExportSource {
  /// An event with its place.
  struct Placed {
    var seq: Int
    var t: Int
    var event: RunEvent
  }

  /// Gives all events but the deltas of items, in order. Events of types this version does not know are left out.
  func forEachEvent(_ body: (Placed) throws(ExportError) -> Void) throws(ExportError) {
    try forEachLine(where: { $0.type != .itemDelta && $0.type != nil }) { seq, line throws(ExportError) in
      guard let placed = Self.placed(seq, line) else { return }
      try body(placed)
    }
  }

  /// One event; nil when its type is not known to this version.
  func event(_ seq: Int) throws(ExportError) -> Placed? {
    var found: Placed?
    try forEachLine(from: seq, through: seq, where: { _ in true }) { seq, line in found = Self.placed(seq, line) }
    return found
  }

  /// Gives the lines of all events that are wanted.
  func forEachLine(
    from first: Int = 1, through last: Int? = nil, where isWanted: (JournalRecord) -> Bool,
    _ body: (Int, UnsafeRawBufferPointer) throws(ExportError) -> Void
  ) throws(ExportError) {
    let last = min(last ?? lastSeq, lastSeq)
    var seq = first
    while seq <= last, let view = try view(of: seq) {
      while seq < view.endSeq, seq <= last {
        let record = view.record(at: seq - view.firstSeq)
        if isWanted(record) {
          try view.withBytes { bytes throws(ExportError) in
            try body(seq, UnsafeRawBufferPointer(rebasing: bytes[Int(record.start)..<Int(record.end)]))
          }
        }
        seq += 1
      }
    }
  }

  private func view(of seq: Int) throws(ExportError) -> SegmentView? {
    do throws(JournalError) {
      return try journal.view(of: seq)
    } catch {
      throw .journal(error)
    }
  }

  private static func placed(_ seq: Int, _ line: UnsafeRawBufferPointer) -> Placed? {
    guard let value = try? JSONReader.parse(line), let event = RunEvent(json: value) else { return nil }
    return Placed(seq: seq, t: value.objectValue?.integer("t") ?? 0, event: event)
  }

  /// Gives the pieces of a text that came in deltas.
  ///
  /// - Parameter places: the events the item spans.
  func forEachPiece(
    of itemID: String, _ field: ItemField, in places: ClosedRange<Int>, _ body: (String) throws(ExportError) -> Void
  ) throws(ExportError) {
    try forEachLine(
      from: places.lowerBound, through: places.upperBound, where: { $0.type == .itemDelta && $0.field == field }
    ) { _, line throws(ExportError) in
      guard let reader = try? EventReader(line), reader.itemID(in: line) == itemID, let text = reader.text(in: line)
      else { return }
      try body(text)
    }
  }
}

// MARK: - Texts

extension ExportSource {
  /// A text that may be too long to be held.
  enum LongText {
    case whole(String)
    case file(String)
  }

  /// The text of an answer: from its event, else from its file.
  func text(of answer: AnswerSubmission) -> LongText? {
    if let text = answer.text, answer.truncated == nil { return .whole(text) }
    if let file = folder?.answer(answer.label), FileTree.exists(file) { return .file(file) }
    return answer.text.map(LongText.whole)
  }

  /// The final answer: from the result, else from its file.
  func text(of result: RunResult) -> LongText? {
    if result.truncated != nil, let file = folder?.final, FileTree.exists(file) { return .file(file) }
    return result.answer.map { .whole($0.text) }
  }

  /// Gives a text in pieces. Pieces of a file are cut anywhere.
  func forEachPiece(of text: LongText, _ body: ([UInt8]) throws(ExportError) -> Void) throws(ExportError) {
    guard case .file(let path) = text else {
      if case .whole(let text) = text { try body(Array(text.utf8)) }
      return
    }
    var offset = 0
    while true {
      let block: [UInt8]
      do throws(DiskError) {
        block = try OpenFile(path, O_RDONLY).read(offset..<offset + 1 << 16)
      } catch {
        throw .disk(error)
      }
      if block.isEmpty { return }
      offset += block.count
      try body(block)
    }
  }

  /// A text in one piece.
  func whole(_ text: LongText) throws(ExportError) -> String {
    if case .whole(let text) = text { return text }
    var bytes: [UInt8] = []
    try forEachPiece(of: text) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }
}
