// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import RunJournal
import Testing

@testable import RunEngine

@Suite("Output of calls of agents that are programs")
struct CallOutputTests {
  private func makeOutput() -> CallOutput {
    CallOutput(agentID: "a", callID: "call_1", itemIDPrefix: "itm_x", provider: "claude_code")
  }

  /// What is told of items, one word an event: `+1 message`, `1 The`, `-1 discarded`.
  private func lines(_ events: [RunEvent]) -> [String] {
    events.map { event in
      switch event {
      case .itemStarted(let start):
        "+\(number(start.itemID)) \(start.toolCall.map { "\($0.server ?? "-").\($0.tool)" } ?? start.kind.rawValue)"
      case .itemDelta(let delta): "\(number(delta.itemID)) \(delta.text)"
      case .itemCompleted(let end):
        "-\(number(end.itemID)) \(end.status.rawValue)\(end.text.map { " \($0)" } ?? "")\(end.output.map { " \($0)" } ?? "")"
      default: event.type.rawValue
      }
    }
  }

  private func number(_ itemID: String) -> String { String(itemID.split(separator: "_").last ?? "") }

  @Test("What is withdrawn ends as discarded, leaves the reply, and what replaces it is another item")
  func withdrawal() {
    var output = makeOutput()
    #expect(
      lines(output.consume([.segment(1), .text("Kept. "), .segment(2), .reasoning("hm", kind: nil), .text("Half a")]))
        == ["+1 message", "1 Kept. ", "+2 reasoning", "2 hm", "+3 message", "3 Half a"])
    #expect(output.text == "Kept. Half a")
    #expect(
      lines(output.consume([.withdrawn(from: 2), .segment(3), .text("A whole one.")]))
        == ["-2 discarded hm", "-3 discarded Half a", "+4 message", "4 A whole one."])
    #expect(output.text == "Kept. A whole one.")
    #expect(lines(output.itemEnds(.completed)) == ["-1 completed Kept. ", "-4 completed A whole one."])
    #expect(output.itemEnds(.completed).isEmpty)
  }

  @Test("A source belongs to text that stands")
  func citationAfterWithdrawal() {
    var output = makeOutput()
    _ = output.consume([
      .text("A"), .segment(1), .text("B"), .withdrawn(from: 1), .citation(Citation(kind: "url", url: "u")),
    ])
    let ends = output.itemEnds(.completed).compactMap { if case .itemCompleted(let end) = $0 { end } else { nil } }
    #expect(ends.map(\.text) == ["A"] && ends[0].details["citations"] != nil)
  }

  @Test("Tools that have acted end their items at once, whatever becomes of the segment and the reply")
  func finalResults() {
    var output = makeOutput()
    let events: [ModelEvent] = [
      .segment(1), .serverToolCall(["id": "t1", "name": "Write", "arguments": ["path": "a"]]),
      .serverToolCall(["id": "t2", "name": "search", "server": "docs"]),
      .serverToolCall(["id": "t3", "name": "Bash"]),
      .serverToolResult(["id": "t2", "output": "no such page", "is_error": true, "final": true]),
      .serverToolResult(["id": "t1", "output": "written", "final": true]),
      .serverToolResult(["id": "unknown", "output": "?", "final": true]),
      .withdrawn(from: 1),
    ]
    #expect(
      lines(output.consume(events)) == [
        "+1 claude_code.Write", "+2 docs.search", "+3 claude_code.Bash", "-2 failed no such page",
        "-1 completed written",
      ])
    #expect(lines(output.itemEnds(.discarded)) == ["-3 discarded"])
  }

  @Test("The result of a provider's tool ends with the reply, and says whether the tool failed")
  func providerTools() {
    var output = makeOutput()
    _ = output.consume([
      .serverToolCall(["id": "t1", "name": "web_search"]), .serverToolResult(["id": "t1", "output": "found"]),
      .serverToolCall(["id": "t2", "name": "run"]), .serverToolResult(["output": "crash", "is_error": true]),
    ])
    #expect(lines(output.itemEnds(.completed)) == ["-1 completed found", "-2 failed crash"])
  }

  @Test("The reply is what the ending says it is, else everything visible")
  func answer() {
    var output = makeOutput()
    _ = output.consume([.text("I look around. "), .text("42")])
    var finish = ModelFinish(.stop)
    #expect(output.reply(finish: finish, jitter: 1).text == "I look around. 42")
    finish.answer = "42"
    #expect(output.reply(finish: finish, jitter: 1).text == "42")
  }

  @Test("A pause of the program is told as a retry of its provider")
  func retrying() {
    var output = makeOutput()
    let failure = ModelFailure(.overloaded, "The provider is overloaded.", httpStatus: 529)
    let news = output.consume([.retrying(attempt: 2, delayMilliseconds: 1500, failure: failure)])
    #expect(
      news == [
        .providerRetry(
          ProviderRetry(
            agentID: "a", callID: "call_1", attempt: 2, delayMilliseconds: 1500, httpStatus: 529,
            reason: "The provider is overloaded."))
      ])
  }
}
