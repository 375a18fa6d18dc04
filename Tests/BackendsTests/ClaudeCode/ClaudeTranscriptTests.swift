// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import TestSupport
import Testing

@testable import Backends

/// What must be true of every recorded conversation. (claude-code.md 5, 6, R9, R10, R14, R17, R18)
@Suite(.enabled(if: Shared.isAvailable))
struct ClaudeTranscriptTests {
  @Test("however the output is cut, it says the same", arguments: ClaudeTranscript.all)
  func cutting(_ transcript: ClaudeTranscript) {
    let whole = ClaudePlayer.play(transcript)
    #expect(ClaudePlayer.play(transcript, cut: .lines).turns == whole.turns)
    for seed in UInt64(1)...3 {
      #expect(ClaudePlayer.play(transcript, cut: .random(seed: seed)).turns == whole.turns, "seed \(seed)")
    }
  }

  @Test("every turn ends at its own result, and as that says", arguments: ClaudeTranscript.all)
  func endings(_ transcript: ClaudeTranscript) {
    let ends = ClaudePlayer.play(transcript).turns.filter { $0.end != nil }
    let results = transcript.results
    guard results.count == ends.count else {
      Issue.record("\(results.count) results, \(ends.count) turns")
      return
    }
    for (turn, result) in zip(ends, results) {
      let text = result["result"]?.stringValue
      switch turn.end?.outcome {
      case .finished(let answer, let hookStopped, _):
        #expect(result["is_error"] == false && result["subtype"] == "success")
        // The program gives only the last part of an answer that was cut off and continued.
        #expect(text.map(answer.hasSuffix) == true && (text != "" || answer == "" || hookStopped))
        #expect(answer.isEmpty || turn.visibleText.hasSuffix(answer))
      case .interrupted:
        let reason = result["terminal_reason"]?.stringValue ?? "none"
        #expect(result["subtype"] == "error_during_execution" || reason.hasPrefix("aborted"))
      case .failed(let failure):
        #expect(result["is_error"] == true || result["subtype"] != "success")
        #expect(text.map { failure.message == $0 } ?? !failure.message.isEmpty)
        #expect(text.map { !turn.visibleText.contains($0) } ?? true, "an error is no answer")
      case nil:
        break
      }
    }
  }

  @Test("turns are what their prompts made of them", arguments: ClaudeTranscript.all)
  func scenarios(_ transcript: ClaudeTranscript) throws {
    let scenario = try #require(ClaudeScenario.of(transcript), "no row for \(transcript.name)")
    let version = transcript.name.contains("/") ? transcript.name.split(separator: "/").first.map(String.init) : nil
    let turns = ClaudePlayer.play(transcript, joins: transcript.name == "message-during-tool").turns
    try #require(turns.count == scenario.turns.count)
    for (number, (turn, expected)) in zip(turns, scenario.turns).enumerated() {
      Self.compare(turn, expected, version: version, "turn \(number + 1)")
    }
  }

  private static func compare(
    _ turn: ClaudePlayer.Turn, _ expected: ClaudeScenario.Turn, version: String?, _ place: Comment
  ) {
    switch (turn.end?.outcome, expected.end) {
    case (.finished(let answer, let hookStopped, _), .says(let text, let isStopped)):
      #expect(answer == text && hookStopped == isStopped, place)
      #expect(turn.visibleText == expected.shows ?? text, place)
    case (.interrupted, .isInterrupted), (nil, .isOpen):
      #expect(turn.visibleText == expected.shows, place)
    case (.failed(let failure), .fails(let failureClass)):
      #expect(failure.failureClass == failureClass, place)
      #expect(turn.visibleText.isEmpty, place)
    case (let end, _):
      Issue.record("\(place): it ended with \(String(describing: end))")
    }
    #expect(turn.tools == expected.tools.map { $0.contains(".") ? $0 : "claude_code.\($0)" }, place)
    #expect(turn.codes == expected.told, place)
    #expect(turn.retries == expected.retries, place)
    #expect(turn.wasWithdrawn == expected.isWithdrawn, place)
    // The oldest version asks other models on its own account, too.
    guard let calls = expected.calls, version != "v2.1.1", let usage = turn.end?.usage else { return }
    #expect(usage.input == 11 * calls && usage.output == 7 * calls, place)
    #expect(abs((usage.cost ?? -1) - ClaudeScenario.price(version) * Double(calls)) < 1e-9, place)
  }
}
