// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import Synchronization
import Testing

@testable import RunJournal

@Suite("Delivery of events to readers")
struct DeliveryTests {
  /// A case: what is appended, and what one reader gets in one batch.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var events: [RunEvent]
    var options = DeliveryOptions()
    var expected: [String]
  }

  static let cases = [
    Case(
      testDescription: "Deltas of one item are joined in the place of the first",
      events: [Make.delta("a", "i1", "Hel"), Make.delta("a", "i1", "lo"), Make.delta("a", "i1", "!")],
      expected: ["3 item.delta a i1 Hello!"]),
    Case(
      testDescription: "Deltas are joined although those of other agents lie between",
      events: [
        Make.delta("a", "i1", "A1"), Make.delta("b", "i2", "B1"), Make.delta("a", "i1", "A2"),
        Make.delta("c", "i3", "C1"), Make.delta("b", "i2", "B2"), Make.delta("a", "i1", "A3"),
      ],
      expected: ["6 item.delta a i1 A1A2A3", "5 item.delta b i2 B1B2", "4 item.delta c i3 C1"]),
    Case(
      testDescription: "Fields of one item are kept apart",
      events: [
        Make.delta("a", "i1", "x", field: .text), Make.delta("a", "i1", "{", field: .arguments),
        Make.delta("a", "i1", "y", field: .text), Make.delta("a", "i1", "}", field: .arguments),
      ],
      expected: ["3 item.delta a i1 xy", "4 item.delta a i1 {}"]),
    Case(
      testDescription: "Nothing is joined across a lossless event",
      events: [
        Make.delta("a", "i1", "1"), Make.delta("b", "i2", "2"), Make.end("b", "i2", "2"), Make.delta("a", "i1", "3"),
      ],
      expected: [
        "1 item.delta a i1 1", "2 item.delta b i2 2", "3 item.completed b i2 completed 2", "4 item.delta a i1 3",
      ]),
    Case(
      testDescription: "Of an agent's states only the newest is kept, in its own place",
      events: [
        Make.status("a", .waiting), Make.status("b", .waiting), Make.delta("a", "i1", "x"),
        Make.status("a", .working), Make.delta("a", "i1", "y"),
      ],
      expected: ["2 agent.status b waiting", "5 item.delta a i1 xy", "4 agent.status a working"]),
    Case(
      testDescription: "States on both sides of a lossless event are kept",
      events: [Make.status("a", .working), Make.start("a", "i1"), Make.status("a", .answered)],
      expected: ["1 agent.status a working", "2 item.started a i1", "3 agent.status a answered"]),
    Case(
      testDescription: "Status and usage of an agent do not replace each other",
      events: [
        Make.status("a", .working), .usageUpdated(UsageUpdate(agentID: "a", usage: .init(input: 1))),
        .usageUpdated(UsageUpdate(agentID: "a", usage: .init(input: 2))),
      ],
      expected: ["1 agent.status a working", "3 usage.updated a"]),
    Case(
      testDescription: "Escapes and characters of any length survive joining",
      events: ["\"", "\\", "\n", "é", "😀", "\u{1}"].map { Make.delta("a", "i1", $0) },
      expected: ["6 item.delta a i1 \"\\\né😀\u{1}"]),
    Case(
      testDescription: "With the granularity “item” deltas are left out",
      events: [Make.start("a", "i1"), Make.delta("a", "i1", "x"), Make.end("a", "i1", "x")],
      options: DeliveryOptions(granularity: .item),
      expected: ["1 item.started a i1", "3 item.completed a i1 completed x"]),
    Case(
      testDescription: "With the granularity “result” only the ends and notices are left",
      events: [
        Make.began(["a"]), Make.start("a", "i1"), Make.status("a", .working),
        .notice(Notice(.warning, code: "c", title: "t")), Make.end("a", "i1", "x"), Make.ended,
      ],
      options: DeliveryOptions(granularity: .result),
      expected: ["1 run.started", "4 notice", "6 run.completed completed"]),
    Case(
      testDescription: "A filter for agents keeps what concerns the whole run",
      events: [
        Make.began(["a", "b"]), Make.delta("a", "i1", "x"), Make.delta("b", "i2", "y"), Make.status("b", .working),
        .winnerSelected(WinnerSelection(agentID: "b", label: nil, tally: [], rule: .majority)),
      ],
      options: DeliveryOptions(agents: ["a"]),
      expected: ["1 run.started", "2 item.delta a i1 x", "5 winner.selected b"]),
    Case(
      testDescription: "The reasoning channel can be switched off",
      events: [
        Make.start("a", "i1", kind: .reasoning), Make.delta("a", "i1", "hm", kind: .reasoning),
        Make.end("a", "i1", "hm", kind: .reasoning), Make.delta("a", "i2", "Yes"),
      ],
      options: DeliveryOptions(channels: .init(reasoning: false)),
      expected: ["4 item.delta a i2 Yes"]),
    Case(
      testDescription: "The channels of tool output and usage can be switched off",
      events: [
        Make.delta("a", "i1", "{}", kind: .toolCall, field: .arguments),
        Make.delta("a", "i1", "ls", kind: .toolCall, field: .output),
        .usageUpdated(UsageUpdate(agentID: "a", usage: .init(input: 1))),
      ],
      options: DeliveryOptions(channels: .init(toolOutput: false, usage: false)),
      expected: ["1 item.delta a i1 {}"]),
    Case(
      testDescription: "Requests for approval pass every filter",
      events: [
        .approvalRequested(Make.approval("b", "i9", "apr_1")),
        .approvalResolved(
          ApprovalEnd(agentID: "b", itemID: "i9", approvalID: "apr_1", outcome: .cancelled, decider: .run)),
      ],
      options: DeliveryOptions(granularity: .result, agents: ["a"]),
      expected: ["1 approval.requested b i9", "2 approval.resolved b i9"]),
  ]

  @Test("Merging, collapsing and filtering", arguments: cases)
  func rules(_ example: Case) throws {
    let journal = Journal(inMemory: "run_test")
    journal.append(example.events, at: 7)
    var cursor = JournalCursor(journal, options: example.options)
    let (batch, events) = try #require(try cursor.next())
    #expect(outline(events) == example.expected)
    #expect(batch.fromSeq == 1)
    #expect(batch.toSeq == example.events.count)
    #expect(try cursor.next() == nil)
  }

  @Test("A joined delta has the time of its last piece and the members of a single one")
  func joinedMembers() throws {
    let journal = Journal(inMemory: "run_test")
    journal.append(Make.delta("a", "i1", "x"), at: 5)
    journal.append(Make.delta("a", "i1", "y"), at: 12)
    var cursor = JournalCursor(journal)
    let (_, events) = try #require(try cursor.next())
    let expected =
      #"{"seq":2,"t":12,"type":"item.delta","agentId":"a","itemId":"i1","kind":"message","field":"text","text":"xy"}"#
    #expect(events.map(\.description) == [expected])
  }

  @Test("Batches cover every event, also those that are filtered out, and an empty one goes only when allowed")
  func emptyBatches() throws {
    let journal = Journal(inMemory: "run_test")
    var cursor = JournalCursor(journal, options: DeliveryOptions(granularity: .item))
    #expect(try cursor.next(allowEmpty: true) == nil)
    journal.append([Make.delta("a", "i1", "x"), Make.delta("a", "i1", "y")], at: 0)
    #expect(try cursor.next() == nil)
    #expect(cursor.isBehind)
    let (empty, none) = try #require(try cursor.next(allowEmpty: true))
    #expect(none.isEmpty && empty.fromSeq == 1 && empty.toSeq == 2)
    #expect(!cursor.isBehind)
    journal.append([Make.delta("a", "i1", "z")], at: 0)
    #expect(try cursor.next() == nil)
    journal.append([Make.start("a", "i2")], at: 0)
    let (batch, events) = try #require(try cursor.next())
    #expect(batch.fromSeq == 3 && batch.toSeq == 4 && events.count == 1)
  }

  @Test("A batch stops before it gets too large, but a single event always goes")
  func batchLimit() throws {
    let journal = Journal(inMemory: "run_test")
    for index in 0..<100 { journal.append(Make.start("a", "i\(index)"), at: 0) }
    journal.append(Make.delta("a", "i0", String(repeating: "x", count: 20_000)), at: 0)
    var cursor = JournalCursor(journal, options: DeliveryOptions(maxBatchBytes: 1024))
    var next = 1
    while let (batch, _) = try cursor.next() {
      #expect(batch.fromSeq == next)
      #expect(batch.bytes <= 1024 || batch.eventCount == 1)
      next = batch.toSeq + 1
    }
    #expect(next == 102)
  }

  @Test("A full window holds batches back until they are acknowledged")
  func window() throws {
    let journal = Journal(inMemory: "run_test")
    for index in 0..<100 { journal.append(Make.start("a", "i\(index)"), at: 0) }
    var cursor = JournalCursor(journal, options: DeliveryOptions(maxBatchBytes: 1024, windowBytes: 2000))
    var unacknowledged = 0
    var last = 0
    while let (batch, _) = try cursor.next() {
      unacknowledged += batch.bytes
      last = batch.toSeq
    }
    #expect(unacknowledged <= 2000 && cursor.unacknowledgedBytes == unacknowledged)
    #expect(last < 100)
    cursor.acknowledge(last)
    #expect(cursor.unacknowledgedBytes == 0)
    #expect(try #require(try cursor.next()).batch.fromSeq == last + 1)
  }

  @Test("The end of the run is in the last batch and nothing is appended after it")
  func end() throws {
    let journal = Journal(inMemory: "run_test")
    journal.append([Make.ended, Make.status("a", .working)], at: 3)
    #expect(journal.append(Make.status("a", .done), at: 4) == nil)
    var cursor = JournalCursor(journal)
    let (batch, events) = try #require(try cursor.next())
    #expect(batch.isFinal && cursor.isFinished && journal.isComplete)
    #expect(events.count == 1 && events[0]["lastSeq"]?.intValue == 1)
  }

  @Test("Observers hear of every append, with what is urgent in it, until they unsubscribe")
  func observers() {
    final class Listener: JournalObserver {
      let heard = Mutex<[JournalAppend]>([])
      func journal(_ journal: Journal, didAppend append: JournalAppend) { heard.withLock { $0.append(append) } }
    }
    let journal = Journal(inMemory: "run_test")
    let listener = Listener()
    let subscription = journal.subscribe(listener)
    journal.append([Make.delta("a", "i1", "x")], at: 0)
    journal.append([Make.delta("a", "i1", "y")], at: 0)
    journal.append([Make.start("a", "i2")], at: 0)
    journal.append([], at: 0)
    journal.unsubscribe(subscription)
    journal.append([Make.ended], at: 0)
    #expect(
      listener.heard.withLock { $0 } == [
        JournalAppend(lastSeq: 1, containsBarrier: false, containsFirstDelta: true, isFinal: false),
        JournalAppend(lastSeq: 2, containsBarrier: false, containsFirstDelta: false, isFinal: false),
        JournalAppend(lastSeq: 3, containsBarrier: true, containsFirstDelta: false, isFinal: false),
      ])
  }
}
