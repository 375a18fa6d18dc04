// SPDX-License-Identifier: Apache-2.0

import JSONCore
import Synchronization

/// A part of an item's text. (protocol.md 5.2 `massgen/item/read`)
public struct ItemText: Sendable, Equatable {
  /// The text, from a Unicode scalar to a Unicode scalar.
  public var text: String
  /// Where it begins, in bytes of the whole text.
  public var offset: Int
  /// Where to go on.
  public var nextOffset: Int
  /// Whether the text, as far as there is any now, ends with this part.
  public var isLast: Bool
}

extension Journal {
  /// Reads a part of a text that came in deltas, by joining them.
  ///
  /// Old deltas come from the file, which blocks: call it on a ``DiskExecutor`` or a thread of your own.
  ///
  /// - Parameters:
  ///   - offset: where to begin, in bytes.
  ///   - limit: the most bytes of text.
  /// - Returns: nil when the item has no such text.
  public func text(
    of itemID: String, _ field: ItemField, offset: Int = 0, limit: Int = 1 << 20
  ) throws(JournalError) -> ItemText? {
    let start = max(offset, 0)
    let (sum, isBeyond) = start.addingReportingOverflow(max(limit, 4))
    let end = isBeyond ? Int.max : sum
    var collected: [UInt8] = []
    var position = 0
    var found = false
    var isLast = true
    var seq = try firstEvent(of: itemID)
    reading: while let view = try view(of: seq) {
      for index in seq - view.firstSeq..<view.count {
        let record = view.record(at: index)
        if record.type == .itemCompleted, view.withLine(of: record, { Self.itemID($0) == itemID }) { break reading }
        guard record.type == .itemDelta, record.field == field else { continue }
        guard let piece = view.withLine(of: record, { Self.piece(of: itemID, $0) }) else { continue }
        found = true
        if position >= end {
          isLast = false
          break reading
        }
        let from = max(start - position, 0)
        let to = min(end - position, piece.count)
        if from < to { collected.append(contentsOf: piece[from..<to]) }
        if to < piece.count { isLast = false }
        position += piece.count
        if !isLast { break reading }
      }
      seq = view.endSeq
    }
    return found ? Self.wholeScalars(collected, from: start, isLast: isLast) : nil
  }

  /// Where an item begins; where the run does when that is not known.
  private func firstEvent(of itemID: String) throws(JournalError) -> Int {
    if let starts = state.withLock({ $0.itemStarts }) { return starts[itemID] ?? 1 }
    var starts: [String: Int] = [:]
    var seq = 1
    while let view = try view(of: seq) {
      for index in seq - view.firstSeq..<view.count where view.record(at: index).type == .itemStarted {
        if let id = view.withLine(of: view.record(at: index), Self.itemID) { starts[id] = view.firstSeq + index }
      }
      seq = view.endSeq
    }
    state.withLock { $0.learn(starts, upTo: seq) }
    return starts[itemID] ?? 1
  }

  private static func itemID(_ line: UnsafeRawBufferPointer) -> String? {
    (try? EventReader(line))?.itemID(in: line)
  }

  /// The bytes of a delta's text when it belongs to the item.
  private static func piece(of itemID: String, _ line: UnsafeRawBufferPointer) -> [UInt8]? {
    guard let reader = try? EventReader(line), reader.itemID(in: line) == itemID else { return nil }
    return reader.text(in: line).map { Array($0.utf8) }
  }

  /// Leaves out parts of scalars at both ends.
  private static func wholeScalars(_ bytes: [UInt8], from start: Int, isLast: Bool) -> ItemText {
    var first = 0
    while first < bytes.count, bytes[first] & 0xC0 == 0x80 { first += 1 }
    var end = bytes.count
    if !isLast, let lead = bytes[first...].lastIndex(where: { $0 & 0xC0 != 0x80 }) {
      let length = bytes[lead] < 0x80 ? 1 : (~bytes[lead]).leadingZeroBitCount
      if lead + length > end { end = lead }
    }
    return ItemText(
      text: String(decoding: bytes[first..<end], as: UTF8.self), offset: start + first, nextOffset: start + end,
      isLast: isLast)
  }
}

extension SessionStore {
  /// Reads a part of an item's text of a finished run, see ``Journal/text(of:_:offset:limit:)``.
  public func text(
    of itemID: String, _ field: ItemField, in runID: String, offset: Int = 0, limit: Int = 1 << 20
  ) async throws(StoreError) -> ItemText? {
    try await onDisk { () throws(StoreError) -> ItemText? in
      let journal = try self.openJournal(try self.folder(ofRun: runID))
      do throws(JournalError) {
        return try journal.text(of: itemID, field, offset: offset, limit: limit)
      } catch {
        throw .journal(error)
      }
    }
  }
}
