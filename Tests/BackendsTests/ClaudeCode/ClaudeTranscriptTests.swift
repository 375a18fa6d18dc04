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
}
