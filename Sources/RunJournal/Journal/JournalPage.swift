// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Some consecutive events of a run, as they were written. (protocol.md 5.2 `massgen/run/replay`)
public struct JournalPage: Sendable {
  /// The events in order, nothing joined and nothing left out.
  public var events: [StoredEvent]
  /// Seq from which to read on.
  public var nextSeq: Int
  /// Seq of the newest event of the run.
  public var lastSeq: Int

  /// Whether there is nothing after this page now.
  public var isLast: Bool { nextSeq > lastSeq }
}

/// One event as it was written.
public struct StoredEvent: Sendable {
  /// The event's number in its run.
  public var seq: Int
  /// The event as a JSON object in UTF-8.
  public var bytes: [UInt8]

  /// The event; nil when its type is not known to this version.
  public var event: RunEvent? { json.flatMap(RunEvent.init(json:)) }

  /// The event as a JSON value; nil when the bytes are damaged.
  public var json: JSONValue? { try? JSONReader.parse(bytes) }

  /// Milliseconds after the run began.
  public var t: Int { bytes.withUnsafeBytes { (try? EventReader($0))?.t ?? 0 } }
}

extension Journal {
  /// Reads events from `seq` on, at most about `maxBytes` of them but at least one if there is one.
  ///
  /// Old events come from the file, which blocks: call it on a ``DiskExecutor`` or a thread of your own.
  ///
  /// - Parameter last: where to stop; nil for the newest event.
  public func read(from seq: Int, through last: Int? = nil, maxBytes: Int = 1 << 20) throws(JournalError) -> JournalPage
  {
    var page = JournalPage(events: [], nextSeq: max(seq, 1), lastSeq: lastSeq)
    let end = min(last ?? page.lastSeq, page.lastSeq)
    var bytes = 0
    reading: while page.nextSeq <= end, let view = try view(of: page.nextSeq) {
      while page.nextSeq < view.endSeq, page.nextSeq <= end {
        let record = view.record(at: page.nextSeq - view.firstSeq)
        if bytes > 0, bytes + record.length > maxBytes { break reading }
        page.events.append(StoredEvent(seq: page.nextSeq, bytes: view.withLine(of: record) { Array($0) }))
        bytes += record.length
        page.nextSeq += 1
      }
    }
    return page
  }
}
