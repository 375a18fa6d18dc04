// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import Glibc
import JSONCore
import Synchronization
import TestSupport
import Testing

/// Keeps a recording in memory.
final class MemorySink: CassetteSink {
  private let content = Mutex((lines: [UInt8](), media: [String: [UInt8]]()))

  var bytes: [UInt8] { content.withLock { $0.lines } }
  var text: String { String(decoding: bytes, as: UTF8.self) }
  var media: [String: [UInt8]] { content.withLock { $0.media } }

  func append(_ line: [UInt8]) { content.withLock { $0.lines += line } }
  func store(_ media: [UInt8], digest: String) { content.withLock { $0.media[digest] = media } }
}

/// A backend that delivers given batches, and ends without a terminal event where they have none.
struct GivenBackend: Backend {
  let descriptor = BackendDescriptor(type: "test", provider: "test", model: "m")
  let batches: [[ModelEvent]]

  func stream(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async {
    for batch in batches { await deliver(batch) }
  }
}

@Suite("Cassettes")
struct CassetteTests {
  /// One event of every kind.
  static let everyEvent: [ModelEvent] = [
    .start(id: "r", model: nil), .text("Two ways"), .reasoning("why", kind: .summary), .reasoning("raw", kind: nil),
    .refusal("no"), .toolCallStarted(index: 0, id: "t", name: "f"), .toolCallDelta(index: 0, arguments: "{\"a"),
    .toolCall(ToolCall(id: "t", name: "f", arguments: ["a": [1, 2.5, nil, "x"]])),
    .toolCallInvalid(id: "u", name: "g", raw: "{\"a"), .serverToolCall(["id": "s", "name": "search"]),
    .serverToolResult(["id": "s", "ok": true]),
    .citation(Citation(kind: "url_citation", url: "u", title: nil, citedText: "c")),
    .image(mediaType: "image/png", base64: "aGk=", partial: true),
    .usage(TokenUsage(input: 1, output: 2, cacheRead: 3, cacheWrite: 4, reasoning: 5, cost: 0.25, estimated: true)),
    .usage(TokenUsage(input: 7)), .warning(code: "w", detail: nil), .warning(code: "w", detail: "d"),
    .notice(code: "n", message: "m"), .finish(ModelFinish(.stop, raw: nil, details: ["a": 1])),
    .finish(ModelFinish(.contextOverflow, raw: "x")),
    .error(
      ModelFailure(
        .rateLimit, "busy", retryable: false, code: "429", afterOutput: true, httpStatus: 429,
        retryAfterMilliseconds: 5, requestID: "r", hint: "wait")),
  ]

  static func request(_ call: Int, _ kind: CallKind = .round, text: String = "Q") -> ModelRequest {
    ModelRequest(
      agentID: "scout", callNumber: call, kind: kind,
      messages: [.text(.system, "Be brief.\nLocal date and time: \(call)"), .text(.user, text)],
      tools: [ToolDefinition(name: "vote", description: "", parameters: [:])])
  }

  /// Records calls whose batches come 10 ms apart.
  static func record(_ calls: [[[ModelEvent]]], _ scrubber: Scrubber = Scrubber()) async -> MemorySink {
    let sink = MemorySink()
    let clock = Mutex(0)
    let recorder = CassetteRecorder(sink: sink, scrubber: scrubber) {
      clock.withLock {
        $0 += 10
        return $0
      }
    }
    recorder.begin(
      server: "massgen-server 0", recorded: "2026-11-22T10:00:00Z", team: "sha256:0",
      agents: [Cassette.Agent(id: "scout", type: "claude", model: "m")])
    for (index, batches) in calls.enumerated() {
      await RecordingBackend(GivenBackend(batches: batches), recorder: recorder).stream(request(index + 1)) { _ in }
    }
    recorder.record(
      ToolResult(callID: "t", name: "f", text: "result"), agent: "scout", call: 1, startedAt: 0)
    recorder.end(status: "completed", winner: "scout", calls: calls.count)
    return sink
  }

  @Test("Every event survives the way through JSON", arguments: everyEvent)
  func coding(_ event: ModelEvent) throws {
    let bytes = JSONValue.object(ModelEventCoding.encode(event)).encoded()
    let object = try #require(try JSONReader.parse(bytes).objectValue)
    #expect(try ModelEventCoding.decode(object) == event)
  }

