// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import JSONCore
import Testing

@testable import Backends

/// R14: deltas are shown at once, finished blocks are the truth. (claude-code.md 6)
@Suite("R14 stream truth")
struct ClaudeStreamTruthTests {
  /// Plays one turn, and the same line by line, which must not matter.
  static func play(_ lines: ClaudeLines) -> ClaudePlayer.Turn {
    let whole = ClaudePlayer.play(turn: lines.turn, [lines.block])
    let single = ClaudePlayer.play(
      turn: lines.turn, lines.lines.map { LineBlock(bytes: $0, lines: [0..<$0.count]) })
    #expect(single == whole)
    return whole
  }

  static let versions = [ClaudeLines.Version.newest, .old]

  @Test("Text comes twice and is shown once", arguments: versions)
  func once(_ version: ClaudeLines.Version) {
    var lines = ClaudeLines(version)
    lines.begin()
    lines.message("m1", ["Hello", " ", "there"])
    lines.result("Hello there")
    let turn = Self.play(lines)
    let usage = TokenUsage(input: 11, output: 7)
    #expect(
      turn.events == [
        .start(id: "m1", model: "claude-sonnet-4-5"), .segment(1), .text("Hello there"), .usage(usage),
      ])
    #expect(turn.answer == "Hello there")
  }

  @Test("A program that streams nothing is shown by its finished blocks", arguments: versions)
  func withoutDeltas(_ version: ClaudeLines.Version) {
    var lines = ClaudeLines(version)
    lines.begin()
    lines.assistant("m1", ["type": "thinking", "thinking": "Hm."])
    lines.text("m1", "Yes.")
    lines.result("Yes.")
    let turn = Self.play(lines)
    #expect(turn.visibleText == "Yes.")
    #expect(turn.visibleReasoning == "Hm.")
    #expect(!turn.wasWithdrawn)
  }

  @Test("Reasoning and text are segments of their own")
  func segments() {
    var lines = ClaudeLines()
    lines.startMessage("m1")
    lines.startBlock(0, ["type": "thinking", "thinking": ""])
    lines.thought("First ")
    lines.thought("this.")
    lines.assistant("m1", ["type": "thinking", "thinking": "First this."])
    lines.stopBlock()
    lines.startBlock(1)
    lines.delta("Then that.", 1)
    lines.text("m1", "Then that.")
    lines.stopBlock(1)
    lines.stopMessage()
    lines.result("Then that.")
    let turn = Self.play(lines)
    #expect(
      turn.events.dropFirst().dropLast() == [
        .segment(1), .reasoning("First this.", kind: nil), .segment(2), .text("Then that."),
      ])
    #expect(turn.answer == "Then that.")
  }

  @Test("A message that is marked as lost is withdrawn (dup-delta)", arguments: [true, false])
  func marked(_ isStreamedAnew: Bool) {
    var lines = ClaudeLines()
    lines.begin()
    lines.startMessage("m1")
    lines.startBlock()
    lines.delta("This is cut")
    lines.stopBlock()
    lines.stopMessage(abandonedFrom: 0)
    if isStreamedAnew { lines.message("m2", ["Second", " try."]) } else { lines.text("m2", "Second try.") }
    lines.result("Second try.")
    let turn = Self.play(lines)
    #expect(turn.events.contains(.withdrawn(from: 1)))
    #expect(turn.visibleText == "Second try.")
    #expect(turn.answer == "Second try.")
  }

  /// What shows that a message whose deltas stopped is lost.
  enum Sign: CaseIterable { case nextMessage, otherBlock, result }

  @Test("A lost message is withdrawn without a mark, too (dup-delta-old)", arguments: versions, Sign.allCases)
  func unmarked(_ version: ClaudeLines.Version, _ sign: Sign) {
    var lines = ClaudeLines(version)
    lines.begin()
    lines.startMessage("m1")
    lines.startBlock()
    lines.delta("This is cut")
    switch sign {
    case .nextMessage: lines.message("m2", ["Second try."])
    case .otherBlock: lines.text("m2", "Second try.")
    case .result: break
    }
    lines.result(sign == .result ? "" : "Second try.")
    let turn = Self.play(lines)
    #expect(turn.events.contains(.withdrawn(from: 1)))
    #expect(turn.visibleText == (sign == .result ? "" : "Second try."))
    #expect(turn.answer == (sign == .result ? "" : "Second try."))
  }

  @Test("Lines that come twice do not double the text", arguments: versions)
  func doubled(_ version: ClaudeLines.Version) {
    var single = ClaudeLines(version)
    single.begin()
    single.message("m1", ["One ", "two."])
    single.message("m2", ["Three."])
    single.result("Three.")
    var lines = ClaudeLines(version)
    for line in single.lines {
      lines.add(bytes: line)
      lines.add(bytes: line)
    }
    let turn = Self.play(lines)
    #expect(turn.visibleText == "One two.Three.")
    #expect(turn.answer == "Three.")
  }

  @Test("What a finished block says differently is said anew, and what follows stands")
  func corrected() {
    var lines = ClaudeLines()
    lines.startMessage("m1")
    lines.startBlock(0)
    lines.delta("wrnog ", 0)
    lines.startBlock(1)
    lines.delta("tail", 1)
    lines.text("m1", "tail")
    lines.text("m1", "right ")
    lines.stopMessage()
    lines.result("right tail")
    let turn = Self.play(lines)
    #expect(turn.events.contains(.withdrawn(from: 1)))
    #expect(turn.visibleText == "right tail")
    #expect(turn.answer == "right tail")
  }

  @Test("Characters cut between two deltas are right in the end")
  func cutCharacters() {
    var lines = ClaudeLines()
    lines.startMessage("m1")
    lines.startBlock()
    for half in [#"\ud83d"#, #"\ude00"#] {
      lines.add(
        raw: #"{"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","#
          + #""text":"\#(half)"}},"session_id":"s","parent_tool_use_id":null,"uuid":"u","api_message_id":"m1"}"#)
    }
    lines.text("m1", "😀")
    lines.stopMessage()
    lines.result("😀")
    #expect(Self.play(lines).visibleText == "😀")
  }

  @Test("A finished block that got lost is confirmed by the result", arguments: versions)
  func lostBlock(_ version: ClaudeLines.Version) {
    var lines = ClaudeLines(version)
    lines.startMessage("m1")
    lines.startBlock()
    lines.delta("Whole ")
    lines.delta("text")
    lines.add(raw: #"{"type":"assistant","message":{"id":"m1","content":[{"type":"text","#)
    lines.stopBlock()
    lines.stopMessage()
    lines.result("Whole text")
    let turn = Self.play(lines)
    #expect(turn.visibleText == "Whole text")
    #expect(turn.answer == "Whole text")
    #expect(!turn.wasWithdrawn)
    #expect(turn.codes == ["bad_frame"])
  }

  @Test("Helpers, words to the model and errors are no part of the answer", arguments: versions)
  func foreignText(_ version: ClaudeLines.Version) {
    var lines = ClaudeLines(version)
    lines.begin()
    lines.tool("m1", call: "c1", "Agent")
    lines.startMessage("h1", parent: "c1")
    lines.delta("helper", parent: "c1")
    lines.text("h1", "helper text", parent: "c1")
    lines.tool("h1", call: "h-c1", "Bash", parent: "c1")
    lines.toolResult("h-c1", "helper result", parent: "c1")
    lines.toolResult("c1", "the helper's report")
    lines.user("Go on.", isSynthetic: true)
    lines.message("m2", ["Mine."])
    lines.result("Mine.")
    let turn = Self.play(lines)
    #expect(turn.visibleText == "Mine.")
    #expect(turn.answer == "Mine.")
    #expect(turn.tools == ["claude_code.Agent"])
    #expect(Set(turn.toolResults.keys) == ["c1"])
  }

  @Test("The answer is the last message that says something")
  func answer() {
    var lines = ClaudeLines()
    lines.message("m1", ["Let me look."])
    lines.tool("m1", call: "c1", "Read")
    lines.toolResult("c1", "content")
    lines.message("m2", ["It is 42."])
    lines.tool("m3", call: "c2", "mcp__massgen__vote")
    lines.toolResult("c2", "Recorded.")
    lines.result("", more: ["terminal_reason": "hook_stopped", "stop_reason": "tool_use"])
    let turn = Self.play(lines)
    #expect(
      turn.end?.outcome == .finished(answer: "It is 42.", hookStopped: true, stopReason: "tool_use"))
    #expect(turn.visibleText == "Let me look.It is 42.")
  }

  @Test("An answer that was cut by a limit and continued is one")
  func continued() {
    var lines = ClaudeLines()
    lines.startMessage("m1")
    lines.startBlock()
    lines.text("m1", "A long answer that ")
    lines.stopMessage("max_tokens")
    lines.user("Output token limit hit. Resume directly.", isSynthetic: true)
    lines.message("m2", ["goes on."])
    lines.result("goes on.")
    #expect(Self.play(lines).answer == "A long answer that goes on.")
  }

  @Test("An answer of our own tools is shown while it is written")
  func liveArguments() {
    var lines = ClaudeLines()
    lines.startMessage("m1")
    lines.startBlock(0, ["type": "tool_use", "id": "c1", "name": "mcp__massgen__new_answer", "input": [:]])
    lines.arguments(#"{"content": "#)
    lines.arguments(#""42"}"#)
    lines.tool("m1", call: "c1", "mcp__massgen__new_answer", ["content": "42"])
    lines.stopBlock()
    lines.stopMessage("tool_use")
    lines.toolResult("c1", "Recorded.")
    lines.result("", more: ["terminal_reason": "hook_stopped", "stop_reason": "tool_use"])
    let turn = Self.play(lines)
    #expect(
      turn.events.dropFirst().dropLast() == [
        .toolCallStarted(index: 0, id: "c1", name: "new_answer"),
        .toolCallDelta(index: 0, arguments: #"{"content": "42"}"#),
      ])
  }
}

extension ClaudePlayer {
  /// Plays one turn of one process.
  static func play(turn uuid: String, _ blocks: [LineBlock], secrets: [Secret] = []) -> Turn {
    var reader = ClaudeReader(secrets: secrets)
    reader.beginTurn(uuid: uuid)
    var turn = Turn()
    for block in blocks {
      let news = reader.read(block)
      turn.events = StreamFixture.joined(turn.events + news.events)
      if let end = news.turnEnd {
        if turn.end != nil { Issue.record("a turn ended twice") }
        turn.end = end
      }
    }
    return turn
  }
}
