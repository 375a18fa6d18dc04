// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import JSONCore
import Testing

@testable import Backends

/// R10, R17: lines that are no frames, broken ones, and frames nobody knows. (claude-code.md 3, 5)
@Suite("R10 lines, R17 unknown frames")
struct ClaudeLineTests {
  /// One turn with something between its lines.
  static func turn(
    with noise: (inout ClaudeLines) -> Void, end: String = "\n"
  ) -> (turn: ClaudePlayer.Turn, skipped: Int) {
    var plain = ClaudeLines()
    plain.begin()
    plain.message("m1", ["All ", "is ", "well."])
    plain.result("All is well.")
    var lines = ClaudeLines()
    for line in plain.lines {
      noise(&lines)
      lines.add(bytes: line)
    }
    var reader = ClaudeReader()
    reader.beginTurn(uuid: plain.turn)
    var turn = ClaudePlayer.Turn()
    var cutter = LineCutter()
    let ends = lines.lines.flatMap { $0 + Array(end.utf8) }
    for byte in ends {
      guard let block = cutter.cut([byte]) else { continue }
      let news = reader.read(block)
      turn.events = StreamFixture.joined(turn.events + news.events)
      turn.end = turn.end ?? news.turnEnd
    }
    return (turn, reader.skippedLines)
  }

  @Test(
    "Lines that are no frames are skipped and counted",
    arguments: [
      "", "   ", "[SandboxDebug] mounting", "debug: {\"type\":\"result\"}", "true", "[1, 2]", "\u{FEFF}",
      "\u{1B}[1mbold",
    ])
  func noise(_ line: String) {
    let (turn, skipped) = Self.turn { $0.add(raw: line) }
    #expect(turn.answer == "All is well.")
    #expect(turn.visibleText == "All is well.")
    #expect(turn.codes.isEmpty)
    #expect(skipped > 0)
  }

  @Test("Line ends of other systems and white space around a frame do not matter")
  func lineEnds() {
    #expect(Self.turn(with: { _ in }, end: "\r\n").turn == Self.turn(with: { _ in }).turn)
    #expect(Self.turn(with: { _ in }, end: " \t\n").turn == Self.turn(with: { _ in }).turn)
  }

  @Test(
    "A line that is bad JSON is reported and skipped",
    arguments: [
      #"{"type":"assistant""#, #"{"type":"result","result":"gone"} x"#, "{nonsense}", "{\"a\":\"\u{0}\"}",
      String(repeating: #"{"a":"#, count: 2000),
    ])
  func badJSON(_ line: String) {
    var count = 0
    let (turn, skipped) = Self.turn { lines in
      if count == 4 { lines.add(raw: line) }
      count += 1
    }
    #expect(turn.answer == "All is well.")
    #expect(turn.codes == ["bad_frame"])
    #expect(skipped == 1)
  }

  @Test("Bytes that are no UTF-8 are replaced")
  func badUTF8() {
    var lines = ClaudeLines()
    lines.startMessage("m1")
    lines.startBlock()
    lines.delta("one §")
    lines.text("m1", "one §")
    lines.result("one §")
    var damaged = ClaudeLines()
    for line in lines.lines { damaged.add(bytes: line.filter { $0 != 0xC2 }) }
    let turn = ClaudePlayer.play(turn: lines.turn, [damaged.block])
    #expect(turn.visibleText == "one \u{FFFD}")
    #expect(turn.answer == "one \u{FFFD}")
    #expect(turn.codes.isEmpty)
  }

  @Test("The last line needs no end; half a line at the end is told and nothing else")
  func ends() {
    var lines = ClaudeLines()
    lines.message("m1", ["Done."])
    lines.result("Done.")
    var whole = lines.block
    whole.bytes.removeLast()
    whole.endsInsideLine = true
    let turn = ClaudePlayer.play(turn: lines.turn, [whole])
    #expect(turn.answer == "Done.")

    var reader = ClaudeReader()
    reader.beginTurn(uuid: lines.turn)
    let half = Array(lines.bytes.dropLast(20))
    var cutter = LineCutter()
    var news = [cutter.cut(half), cutter.finish()].compactMap { $0 }.map { reader.read($0) }
    #expect(news.map(\.endedInsideFrame) == [false, true])
    #expect(news.allSatisfy { $0.turnEnd == nil })
    news.append(reader.endOfOutput())
    #expect(!news.flatMap(\.events).contains { if case .warning = $0 { true } else { false } })
  }

  @Test("A turn of which a line was too long fails when it ends, and the next one does not")
  func lostLine() {
    var lines = ClaudeLines()
    lines.message("m1", ["Reading."])
    var block = lines.block
    block.dropped = 1
    var reader = ClaudeReader()
    reader.beginTurn(uuid: lines.turn)
    let news = reader.read(block)
    #expect(news.lostFrame && news.turnEnd == nil)
    var end = ClaudeLines()
    end.result("Reading.")
    guard case .failed(let failure)? = reader.read(end.block).turnEnd?.outcome else {
      Issue.record("the turn did not fail")
      return
    }
    #expect(failure.code == "line_too_long" && !failure.retryable)
    var next = ClaudeLines(turn: "turn-2")
    next.message("m2", ["Fine."])
    next.result("Fine.")
    reader.beginTurn(uuid: next.turn)
    #expect(
      reader.read(next.block).turnEnd?.outcome == .finished(answer: "Fine.", hookStopped: false, stopReason: "end_turn")
    )
  }