  @Test("A recording is written as the format says")
  func format() async {
    let sink = await Self.record([[[.text("Two ")], [.text("ways.")], [.finish(ModelFinish(.stop, raw: "stop"))]]])
    let lines = sink.text.split(separator: "\n").map(String.init)
    let digest = RequestDigest.of(Self.request(1), Scrubber())
    #expect(
      lines == [
        #"{"cassette":1,"server":"massgen-server 0","recorded":"2026-11-22T10:00:00Z","team":"sha256:0","#
          + #""agents":[{"id":"scout","type":"claude","model":"m"}]}"#,
        #"{"agent":"scout","call":1,"start":10,"kind":"round","request":{"digest":"\#(digest)","messages":2,"#
          + #""tools":["vote"]}}"#,
        #"{"agent":"scout","call":1,"at":10,"event":{"type":"text","text":"Two "}}"#,
        #"{"agent":"scout","call":1,"at":20,"event":{"type":"text","text":"ways."}}"#,
        #"{"agent":"scout","call":1,"at":30,"event":{"type":"finish","reason":"stop","raw":"stop"}}"#,
        #"{"agent":"scout","call":1,"at":60,"tool":{"id":"t","is_error":false,"#
          + #""content":[{"type":"text","text":"result"}]}}"#,
        #"{"end":true,"status":"completed","winner":"scout","calls":1}"#,
      ])
    #expect(sink.text.hasSuffix("\n"))
  }

