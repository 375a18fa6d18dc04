// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import Testing

/// How a conversation goes on after the tool loop of the engine.
@Suite("Conversations")
struct ConversationTests {
  @Test("A retry keeps the tool loop, what the backend needs back, and one result for every call")
  func toolLoop() throws {
    let agents = [CoordinationAgent(id: "a"), CoordinationAgent(id: "b")]
    var coordinator = Coordinator(
      agents: agents, task: CoordinationTask(question: "Q"), settings: CoordinationSettings())
    let first = try #require(coordinator.start(at: 0).calls.first)

    let read = ToolCall(id: "r", name: "read_file", arguments: ["path": "x"])
    let loop: [Message] = [
      Message(.assistant, [.toolCall(read)]),
      Message(.tool, [.toolResult(ToolResult(callID: "r", name: "read_file", text: "file"))]),
    ]
    let replay = AssistantReplay(api: "messages", model: "m", value: ["signature": "s"])
    let listing = ToolResult(callID: "l", name: "list", text: "a b")
    let reply = Reply(
      text: "so",
      toolCalls: [
        .valid(ToolCall(id: "l", name: "list", arguments: [:])),
        .invalid(id: "n", name: "new_answer", raw: "{\"content\": \"cut"),
        .valid(ToolCall(id: "u", name: "nonsense", arguments: [:])),
      ],
      finish: ModelFinish(.toolCalls), replay: replay, transcript: loop, toolResults: [listing])
    let retry = try #require(coordinator.apply([.replyFinished(first.id, reply)], at: 10).calls.first)

    #expect(retry.messages.prefix(4) == first.messages[...] + loop[...])
    #expect(retry.messages[4].replay == replay)
    #expect(retry.messages[4].parts.count == 4)
    let results = retry.messages[5].parts.compactMap { part -> ToolResult? in
      if case .toolResult(let result) = part { result } else { nil }
    }
    #expect(results.map(\.callID) == ["l", "n", "u"])
    #expect(results[0] == listing)
    #expect(results.map(\.isError) == [false, true, true])
    #expect(results[1].text.contains("JSON"))
    #expect(retry.retryFor.map(\.code) == [.malformedArguments, .unknownTool])
  }

  @Test("A repeated call says which one it repeats")
  func repetition() throws {
    let agents = [CoordinationAgent(id: "a"), CoordinationAgent(id: "b")]
    var settings = CoordinationSettings()
    settings.transport.baseMilliseconds = 0
    var coordinator = Coordinator(agents: agents, task: CoordinationTask(question: "Q"), settings: settings)
    let first = try #require(coordinator.start(at: 0).calls.first)
    let failure = ModelFailure(.network, "down", afterOutput: true)
    let step = coordinator.apply([.replyFailed(first.id, failure, partialText: "half", jitter: 0)], at: 10)
    let again = try #require(step.calls.first)
    #expect(again.repeats == first.id && again.transportAttempt == 2 && again.messages == first.messages)
    let withdrawn = CoordinationEvent.callCompleted(first.id, agent: 0, outcome: .retried, discardOutput: true)
    #expect(step.contains(.event(withdrawn)))
  }
}

extension [CoordinationEffect] {
  var calls: [CallStart] {
    compactMap { if case .startCall(let call) = $0 { call } else { nil } }
  }
}
