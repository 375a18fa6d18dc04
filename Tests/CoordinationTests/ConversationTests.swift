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

  @Test("A text is an answer only for agents that may answer so, and only after a reminder", arguments: [true, false])
  func answersInText(_ mayAnswerInText: Bool) throws {
    var agent = CoordinationAgent(id: "a")
    agent.answersInText = mayAnswerInText
    var coordinator = Coordinator(
      agents: [agent, CoordinationAgent(id: "b")], task: CoordinationTask(question: "Q"),
      settings: CoordinationSettings())
    let first = try #require(coordinator.start(at: 0).calls.first)
    let text = Reply(text: " It is 4.\n", toolCalls: [], finish: ModelFinish(.stop))
    let reminded = coordinator.apply([.replyFinished(first.id, text)], at: 10)
    let second = try #require(reminded.calls.first)
    #expect(reminded.answers.isEmpty && second.retryFor.map(\.code) == [.noWorkflowTool])
    let step = coordinator.apply([.replyFinished(second.id, text)], at: 20)
    #expect(step.answers == (mayAnswerInText ? ["It is 4."] : []))
    #expect(step.noticeCodes.contains("answer_from_text") == mayAnswerInText)
  }

  @Test("A text that repeats an answer is refused with a message, because there is no call to answer")
  func repeatedText() throws {
    var agents = [CoordinationAgent(id: "a"), CoordinationAgent(id: "b")]
    agents[0].answersInText = true
    var coordinator = Coordinator(
      agents: agents, task: CoordinationTask(question: "Q"), settings: CoordinationSettings())
    let calls = coordinator.start(at: 0).calls
    let (a, b) = (try #require(calls.first), try #require(calls.last))
    let answer = ToolCall(id: "n", name: "new_answer", arguments: ["content": "It is 4."])
    let given = Reply(text: "", toolCalls: [.valid(answer)], finish: ModelFinish(.toolCalls))
    let text = Reply(text: "It is 4.", toolCalls: [], finish: ModelFinish(.stop))
    _ = coordinator.apply([.replyFinished(b.id, given)], at: 10)
    let restarted = try #require(coordinator.apply([.replyFinished(a.id, text)], at: 20).calls.first)
    let reminded = try #require(coordinator.apply([.replyFinished(restarted.id, text)], at: 30).calls.first)
    let refused = coordinator.apply([.replyFinished(reminded.id, text)], at: 40)
    #expect(refused.answers.isEmpty)
    let retry = try #require(refused.calls.first)
    #expect(retry.retryFor.map(\.code) == [.duplicateAnswer] && retry.messages.last?.role == .user)
  }
}

extension [CoordinationEffect] {
  var answers: [String] {
    compactMap { if case .event(.answerSubmitted(_, _, _, let content)) = $0 { content } else { nil } }
  }

  var noticeCodes: [String] {
    compactMap { if case .event(.notice(_, let code, _, _)) = $0 { code } else { nil } }
  }

  var calls: [CallStart] {
    compactMap { if case .startCall(let call) = $0 { call } else { nil } }
  }
}
