// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import Testing

@testable import Backends

/// What of a conversation is sent to a program that keeps its own.
struct ConversationPlanTests {
  private static let system = Message.text(.system, "Rules.\n\nLocal date and time: 2026-11-23 10:00 +0000 (Monday)")
  private static let later = Message.text(.system, "Rules.\n\nLocal date and time: 2026-11-23 10:05 +0000 (Monday)")
  private static let call = ToolCall(id: "t1", name: "vote", arguments: ["agent_id": "agent9"])
  private static let rejected = [
    Message(.assistant, [.text("I vote."), .toolCall(call)]),
    Message(.tool, [.toolResult(ToolResult(callID: "t1", name: "vote", text: "No such agent.", isError: true))]),
  ]

  private static func known(_ messages: [Message], files: Set<String> = []) -> KnownConversation {
    KnownConversation(
      terms: ConversationTerms(SessionBench.request([system] + messages)), messages: messages, files: files)
  }

  private static func texts(_ plan: ConversationPlan) -> [String] {
    plan.parts.map { if case .text(let text) = $0 { text } else { "(file)" } }
  }

  @Test("a conversation goes on with what is new in it")
  func followUp() {
    let messages = [Message.text(.user, "Task."), Self.rejected[0], Self.rejected[1], .text(.user, "Call a tool.")]
    let plan = ConversationPlan(
      SessionBench.request([Self.system] + messages), known: Self.known([.text(.user, "Task.")]))
    #expect(!plan.startsAnew)
    #expect(Self.texts(plan) == ["Your call of vote failed: No such agent.", "Call a tool."])
  }

  @Test("a new round is the next message of the same conversation, with the time it is now")
  func newRound() {
    let plan = ConversationPlan(
      SessionBench.request([Self.later, .text(.user, "Task. Answer by agent2: 42.")], votes: ["agent2"]),
      known: Self.known([.text(.user, "Task.")]))
    #expect(!plan.startsAnew)
    #expect(
      Self.texts(plan) == ["Local date and time: 2026-11-23 10:05 +0000 (Monday)", "Task. Answer by agent2: 42."])
  }

  @Test("turns before the task are not told twice")
  func history() {
    let history = [Message.text(.user, "Hello."), .text(.assistant, "Hello you.")]
    let plan = ConversationPlan(
      SessionBench.request([Self.system] + history + [.text(.user, "Task, round 2.")]),
      known: Self.known(history + [.text(.user, "Task, round 1.")]))
    #expect(Self.texts(plan).last == "Task, round 2.")
    #expect(!Self.texts(plan).contains { $0.contains("Hello") })
  }

  @Test("a request that says nothing new repeats its last message")
  func repetition() {
    let plan = ConversationPlan(
      SessionBench.request([Self.system, .text(.user, "Task.")]), known: Self.known([.text(.user, "Task.")]))
    #expect(!plan.startsAnew)
    #expect(Self.texts(plan) == ["Task."])
  }

  @Test("another system text or other tools need another process")
  func otherTerms() {
    let known = Self.known([.text(.user, "Task.")])
    #expect(
      ConversationPlan(SessionBench.request([.text(.system, "Other."), .text(.user, "Task.")]), known: known).startsAnew
    )
    var bare = SessionBench.request([Self.system, .text(.user, "Task.")])
    bare.tools = []
    bare.laterTools = []
    #expect(ConversationPlan(bare, known: known).startsAnew)
    #expect(ConversationPlan(SessionBench.request(), known: nil).startsAnew)
  }

  @Test("a new process is told what was said before as text")
  func folded() {
    let plan = ConversationPlan.anew(
      SessionBench.request([Self.system, .text(.user, "Task.")] + Self.rejected + [.text(.user, "Call a tool.")]))
    #expect(
      Self.texts(plan) == [
        "<conversation>", "User: Task.", "You: I vote.", "[called vote with {\"agent_id\":\"agent9\"}]",
        "</conversation>", "Your call of vote failed: No such agent.", "Call a tool.",
      ])
  }

  @Test("a file is sent once in a conversation")
  func files() {
    let picture = MediaPart(MediaAsset(Array("GIF89a".utf8)), name: "dot.gif")
    let request = SessionBench.request([Self.system, Message(.user, [.media(picture), .text("Round 2.")])])
    let digest = picture.asset?.digest ?? ""
    let first = ConversationPlan.anew(request)
    #expect(first.parts.first == .media(picture))
    let second = ConversationPlan(request, known: Self.known([.text(.user, "Round 1.")], files: [digest]))
    #expect(!second.parts.contains(.media(picture)))
    #expect(Self.texts(second).contains { $0.contains("dot.gif") })
  }
}