  @Test("Lines of megabytes are taken")
  func huge() {
    let text = String(repeating: "0123456789abcdef", count: 1 << 16)
    var lines = ClaudeLines()
    lines.message("m1", [text])
    lines.toolResult("c1", .string(text))
    lines.result(text)
    let turn = ClaudePlayer.play(turn: lines.turn, [lines.block])
    #expect(turn.answer == text)
    #expect(turn.visibleText == text)
    #expect(!turn.wasWithdrawn)
    #expect(turn.toolResults["c1"]?["output"]?.stringValue == text)
  }

  @Test("Frames, events and blocks nobody knows are told once and change nothing")
  func unknown() {
    let (turn, _) = Self.turn { lines in
      lines.add(["type": "telepathy", "strength": 3])
      lines.add(["type": "system", "subtype": "dreaming"])
      lines.event(["type": "content_block_hum", "index": 0])
      lines.assistant("m1", ["type": "hologram", "data": "…"])
      lines.add(["type": 7])
      lines.add(["type": "assistant"])
      lines.add(["type": "stream_event", "event": "none"])
      lines.add(["type": "control_request", "request": "none"])
    }
    #expect(turn.answer == "All is well.")
    #expect(turn.visibleText == "All is well.")
    #expect(Set(turn.codes) == ["unknown_frame", "unknown_event", "unknown_block"])
    let warnings = turn.events.compactMap { event -> String? in
      if case .warning(let code, let detail) = event { "\(code) \(detail ?? "")" } else { nil }
    }
    #expect(Set(warnings).count == warnings.count, "each once")
  }

  @Test("Frames with more, fewer and odd members are read as far as they go")
  func oddMembers() {
    let odd: [String] = [
      #"{"type":"assistant","message":{"id":null,"content":"plain"},"parent_tool_use_id":null}"#,
      #"{"type":"assistant","message":{"content":[7,null,{"type":"text"}]}}"#,
      #"{"type":"user","message":{"content":[{"type":"tool_result"}]}}"#,
      #"{"type":"user"}"#, #"{"type":"stream_event","event":{"type":"content_block_delta"}}"#,
      #"{"type":"stream_event","event":{"type":"content_block_delta","index":99,"delta":{"type":"x"}}}"#,
      #"{"type":"system","subtype":"api_retry","retry_delay_ms":-5,"attempt":"x"}"#,
      #"{"type":"rate_limit_event"}"#, #"{"type":"command_lifecycle"}"#, #"{"type":"conversation_reset"}"#,
      #"{"type":"system","subtype":"init","mcp_servers":{"a":1}}"#,
    ]
    var lines = ClaudeLines()
    for line in odd { lines.add(raw: line) }
    lines.message("m9", ["End."])
    lines.result("End.")
    let turn = ClaudePlayer.play(turn: lines.turn, [lines.block])
    #expect(turn.answer == "End.")
  }

  @Test("Control frames come through in order, whatever runs")
  func control() {
    var reader = ClaudeReader()
    var lines = ClaudeLines()
    lines.add(["type": "control_request", "request_id": "r1", "request": ["subtype": "can_use_tool", "input": [:]]])
    lines.add(["type": "control_cancel_request", "request_id": "r1"])
    lines.add([
      "type": "control_response", "response": ["subtype": "success", "request_id": "q1", "response": ["pid": 7]],
    ])
    lines.add([
      "type": "control_response",
      "response": ["subtype": "error", "request_id": "q2", "error": "no", "error_code": "invalid_mode"],
    ])
    let news = reader.read(lines.block)
    #expect(
      news.control == [
        .request(id: "r1", subtype: "can_use_tool", body: ["subtype": "can_use_tool", "input": [:]]),
        .cancel(id: "r1"), .response(id: "q1", ["pid": 7]),
        .refusal(id: "q2", message: "no", code: "invalid_mode"),
      ])
    #expect(!news.isAlive && news.events.isEmpty)
    #expect(reader.sessionID == "session")
  }
}
