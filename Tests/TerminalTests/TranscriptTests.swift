// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import RunJournal
import Testing

@testable import Terminal

/// What is kept of what an agent wrote.
@Suite struct TranscriptTests {
  private func texts(_ transcript: Transcript) -> [String] { transcript.paragraphs.map(\.text) }

  @Test("Pieces of a text become its paragraphs, however they are cut")
  func pieces() {
    let text = "one\ntwo\n\nthree and é 日本 more"
    for size in 1...9 {
      var transcript = Transcript()
      var rest = text[...]
      while !rest.isEmpty {
        transcript.grow("i", .message, String(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
      #expect(texts(transcript) == ["one", "two", "", "three and é 日本 more"])
      #expect(transcript.paragraphs.map(\.startsBlock) == [true, false, false, false])
    }
  }

  @Test("Two items that grow in turns stay apart")
  func interleaved() {
    var transcript = Transcript()
    for _ in 0..<3 {
      transcript.grow("a", .message, "x")
      transcript.grow("b", .reasoning, "y\n")
    }
    #expect(texts(transcript) == ["xxx", "y", "y", "y", ""])
  }

  @Test("The final text counts when it is not what came; withdrawn text is marked")
  func completion() {
    var transcript = Transcript()
    transcript.grow("a", .message, "half")
    transcript.complete("a", .message, "half and half", isWithdrawn: false)
    #expect(texts(transcript) == ["half and half"])
    transcript.grow("b", .message, "wrong")
    transcript.complete("b", .message, nil, isWithdrawn: true)
    #expect(transcript.paragraphs.map(\.isWithdrawn) == [false, true])
  }

  @Test("However much an agent writes, what is kept is bounded and is the newest")
  func bounds() {
    var transcript = Transcript()
    for index in 0..<40_000 { transcript.grow("item \(index / 100)", .message, "Some words number \(index).\n") }
    for _ in 0..<2000 { transcript.grow("long", .message, String(repeating: "w", count: 1000)) }
    transcript.add(.mark, "the end")
    #expect(transcript.isCut && transcript.paragraphs.count <= 4096)
    #expect(transcript.paragraphs.reduce(0) { $0 + $1.text.utf8.count } <= Transcript.mostBytes)
    #expect(transcript.paragraphs.allSatisfy { $0.text.utf8.count <= 4096 + 4 })
    #expect(texts(transcript).last == "the end")
  }

  @Test(
    "The text of an answer is read out of its arguments while they come",
    arguments: [
      (#"{"content":"Plain text."}"#, "Plain text."),
      (#"{ "content" : "two\nlines, \"quoted\" \\ \u00e9 \ud83d\ude00 日本"}"#, "two\nlines, \"quoted\" \\ é 😀 日本"),
      (#"{"reason":"x","content":"after","more":"not this"}"#, "after"),
      (#"{"content":"\u001b[2Jclean"}"#, "clean"), (#"{"other":"x"}"#, ""), (#"{"content":5}"#, ""), ("nonsense", ""),
    ])
  func partialAnswer(arguments: String, expected: String) {
    for size in [1, 2, 3, 7, 1000] {
      var answer = PartialAnswer()
      var text = ""
      var rest = arguments[...]
      while !rest.isEmpty {
        text += answer.take(String(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
      #expect(text == expected, "in pieces of \(size)")
    }
  }

  @Test("An answer takes the place of the call that made it; so does a vote")
  func decisions() {
    var run = ViewFixture.run()
    let call = ToolCallInfo(tool: "new_answer")
    run.apply(.itemStarted(ItemStart(agentID: "scout", itemID: "i", kind: .toolCall, toolCall: call)))
    let arguments = ItemDelta(
      agentID: "scout", itemID: "i", kind: .toolCall, field: .arguments, text: #"{"content":"Half an"#)
    run.apply(.itemDelta(arguments))
    #expect(texts(run.agents[0].transcript) == ["Half an"])
    run.apply(.itemCompleted(ItemEnd(agentID: "scout", itemID: "i", kind: .toolCall, toolCall: call)))
    run.apply(
      .answerSubmitted(
        AnswerSubmission(agentID: "scout", label: "agent1.1", version: 1, text: "Half an answer.", itemID: "i")))
    #expect(texts(run.agents[0].transcript) == ["answer agent1.1", "Half an answer."])
    let vote = ToolCallInfo(tool: "vote", arguments: ["agent_id": "agent1", "reason": "Good."])
    run.apply(.itemStarted(ItemStart(agentID: "critic", itemID: "v", kind: .toolCall, toolCall: vote)))
    run.apply(ViewFixture.vote("critic", "scout", "agent1.1", "Good."))
    #expect(texts(run.agents[1].transcript) == ["votes for agent1.1 (scout)", "Good."])
    #expect(run.agents[1].vote == "agent1.1")
    run.apply(.voteInvalidated(VoteInvalidation(agentIDs: ["critic"], cause: RestartCause())))
    #expect(run.agents[1].vote == nil && run.countedVotes.isEmpty)
  }
}