  @Test("What was recorded is played as it was")
  func roundTrip() async throws {
    let call = ToolCall(id: "t", name: "f", arguments: ["a": 1])
    let sink = await Self.record([
      [
        [.start(id: "r", model: "m"), .toolCallStarted(index: 0, id: "t", name: "f")], [.toolCall(call)],
        [.finish(ModelFinish(.toolCalls))],
      ],
      [[.text("half")], [.error(ModelFailure(.server, "gone", afterOutput: true))]], [[.text("left")]],
    ])
    let cassette = try Cassette(parsing: sink.bytes)
    #expect(cassette.isComplete && cassette.winner == "scout" && cassette.status == "completed")
    #expect(cassette.calls.map(\.ending) == [.complete, .complete, .cancelled(at: 20)])
    let backend = try ReplayBackend(cassette: cassette, agent: "scout")
    #expect(backend.descriptor.model == "replay: m")
    #expect(backend.descriptor.replay == ReplaySource(kind: .cassette, recorded: "2026-11-22T10:00:00Z"))
    #expect(
      backend.timeline(for: Self.request(1)) == [
        TimedEvents(at: 10, events: [.start(id: "r", model: "m")]), TimedEvents(at: 20, events: [.toolCall(call)]),
        TimedEvents(at: 30, events: [.finish(ModelFinish(.toolCalls))]),
      ])
    #expect(
      backend.recordedResult(callNumber: 1, toolCallID: "t")
        == ToolResult(callID: "t", name: "f", text: "result"))
    #expect(backend.recordedResult(callNumber: 2, toolCallID: "t") == nil)
    #expect(
      backend.timeline(for: Self.request(2)).last?.events
        == [.error(ModelFailure(.server, "gone", afterOutput: true))])
    #expect(backend.timeline(for: Self.request(3)) == [TimedEvents(at: 10, events: [.text("left")])])
    #expect(backend.unusedReplies == 0)
  }

  @Test("A request that differs is told once, or fails its call, and the time of day does not matter")
  func matching() async throws {
    let sink = await Self.record([[[.finish(ModelFinish(.stop))]], [[.finish(ModelFinish(.stop))]]])
    let cassette = try Cassette(parsing: sink.bytes)
    func events(_ strict: Bool, _ texts: [String]) throws -> [[ModelEvent]] {
      let backend = try ReplayBackend(
        cassette: cassette, agent: "scout", options: ReplayBackend.Options(strictMatch: strict))
      return texts.enumerated().map {
        backend.timeline(for: Self.request($0.offset + 1, text: $0.element)).flatMap(\.events)
      }
    }
    let finish = ModelEvent.finish(ModelFinish(.stop))
    #expect(try events(true, ["Q", "Q"]) == [[finish], [finish]])
    let strict = try events(true, ["other", "Q"])
    guard case .error(let failure)? = strict[0].first else {
      Issue.record("no failure")
      return
    }
    #expect(failure.failureClass == .replayMismatch && !failure.retryable)
    #expect(strict[1] == [finish])
    let ordered = try events(false, ["other", "another"])
    #expect(ordered[0].count == 2 && ordered[0].last == finish)
    #expect(ordered[1] == [finish])
  }

  @Test("A call that was cut off fails as truncated, and a half last line is ignored")
  func cutOff() async throws {
    let sink = await Self.record([[[.text("half")], [.finish(ModelFinish(.stop))]]])
    let lines = sink.text.split(separator: "\n")
    let cut = lines.prefix(3).joined(separator: "\n") + "\n" + lines[3].prefix(30)
    let cassette = try Cassette(parsing: Array(cut.utf8))
    #expect(!cassette.isComplete)
    let events = try ReplayBackend(cassette: cassette, agent: "scout").timeline(for: Self.request(1)).flatMap(\.events)
    #expect(events.first == .notice(code: "cassette_incomplete", message: "The recording was cut off."))
    guard case .error(let failure)? = events.last else {
      Issue.record("no failure")
      return
    }
    #expect(failure.failureClass == .truncated && failure.afterOutput)
  }

  @Test(
    "A file that is no cassette is refused with its line",
    arguments: [
      ("", 1, "empty"), ("{\"a\":1}\n", 1, "no cassette"), ("{\"cassette\":2}\n", 1, "format 2"),
      ("{\"cassette\":1}\n{broken\n{}\n", 2, "not JSON"), ("{\"cassette\":1}\n[1]\n", 2, "no JSON object"),
      (
        "{\"cassette\":1}\n{\"agent\":\"a\",\"call\":1,\"at\":1,\"event\":{\"type\":\"text\"}}\n", 2,
        "“text” is missing"
      ),
    ])
  func wrongFiles(_ text: String, _ line: Int, _ words: String) {
    let error = #expect(throws: CassetteError.self) { try Cassette(parsing: Array(text.utf8)) }
    #expect(error?.line == line && error?.message.contains(words) == true, "\(error.debugDescription)")
  }

  @Test("Unknown members and lines are passed over, and a missing agent is named with those there are")
  func unknown() throws {
    let text = """
      {"cassette":1,"future":true,"agents":[{"id":"a","x":1},{"id":"b"}]}
      {"future":1}
      {"agent":"a","call":1,"start":0,"kind":"novel","request":{"digest":"d","more":1}}
      {"agent":"a","call":1,"at":5,"event":{"type":"finish","reason":"stop","novel":1}}
      """
    let cassette = try Cassette(parsing: Array(text.utf8))
    #expect(cassette.calls.map(\.ending) == [.complete])
    #expect(try cassette.calls(of: "b") == [])
    let error = #expect(throws: CassetteError.self) { try ReplayBackend(cassette: cassette, agent: "c") }
    #expect(error?.hint == "It has: a, b.")
  }

  @Test("Large pictures stand beside the recording and come back")
  func media() async throws {
    let content = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let base64 = Self.base64(content)
    let picture = ModelEvent.image(mediaType: "image/png", base64: base64, partial: false)
    let sink = await Self.record([[[picture], [.finish(ModelFinish(.stop))]]])
    #expect(!sink.text.contains(base64.prefix(40)))
    #expect(Array(sink.media.values) == [content])
    let media = sink.media
    let cassette = try Cassette(parsing: sink.bytes) { media[$0] }
    #expect(cassette.calls.first?.events.first?.events == [picture])
    #expect(throws: CassetteError.self) { try Cassette(parsing: sink.bytes) }
  }

  /// Base64 by the definition, three bytes at a time.
  private static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let bits = bytes.flatMap { byte in (0..<8).reversed().map { byte >> $0 & 1 } }
    var text = stride(from: 0, to: bits.count, by: 6).map { start in
      alphabet[(0..<6).reduce(0) { $0 << 1 | (start + $1 < bits.count ? Int(bits[start + $1]) : 0) }]
    }
    while text.count % 4 != 0 { text.append("=") }
    return String(text)
  }
}
