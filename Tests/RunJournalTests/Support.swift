// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Glibc
import JSONCore
import Testing

@testable import RunJournal

/// A folder that is removed with everything in it when nobody holds it any more.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/run-journal-tests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw DiskError.last("create", "/tmp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    chmod(path, 0o700)
    for name in FileTree.names(in: path) {
      let child = "\(path)/\(name)"
      if FileTree.isFolder(child) { remove(child) } else { unlink(child) }
    }
    rmdir(path)
  }
}

/// Random numbers that are the same for the same seed (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

extension Journal {
  /// A journal with a file of its own in a folder.
  static func inFile(
    _ folder: TemporaryFolder, limits: Limits = Limits(), writer: JournalWriter = JournalWriter(linger: 1),
    write: WriteFunction? = nil, onWriteFailure: @escaping @Sendable (DiskError) -> Void = { _ in }
  ) throws -> Journal {
    let path = "\(folder.path)/events.jsonl"
    let file = try OpenFile(path, O_RDWR | O_CREAT)
    return Journal(
      runID: "run_test", file: JournalFile(writing: file, at: path, write), writer: writer, limits: limits,
      onWriteFailure: onWriteFailure)
  }

  /// All events, one after the other, as they were written.
  func allEvents() throws -> [StoredEvent] {
    var events: [StoredEvent] = []
    var seq = 1
    while true {
      let page = try read(from: seq, maxBytes: 50_000)
      events += page.events
      if page.isLast { return events }
      seq = page.nextSeq
    }
  }
}

extension JournalCursor {
  /// The events of the next batch, checked for being JSON.
  mutating func next(limit: Int? = nil, allowEmpty: Bool = false) throws -> (batch: Batch, events: [JSONValue])? {
    var writer = JSONWriter()
    writer.beginObject()
    guard let batch = try nextBatch(into: &writer, limit: limit, allowEmpty: allowEmpty) else {
      #expect(writer.bytes == [UInt8(ascii: "{")])
      return nil
    }
    writer.endObject()
    let object = try JSONReader.parse(writer.bytes)
    #expect(object["fromSeq"]?.intValue == batch.fromSeq)
    #expect(object["toSeq"]?.intValue == batch.toSeq)
    let events = try #require(object["events"]?.arrayValue)
    #expect(events.count == batch.eventCount)
    return (batch, events)
  }

  /// The events of all batches there are.
  mutating func all() throws -> [JSONValue] {
    var events: [JSONValue] = []
    while let (_, more) = try next() { events += more }
    return events
  }
}

/// Short forms for events.
enum Make {
  static func approval(
    _ agentID: String, _ itemID: String, _ approvalID: String, arguments: JSONObject = [:]
  ) -> ApprovalQuestion {
    ApprovalQuestion(
      agentID: agentID, itemID: itemID, approvalID: approvalID, kind: .tool, title: "write", arguments: arguments,
      risk: .high, options: [], defaultOption: "", expiresAt: "2026-01-31T09:10:00Z")
  }

  static func delta(
    _ agent: String, _ item: String, _ text: String, kind: ItemKind = .message, field: ItemField = .text
  ) -> RunEvent {
    .itemDelta(ItemDelta(agentID: agent, itemID: item, kind: kind, field: field, text: text))
  }

  static func start(_ agent: String, _ item: String, kind: ItemKind = .message) -> RunEvent {
    .itemStarted(ItemStart(agentID: agent, itemID: item, kind: kind))
  }

  static func end(_ agent: String, _ item: String, _ text: String, kind: ItemKind = .message) -> RunEvent {
    .itemCompleted(ItemEnd(agentID: agent, itemID: item, kind: kind, text: text))
  }

  static func status(_ agent: String, _ status: AgentStatus) -> RunEvent {
    .agentStatus(AgentStatusChange(agentID: agent, status: status, round: 0))
  }

  static func began(_ agents: [String]) -> RunEvent {
    .runStarted(
      RunStart(
        sessionID: "ses_test", configDigest: "sha256:0",
        agents: agents.enumerated().map {
          RunAgent(agentID: $1, alias: "agent\($0 + 1)", backend: "openai", model: "m")
        }))
  }

  static let ended = RunEvent.runCompleted(RunResult(status: .completed, stopReason: "consensus"))
}

/// `type` and what tells events apart, in one line each.
func outline(_ events: [JSONValue]) -> [String] {
  events.map { event in
    let parts = [event["type"], event["agentId"], event["itemId"], event["status"], event["text"]]
    return "\(event["seq"]?.intValue ?? 0) " + parts.compactMap { $0?.stringValue }.joined(separator: " ")
  }
}
