// SPDX-License-Identifier: Apache-2.0

import JSONCore
import Testing

@testable import RunJournal

@Suite("Limits of event sizes")
struct EventLimitTests {
  /// Texts that are hard to cut or grow when they are encoded.
  static let texts: [String] = [
    String(repeating: "x", count: 700_000), String(repeating: "é", count: 300_000),
    String(repeating: "a😀", count: 120_000), String(repeating: "\u{1}", count: 300_000),
    String(repeating: "👩‍👩‍👧‍👦e\u{301}", count: 20_000),
  ]

  private func events(_ events: RunEvent...) throws -> [StoredEvent] {
    let journal = Journal(inMemory: "run_test")
    journal.append(events, at: 1)
    let stored = try journal.read(from: 1, maxBytes: .max).events
    for event in stored { #expect(event.bytes.count <= EventLimits.maxEventBytes) }
    return stored
  }

  @Test("A huge delta is split between characters and loses nothing", arguments: texts.indices)
  func deltas(_ index: Int) throws {
    let stored = try events(Make.delta("a", "i", Self.texts[index]))
    #expect(stored.count > 1)
    let joined = stored.map { $0.json?["text"]?.stringValue ?? "" }.joined()
    #expect(joined.utf8.elementsEqual(Self.texts[index].utf8))
    #expect(!joined.unicodeScalars.contains("\u{FFFD}"))
  }

  @Test("Joined deltas do not become longer than an event may be")
  func joined() throws {
    let journal = Journal(inMemory: "run_test")
    for _ in 0..<200 { journal.append(Make.delta("a", "i", String(repeating: "y", count: 10_000)), at: 0) }
    var cursor = JournalCursor(journal, options: DeliveryOptions(maxBatchBytes: 4 << 20))
    var total = 0
    while let (_, events) = try cursor.next() {
      for event in events {
        #expect(event.encoded().count <= EventLimits.maxEventBytes)
        total += event["text"]?.stringValue?.utf8.count ?? 0
      }
    }
    #expect(total == 2_000_000)
  }

  @Test("The long text of a completed item is cut and can be read in full", arguments: texts.indices)
  func items(_ index: Int) throws {
    let text = Self.texts[index]
    for wasStreamed in [true, false] {
      let journal = Journal(inMemory: "run_test")
      if wasStreamed { journal.append(Make.delta("a", "i", text), at: 0) }
      journal.append(Make.end("a", "i", text), at: 1)
      let last = try #require(try journal.read(from: journal.lastSeq).events.last)
      #expect(last.bytes.count <= EventLimits.maxEventBytes + 0)
      guard case .itemCompleted(let item)? = last.event else {
        Issue.record("no item.completed")
        return
      }
      #expect(item.truncated == Truncation(bytes: text.utf8.count, readable: true))
      #expect(try journal.text(of: "i", .text, limit: .max - 1)?.text == text)
    }
  }

  @Test("Long output and arguments of a tool can be read in full too")
  func tools() throws {
    let long = String(repeating: "line\n", count: 60_000)
    let journal = Journal(inMemory: "run_test")
    journal.append(
      .itemCompleted(
        ItemEnd(
          agentID: "a", itemID: "i", kind: .toolCall,
          toolCall: ToolCallInfo(tool: "w", arguments: ["text": .string(long)]),
          output: long)), at: 0)
    #expect(try journal.text(of: "i", .output)?.text == long)
    let arguments = try #require(try journal.text(of: "i", .arguments)?.text)
    #expect(try JSONReader.parse(arguments)["text"]?.stringValue == long)
    let last = try #require(try journal.read(from: journal.lastSeq).events.last)
    #expect(last.bytes.count <= EventLimits.maxEventBytes)
  }

  @Test("A long answer refers to its item, or is cut when it has none")
  func answers() throws {
    let text = Self.texts[0]
    let stored = try events(
      .answerSubmitted(AnswerSubmission(agentID: "a", label: "agent1.1", version: 1, text: text, itemID: "i")),
      .answerSubmitted(AnswerSubmission(agentID: "a", label: "agent1.2", version: 2, text: text)))
    #expect(stored[0].json?["text"] == nil && stored[0].json?["itemId"] == "i")
    #expect(stored[0].json?["truncated"] == ["bytes": 700_000, "readable": true])
    #expect(stored[1].json?["truncated"] == ["bytes": 700_000, "readable": false])
    let shown = try #require(stored[1].json?["text"]?.stringValue)
    #expect(shown.hasPrefix("xxx") && shown.utf8.count < 70_000)
  }

  @Test("Whatever is long in other events is shortened until they fit")
  func others() throws {
    let long = Self.texts[3]
    let many: JSONValue = .array((0..<20_000).map { .object(["number": .integer($0)]) })
    let nested: JSONValue = .object(["inner": .object(JSONObject((0..<15_000).map { ("key \($0)", .string("value")) }))]
    )
    let wide = JSONObject((0..<17_000).map { ("key \($0)", .integer($0)) })
    let stored = try events(
      .notice(Notice(.error, code: "c", title: long, detail: long)),
      .itemStarted(
        ItemStart(agentID: "a", itemID: "i", kind: .toolCall, toolCall: ToolCallInfo(tool: "w", arguments: nested))),
      .approvalRequested(Make.approval("a", "i", "apr_1", arguments: ["many": many])),
      .voteCast(VoteCast(agentID: "a", target: "b", targetLabel: "agent2.1", reason: long, round: 1)),
      .approvalRequested(Make.approval("a", "i", "apr_2", arguments: wide)),
      .itemCompleted(ItemEnd(agentID: "a", itemID: "i", kind: .plan, details: wide)))
    let types: [EventType?] = [
      .notice, .itemStarted, .approvalRequested, .voteCast, .approvalRequested, .itemCompleted,
    ]
    #expect(stored.map(\.event?.type) == types)
    #expect(stored[4].json?["approvalId"] == "apr_2")
    #expect(stored[2].json?["approvalId"] == "apr_1")
  }

  @Test("A long result keeps its status and as much of the answer as fits")
  func results() throws {
    let answers = (0..<50).map {
      RunAnswer(agentID: "a", label: "agent1.\($0)", version: $0, text: String(repeating: "z", count: 60_000))
    }
    let stored = try events(
      .runCompleted(
        RunResult(
          status: .timedOut, stopReason: "timeout", answer: FinalAnswer(text: Self.texts[0], source: .storedAnswer),
          winner: "a", answers: answers)))
    guard case .runCompleted(let result)? = stored.last?.event else {
      Issue.record("no run.completed")
      return
    }
    #expect(result.status == .timedOut && result.winner == "a" && result.answers.count == 50 && result.lastSeq == 1)
    #expect(result.truncated?.readable == false)
    #expect(try #require(result.answer).text.utf8.count > 50_000)
  }
}
