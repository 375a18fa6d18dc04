// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Glibc
import JSONCore
import Synchronization
import Testing

@testable import RunJournal

@Suite("The journal in memory and on disk")
struct JournalTests {
  /// What a reader of all events ends up with: the texts by item and field, and the other lossless events in order.
  struct Reading: Equatable {
    var texts: [String: String] = [:]
    var lossless: [Int] = []

    mutating func take(_ events: [JSONValue]) {
      for event in events {
        let type = event["type"]?.stringValue.flatMap(EventType.init(rawValue:))
        switch type?.deliveryClass {
        case .delta:
          let key = "\(event["itemId"]?.stringValue ?? "") \(event["field"]?.stringValue ?? "")"
          texts[key, default: ""] += event["text"]?.stringValue ?? ""
        case .lossless: lossless.append(event["seq"]?.intValue ?? 0)
        default: break
        }
      }
    }
  }

  /// Appends a random piece of history: interleaved deltas, states and barriers.
  static func appendSome(_ journal: Journal, _ random: inout SeededNumbers, at time: Int) {
    let pieces = ["a", "Wort ", "é", "😀", "\"", "\\", "\n", "\u{7}", String(repeating: "lang ", count: 40)]
    var events: [RunEvent] = []
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let agent = "agent \(Int.random(in: 0..<5, using: &random))"
      let item = "itm_\(agent.last ?? "0")_\(Int.random(in: 0..<2, using: &random))"
      switch Int.random(in: 0..<40, using: &random) {
      case 0: events.append(Make.start(agent, item))
      case 1: events.append(Make.end(agent, item, "done"))
      case 2, 3: events.append(Make.status(agent, AgentStatus.allCases.randomElement(using: &random) ?? .waiting))
      case 4 where time % 10 == 0: events.append(Make.delta(agent, item, String(repeating: "ü", count: 20_000)))
      default:
        let field = ItemField.allCases.randomElement(using: &random) ?? .text
        events.append(Make.delta(agent, item, pieces.randomElement(using: &random) ?? "", field: field))
      }
    }
    journal.append(events, at: time)
  }

  @Test("Live batches, replay and the file say the same for readers of any speed", arguments: 1...9)
  func liveEqualsReplay(_ seed: Int) async throws {
    let folder = try TemporaryFolder()
    // A small tail makes slow readers fall back on the file.
    let journal = try Journal.inFile(folder, limits: .init(tailBytes: seed % 3 == 0 ? 1 << 20 : 30_000))
    var random = SeededNumbers(state: UInt64(seed))
    var cursors = (0..<4).map { index in
      JournalCursor(journal, options: DeliveryOptions(maxBatchBytes: [1024, 5000, 65_536, 1 << 20][index]))
    }
    var readings = [Reading](repeating: Reading(), count: cursors.count)
    var covered = [Int](repeating: 0, count: cursors.count)
    func readOnce(_ index: Int) throws -> Bool {
      guard let (batch, events) = try cursors[index].next() else { return false }
      #expect(batch.fromSeq == covered[index] + 1)
      covered[index] = batch.toSeq
      readings[index].take(events)
      return true
    }
    for step in 0..<200 {
      Self.appendSome(journal, &random, at: step)
      for index in cursors.indices where Int.random(in: 0..<(index * 40 + 1), using: &random) == 0 {
        _ = try readOnce(index)
      }
      if step % 50 == 49 { await journal.flush() }
    }
    journal.append(Make.ended, at: 1000)
    for index in cursors.indices { while try readOnce(index) {} }

    var replay = Reading()
    let events = try journal.allEvents()
    replay.take(events.compactMap(\.json))
    #expect(await journal.flush())
    let opened = try Journal.open("\(folder.path)/events.jsonl", runID: "run_test")
    let stored = try opened.allEvents()
    #expect(stored.map(\.bytes) == events.map(\.bytes))
    #expect(events.map(\.seq) == Array(1...journal.lastSeq))
    #expect(covered.allSatisfy { $0 == journal.lastSeq })
    for (index, reading) in readings.enumerated() { #expect(reading == replay, "reader \(index)") }
    var late = JournalCursor(opened)
    var lateReading = Reading()
    lateReading.take(try late.all())
    #expect(lateReading == replay)
    #expect(try opened.snapshot() == journal.snapshot())
  }

  @Test("Readers on other threads see every event once and in order while the run goes on")
  func concurrentReaders() async throws {
    let folder = try TemporaryFolder()
    let journal = try Journal.inFile(folder, limits: .init(tailBytes: 20_000))
    let count = 4_000
    try await withThrowingTaskGroup(of: Reading.self) { group in
      for bytes in [1024, 65_536] {
        group.addTask {
          try await DiskExecutor().run {
            var cursor = JournalCursor(journal, options: DeliveryOptions(maxBatchBytes: bytes))
            var reading = Reading()
            while !cursor.isFinished {
              if let (_, events) = try cursor.next() { reading.take(events) } else { sched_yield() }
            }
            return reading
          }
        }
      }
      for index in 0..<count {
        journal.append(Make.delta("agent\(index % 3)", "itm_\(index % 3)", "\(index) "), at: index)
        if index % 500 == 0 { journal.append(Make.start("agent0", "itm_\(index)"), at: index) }
      }
      journal.append(Make.ended, at: count)
      for try await reading in group {
        for item in 0..<3 {
          let whole = stride(from: item, to: count, by: 3).map { "\($0) " }.joined()
          #expect(reading.texts["itm_\(item) text"] == whole)
        }
        #expect(reading.lossless == reading.lossless.sorted() && reading.lossless.count == count / 500 + 1)
      }
    }
  }

  @Test("Memory stays within its bound however much is appended")
  func boundedTail() async throws {
    let folder = try TemporaryFolder()
    let journal = try Journal.inFile(folder, limits: .init(tailBytes: 1 << 20, pendingBytes: 1 << 20))
    var most = 0
    for index in 0..<200_000 {
      journal.append(Make.delta("agent\(index % 3)", "itm_\(index % 3)", "sixteen bytes of"), at: index)
      await journal.waitForRoom()
      if index % 1000 == 0 { most = max(most, journal.memoryInUse) }
    }
    // The tail, what may be unwritten, and a segment that is being filled.
    #expect(most <= (2 << 20) + (256 << 10))
    await journal.flush()
    journal.append(Make.start("a", "i"), at: 0)
    #expect(journal.memoryInUse <= (1 << 20) + (128 << 10))
    var cursor = JournalCursor(journal)
    var reading = Reading()
    while let (_, events) = try cursor.next() { reading.take(events) }
    #expect(reading.texts.values.reduce(0) { $0 + $1.utf8.count } == 200_000 * 16)
  }

  @Test("A reader that joins in the middle gets exactly the events from there", arguments: [1, 2, 500, 4_000, 5_001])
  func fromTheMiddle(_ seq: Int) async throws {
    let folder = try TemporaryFolder()
    let journal = try Journal.inFile(folder, limits: .init(tailBytes: 20_000))
    for index in 0..<5_000 { journal.append(Make.delta("a", "i", "\(index) "), at: index) }
    await journal.flush()
    journal.append(Make.start("a", "j"), at: 5_000)
    var cursor = JournalCursor(journal, from: seq)
    var reading = Reading()
    reading.take(try cursor.all())
    #expect(reading.texts["i text", default: ""] == (seq - 1..<5_000).map { "\($0) " }.joined())
    #expect(reading.lossless == [5_001])
    let page = try journal.read(from: seq, through: seq + 2)
    #expect(page.events.first?.seq == seq && page.events.count == min(3, 5_002 - seq))
  }

  @Test("A finished journal is read from its file and holds no descriptor")
  func finished() async throws {
    let folder = try TemporaryFolder()
    let journal = try Journal.inFile(folder)
    for index in 0..<3_000 { journal.append(Make.delta("a", "i", "text \(index)"), at: index) }
    journal.append(Make.ended, at: 3_000)
    #expect(await journal.finish())
    #expect(try OpenFile("\(folder.path)/events.jsonl", O_RDONLY).tryLock())
    #expect(try journal.allEvents().count == 3_001)
    #expect(journal.memoryInUse == 0)
    #expect(await journal.finish())
  }

  @Test("The texts of an item can be read in parts that begin and end between characters")
  func itemText() async throws {
    let journal = Journal(inMemory: "run_test")
    let whole = (0..<60).map { "\($0)😀é" }.joined()
    for piece in whole { journal.append([Make.delta("a", "i", "\(piece)"), Make.delta("a", "j", "no")], at: 0) }
    #expect(try journal.text(of: "i", .output) == nil)
    #expect(try journal.text(of: "i", .text)?.text == whole)
    for limit in [4, 5, 7, 64, 1000] {
      var joined = ""
      var offset = 0
      while let part = try journal.text(of: "i", .text, offset: offset, limit: limit) {
        #expect(part.offset == offset && part.text.utf8.count <= limit)
        joined += part.text
        offset = part.nextOffset
        if part.isLast { break }
      }
      #expect(joined == whole)
    }
  }

  // MARK: - Failing disks

  /// A disk that is full for a while.
  final class Disk: Sendable {
    let room = Mutex(Int.max)
    let failures = Mutex<[DiskError]>([])

    var write: WriteFunction {
      { file, bytes, offset in
        let fits = self.room.withLock { max($0 - offset, 0) }
        // A full disk takes a part and then refuses.
        let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(fits))
        let result = Result { () throws(DiskError) -> Void in try file.write(part, at: offset) }
        return part.count == bytes.count
          ? result : .failure(DiskError(operation: "write", path: file.path, number: ENOSPC))
      }
    }
  }

  @Test("A full disk is reported once, the run goes on in memory, and the file heals when there is room again")
  func fullDisk() async throws {
    let folder = try TemporaryFolder()
    let disk = Disk()
    let journal = try Journal.inFile(folder, limits: .init(tailBytes: 20_000), write: disk.write) { error in
      disk.failures.withLock { $0.append(error) }
    }
    var written = 0
    func append(_ count: Int) {
      for _ in 0..<count {
        journal.append(Make.delta("a", "i", "text \(written) "), at: written)
        written += 1
      }
    }
    append(1_000)
    #expect(await journal.flush())
    disk.room.withLock { $0 = 130_000 }
    append(3_000)
    #expect(await journal.flush() == false)
    append(1_000)
    #expect(await journal.flush() == false)
    await journal.waitForRoom()
    #expect(disk.failures.withLock { $0.map(\.number) } == [ENOSPC])
    var slow = JournalCursor(journal)
    var reading = Reading()
    reading.take(try slow.all())
    #expect(reading.texts["i text"] == (0..<5_000).map { "text \($0) " }.joined())

    disk.room.withLock { $0 = .max }
    #expect(await journal.flush())
    let opened = try Journal.open("\(folder.path)/events.jsonl", runID: "run_test")
    #expect(try opened.allEvents().map(\.bytes) == journal.allEvents().map(\.bytes))
    #expect(disk.failures.withLock { $0.count } == 1)
  }

  @Test("When memory is used up too the oldest events go, and readers are told what is left")
  func lostEvents() async throws {
    let folder = try TemporaryFolder()
    let disk = Disk()
    disk.room.withLock { $0 = 30_000 }
    let journal = try Journal.inFile(
      folder, limits: .init(tailBytes: 20_000, fallbackTailBytes: 300_000), write: disk.write)
    for index in 0..<400 { journal.append(Make.delta("a", "i", "text \(index) "), at: 0) }
    #expect(await journal.flush() == false)
    for index in 0..<10_000 { journal.append(Make.delta("a", "i", "text \(index) "), at: 0) }
    #expect(journal.memoryInUse <= 300_000 + (128 << 10))
    var cursor = JournalCursor(journal)
    let error = #expect(throws: JournalError.self) { while let _ = try cursor.next() {} }
    guard case .seqUnavailable(let first, let last)? = error else {
      Issue.record("unexpected error \(String(describing: error))")
      return
    }
    #expect(last == 10_400 && first > 400 && cursor.nextSeq > 1)
    var again = JournalCursor(journal, from: first)
    #expect(try #require(try again.next()).batch.fromSeq == first)
    // Room again does not help: the file would have a hole.
    disk.room.withLock { $0 = .max }
    #expect(await journal.flush() == false)
    let opened = try Journal.open("\(folder.path)/events.jsonl", runID: "run_test")
    #expect(try opened.allEvents().map(\.seq) == Array(1...opened.lastSeq))
  }

  @Test("A damaged line in the file is an error with its seq, and what is before it can be read")
  func damagedFile() async throws {
    let folder = try TemporaryFolder()
    let journal = try Journal.inFile(folder)
    for index in 0..<100 { journal.append(Make.start("a", "i\(index)"), at: 0) }
    await journal.finish()
    let path = "\(folder.path)/events.jsonl"
    var bytes = try #require(try FileTree.read(path))
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    // Keeps its head, so that only reading the event itself finds out.
    bytes[lines[40].startIndex + 30] = 0
    try FileTree.replace(path, with: bytes)
    let opened = try Journal.open(path, runID: "run_test")
    #expect(throws: JournalError.damaged(seq: 41)) { try opened.read(from: 1) }
  }
}
