// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Testing

@testable import RunEngine
@testable import RunJournal

@Suite("What a run is told of earlier turns")
struct ConversationHistoryTests {
  /// Turns with a task and a text of so many bytes each.
  private func turns(_ bytes: Int...) -> [SessionTurn] {
    bytes.enumerated().map { index, bytes in
      SessionTurn(
        runID: "run_\(index)", task: String(repeating: "t\(index)", count: bytes / 2), status: .completed,
        text: String(repeating: "a\(index)", count: bytes / 2), isComplete: true)
    }
  }

  @Test("Turns that fit are told whole, oldest first")
  func whole() {
    let history = ConversationHistory(turns(4, 4), maxTokens: 4)
    #expect(history.messages.map(\.text) == ["t0t0", "a0a0", "t1t1", "a1a1"])
    #expect(history.messages.map(\.role) == [.user, .assistant, .user, .assistant])
    #expect(history.notice == nil)
    #expect(ConversationHistory([]).messages.isEmpty && ConversationHistory([]).notice == nil)
  }

  @Test(
    "The oldest turns are left out first, and a line says how many",
    arguments: [(11, 1, "1 earlier turn "), (8, 2, "2 earlier turns "), (7, 2, "2 earlier turns ")])
  func leftOut(_ maxTokens: Int, _ count: Int, _ words: String) throws {
    let history = ConversationHistory(turns(4, 8, 12), maxTokens: maxTokens)
    #expect(history.leftOut == count)
    #expect(try #require(history.messages.first).text.hasPrefix("(\(words)of this conversation left out"))
    #expect(history.messages.last?.text == "a2a2a2a2a2a2")
    #expect(history.notice?.code == "history_shortened")
  }

  @Test("A turn that does not fit alone keeps its head and its tail")
  func huge() throws {
    let task = "HEAD" + String(repeating: "x", count: 8_000) + "TAIL"
    let turn = SessionTurn(runID: "r", task: task, status: .completed, text: task, isComplete: true)
    let history = ConversationHistory(turns(4) + [turn], maxTokens: 1_000)
    #expect(history.isCut && history.leftOut == 1)
    for message in history.messages {
      #expect(
        message.text.contains("HEAD") && message.text.hasSuffix("TAIL") && message.text.contains("bytes left out"))
    }
    #expect(history.messages.reduce(0) { $0 + $1.text.utf8.count } < 4_400)
  }

  @Test("A huge text leaves a short task whole")
  func shortTask() {
    let turn = SessionTurn(
      runID: "r", task: "Why?", status: .completed, text: String(repeating: "x", count: 9_000), isComplete: true)
    let history = ConversationHistory([turn], maxTokens: 1_000)
    #expect(history.messages[0].text == "Why?")
    #expect(history.messages[1].text.utf8.count > 3_900)
  }
}
