// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import Testing

@testable import RunJournal

@Suite("Events and their JSON form")
struct EventTests {
  static let call = CallStart(
    agentID: "gpt", callID: "call_1", kind: .retry, shown: ["agent1.1"], retryCode: "no_workflow_tool", attempt: 2)
  static let failure = RunFailure(
    name: "RateLimited", code: "rate_limit", message: "Too many requests.", retryable: true, hint: "Wait.",
    httpStatus: 429, details: ["requestId": "r1"])
  static let usage = TokenUsage(
    input: 10, output: 5, cacheRead: 3, cacheWrite: 1, reasoning: 2, cost: 0.5, estimated: true)

  /// One of each type with every member set, and the JSON it must be.
  static let examples: [(event: RunEvent, json: String)] = [
    (
      .runStarted(
        RunStart(
          sessionID: "ses_1", attempt: 2, configDigest: "sha256:ab",
          agents: [
            RunAgent(agentID: "gpt", alias: "agent1", backend: "openai", model: "gpt-5"),
            RunAgent(
              agentID: "demo", alias: "agent2", backend: "replay", model: "replay: x",
              replay: ReplaySource(kind: .cassette, recorded: "2026-01-01")),
          ], limits: ["timeoutMs": 1000])),
      #"""
      {"seq":1,"t":2,"type":"run.started","sessionId":"ses_1","attempt":2,"configDigest":"sha256:ab","agents":[\#
      {"agentId":"gpt","alias":"agent1","backend":"openai","model":"gpt-5"},\#
      {"agentId":"demo","alias":"agent2","backend":"replay","model":"replay: x",\#
      "replay":{"source":"cassette","recorded":"2026-01-01"}}],"limits":{"timeoutMs":1000}}
      """#
    ),
    (
      .runPhase(PhaseChange(phase: .voting, round: 3)),
      #"{"seq":1,"t":2,"type":"run.phase","phase":"voting","round":3}"#
    ),
    (
      .agentStatus(AgentStatusChange(agentID: "gpt", status: .working, detail: "waits", round: 1)),
      #"{"seq":1,"t":2,"type":"agent.status","agentId":"gpt","status":"working","detail":"waits","round":1}"#
    ),
    (
      .agentRestarted(
        AgentRestart(agentID: "gpt", cause: RestartCause(agentID: "cla", labels: ["agent2.1"]), round: 2)),
      #"""
      {"seq":1,"t":2,"type":"agent.restarted","agentId":"gpt","cause":{"type":"newAnswer","agentId":"cla",\#
      "labels":["agent2.1"]},"round":2}
      """#
    ),
    (
      .callStarted(call),
      #"""
      {"seq":1,"t":2,"type":"call.started","agentId":"gpt","callId":"call_1","kind":"retry","shown":["agent1.1"],\#
      "retryCode":"no_workflow_tool","attempt":2}
      """#
    ),
    (
      .callCompleted(CallEnd(call, status: .failed, error: failure, durationMilliseconds: 7)),
      #"""
      {"seq":1,"t":2,"type":"call.completed","agentId":"gpt","callId":"call_1","kind":"retry","shown":["agent1.1"],\#
      "retryCode":"no_workflow_tool","attempt":2,"status":"failed","error":{"name":"RateLimited","code":"rate_limit",\#
      "message":"Too many requests.","retryable":true,"hint":"Wait.","httpStatus":429,"details":{"requestId":"r1"}},\#
      "durationMs":7}
      """#
    ),
    (
      .itemStarted(
        ItemStart(
          agentID: "gpt", itemID: "itm_1", callID: "call_1", kind: .toolCall, title: "write",
          toolCall: ToolCallInfo(server: "fs", tool: "write_file", arguments: ["path": "a"]))),
      #"""
      {"seq":1,"t":2,"type":"item.started","agentId":"gpt","itemId":"itm_1","callId":"call_1","kind":"toolCall",\#
      "title":"write","toolCall":{"server":"fs","tool":"write_file","arguments":{"path":"a"}}}
      """#
    ),
    (
      .itemDelta(
        ItemDelta(agentID: "gpt", itemID: "itm_1", kind: .toolCall, field: .output, text: "ls\u{1B}[0m", ansi: true)),
      #"""
      {"seq":1,"t":2,"type":"item.delta","agentId":"gpt","itemId":"itm_1","kind":"toolCall","field":"output",\#
      "ansi":true,"text":"ls\u001b[0m"}
      """#
    ),
    (
      .itemCompleted(
        ItemEnd(
          agentID: "gpt", itemID: "itm_1", callID: "call_1", kind: .fileChange, status: .failed, title: "t", text: "x",
          toolCall: ToolCallInfo(tool: "w"), output: "o", ansi: true, error: failure, details: ["path": "a"])),
      #"""
      {"seq":1,"t":2,"type":"item.completed","agentId":"gpt","itemId":"itm_1","status":"failed","callId":"call_1",\#
      "kind":"fileChange","title":"t","text":"x","toolCall":{"tool":"w"},"output":"o","ansi":true,\#
      "error":{"name":"RateLimited","code":"rate_limit","message":"Too many requests.","retryable":true,"hint":"Wait.",\#
      "httpStatus":429,"details":{"requestId":"r1"}},"path":"a"}
      """#
    ),
    (
      .answerSubmitted(AnswerSubmission(agentID: "gpt", label: "agent1.2", version: 2, text: "42", itemID: "itm_1")),
      #"""
      {"seq":1,"t":2,"type":"answer.submitted","agentId":"gpt","itemId":"itm_1","label":"agent1.2","version":2,\#
      "text":"42"}
      """#
    ),
    (
      .voteCast(
        VoteCast(
          agentID: "gpt", target: "cla", targetLabel: "agent2.1", reason: "good", round: 1, counted: false,
          discardReason: "superseded")),
      #"""
      {"seq":1,"t":2,"type":"vote.cast","agentId":"gpt","target":"cla","targetLabel":"agent2.1","reason":"good",\#
      "round":1,"counted":false,"discardReason":"superseded"}
      """#
    ),
    (
      .voteInvalidated(VoteInvalidation(agentIDs: ["gpt", "cla"], cause: RestartCause(labels: ["agent2.2"]))),
      #"""
      {"seq":1,"t":2,"type":"vote.invalidated","agentIds":["gpt","cla"],"cause":{"type":"newAnswer",\#
      "labels":["agent2.2"]}}
      """#
    ),
    (
      .winnerSelected(
        WinnerSelection(
          agentID: "gpt", label: "agent1.2", tally: [.init(agentID: "gpt", votes: 1), .init(agentID: "cla", votes: 1)],
          isTie: true, rule: .tieRegistrationOrder, afterTimeout: true)),
      #"""
      {"seq":1,"t":2,"type":"winner.selected","agentId":"gpt","label":"agent1.2","tally":{"gpt":1,"cla":1},"tie":true,\#
      "tieBreak":"registrationOrder","rule":"tieRegistrationOrder","afterTimeout":true}
      """#
    ),
    (
      .usageUpdated(
        UsageUpdate(
          agentID: "gpt", usage: usage, cost: Cost(amount: 0.25, estimated: true, priceSource: "2026-08"),
          context: ContextUse(used: 10, limit: 100), total: TokenUsage(input: 20), totalCost: Cost(amount: 1.5))),
      #"""
      {"seq":1,"t":2,"type":"usage.updated","agentId":"gpt","usage":{"inputTokens":10,"outputTokens":5,\#
      "cacheReadTokens":3,"cacheWriteTokens":1,"reasoningTokens":2,"reportedCost":0.5,"estimated":true},\#
      "cost":{"amount":0.25,"currency":"USD","complete":true,"estimated":true,"priceSource":"2026-08"},\#
      "context":{"used":10,"limit":100},"total":{"inputTokens":20,"outputTokens":0},\#
      "totalCost":{"amount":1.5,"currency":"USD","complete":true}}
      """#
    ),
    (
      .providerRetry(
        ProviderRetry(
          agentID: "gpt", callID: "call_1", attempt: 1, delayMilliseconds: 500, httpStatus: 429, reason: "slow down")),
      #"""
      {"seq":1,"t":2,"type":"provider.retry","agentId":"gpt","callId":"call_1","attempt":1,"delayMs":500,\#
      "httpStatus":429,"reason":"slow down"}
      """#
    ),
    (
      .providerFallback(ProviderFallback(agentID: "gpt", from: "a", to: "b", reason: "gone")),
      #"{"seq":1,"t":2,"type":"provider.fallback","agentId":"gpt","from":"a","to":"b","reason":"gone"}"#
    ),
    (
      .toolServerStatus(
        ToolServerStatus(agentID: "gpt", server: "fs", state: .openCircuit, tools: ["read"], message: "3 failures")),
      #"""
      {"seq":1,"t":2,"type":"toolServer.status","agentId":"gpt","server":"fs","state":"open-circuit",\#
      "tools":["read"],"message":"3 failures"}
      """#
    ),
    (
      .evaluationCompleted(
        EvaluationEnd(agentID: "gpt", verdict: .restart, reason: "weak", instructions: "dig", nextAttempt: 2)),
      #"""
      {"seq":1,"t":2,"type":"evaluation.completed","agentId":"gpt","verdict":"restart","reason":"weak",\#
      "instructions":"dig","nextAttempt":2}
      """#
    ),
    (
      .notice(Notice(.warning, code: "journal_unwritable", title: "No log.", detail: "disk full", agentID: "gpt")),
      #"""
      {"seq":1,"t":2,"type":"notice","agentId":"gpt","severity":"warning","code":"journal_unwritable",\#
      "title":"No log.","detail":"disk full"}
      """#
    ),
    (
      .approvalRequested(
        ApprovalQuestion(
          agentID: "gpt", itemID: "itm_1", approvalID: "apr_1", kind: .fileWrite, title: "gpt: write a",
          detail: "outside", arguments: ["path": "a"], risk: .medium,
          options: [ApprovalOption(id: "once", name: "Allow", kind: .allowOnce)], defaultOption: "no",
          expiresAt: "2026-01-31T09:10:00Z")),
      #"""
      {"seq":1,"t":2,"type":"approval.requested","agentId":"gpt","itemId":"itm_1","approvalId":"apr_1",\#
      "kind":"fileWrite","title":"gpt: write a","detail":"outside","arguments":{"path":"a"},"risk":"medium",\#
      "options":[{"optionId":"once","name":"Allow","kind":"allow_once"}],"default":"no",\#
      "expiresAt":"2026-01-31T09:10:00Z"}
      """#
    ),
    (
      .approvalResolved(
        ApprovalEnd(
          agentID: "gpt", itemID: "itm_1", approvalID: "apr_1", outcome: .selected,
          option: ApprovalOption(id: "all", name: "Allow all", kind: .allowAlways), decider: .method, note: "fine")),
      #"""
      {"seq":1,"t":2,"type":"approval.resolved","agentId":"gpt","itemId":"itm_1","approvalId":"apr_1",\#
      "outcome":"selected","option":{"optionId":"all","name":"Allow all","kind":"allow_always"},"by":"method",\#
      "note":"fine","remembered":true}
      """#
    ),
    (
      .inputRequested(
        InputQuestion(
          agentID: "gpt", inputID: "inp_1", message: "Where?", schema: ["type": "object"],
          expiresAt: "2026-01-31T09:10:00Z")),
      #"""
      {"seq":1,"t":2,"type":"input.requested","agentId":"gpt","inputId":"inp_1","message":"Where?",\#
      "schema":{"type":"object"},"expiresAt":"2026-01-31T09:10:00Z"}
      """#
    ),
    (
      .inputResolved(InputEnd(agentID: "gpt", inputID: "inp_1", action: .decline, decider: .terminal)),
      #"""
      {"seq":1,"t":2,"type":"input.resolved","agentId":"gpt","inputId":"inp_1","action":"decline","by":"terminal"}
      """#
    ),
    (
      .steerApplied(SteerApplication(agentID: "gpt", steerID: "steer_1", text: "shorter", callID: "call_4")),
      #"{"seq":1,"t":2,"type":"steer.applied","agentId":"gpt","steerId":"steer_1","text":"shorter","callId":"call_4"}"#
    ),
    (
      .runCompleted(
        RunResult(
          status: .completed, stopReason: "consensus",
          answer: FinalAnswer(
            text: "42", blocks: [["type": "text", "text": "42"]], source: .presentation, complete: false,
            label: "agent1.2"), winner: "gpt",
          answers: [RunAnswer(agentID: "gpt", label: "agent1.2", version: 2, text: "42", itemID: "itm_1")],
          votes: [RunVote(agentID: "cla", target: "gpt", targetLabel: "agent1.2", reason: "good")],
          usage: RunUsage(
            total: TokenUsage(input: 1, output: 2),
            agents: [.init(agentID: "gpt", usage: TokenUsage(input: 1, output: 2), cost: Cost(amount: 2))],
            discarded: TokenUsage(input: 1)), cost: Cost(amount: 2), durationMilliseconds: 9,
          artifacts: [RunArtifact(uri: "file:///w/a", kind: "workspace", bytes: 3)],
          error: RunFailure(name: "X", message: "m"), replayed: true, lastSeq: 1)),
      #"""
      {"seq":1,"t":2,"type":"run.completed","status":"completed","stopReason":"consensus","answer":{"text":"42",\#
      "blocks":[{"type":"text","text":"42"}],"source":"presentation","complete":false,"label":"agent1.2"},\#
      "winner":"gpt","answers":[{"agentId":"gpt","label":"agent1.2","version":2,"text":"42","itemId":"itm_1"}],\#
      "votes":[{"by":"cla","for":"agent1.2","target":"gpt","reason":"good"}],\#
      "usage":{"inputTokens":1,"outputTokens":2,"agents":[{"agentId":"gpt","inputTokens":1,"outputTokens":2,\#
      "cost":{"amount":2.0,"currency":"USD","complete":true}}],"discarded":{"inputTokens":1,"outputTokens":0}},\#
      "cost":{"amount":2.0,"currency":"USD","complete":true},"durationMs":9,"artifacts":[{"uri":"file:///w/a","kind":"workspace",\#
      "bytes":3}],"error":{"name":"X","message":"m","retryable":false},"replayed":true,"lastSeq":1}
      """#
    ),
  ]

  @Test("Every event has its fixed form and reads back as itself", arguments: examples.indices)
  func forms(_ index: Int) throws {
    let (event, json) = Self.examples[index]
    var writer = JSONWriter()
    event.encode(seq: 1, at: 2, into: &writer)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == json)
    #expect(RunEvent(json: try JSONReader.parse(writer.bytes)) == event)
    let reader = try writer.bytes.withUnsafeBytes { try EventReader($0) }
    #expect(reader.seq == 1 && reader.t == 2 && reader.type == event.type)
    #expect(writer.bytes.withUnsafeBytes { reader.agentID(in: $0) } == event.agentID)
    #expect(writer.bytes.withUnsafeBytes { reader.itemID(in: $0) } == event.itemID)
  }

  @Test("The examples cover every type that has a payload of its own")
  func coverage() {
    let covered = Set(Self.examples.map(\.event.type))
    #expect(EventType.allCases.allSatisfy { covered.contains($0) || $0.hasOpenPayload })
  }

  @Test("The journal's short way for deltas writes the same as the encoder")
  func shortWay() throws {
    let delta = ItemDelta(
      agentID: "a \"quoted\" id", itemID: "itm_1", kind: .reasoning, field: .text, text: "é\n\"\u{2}")
    let journal = Journal(inMemory: "run_test")
    journal.append([Make.start("a", "i"), .itemDelta(delta)], at: 1234)
    var writer = JSONWriter()
    RunEvent.itemDelta(delta).encode(seq: 2, at: 1234, into: &writer)
    #expect(try journal.read(from: 2).events.map(\.bytes) == [writer.bytes])
    #expect(try journal.read(from: 2).events.first?.event == .itemDelta(delta))
  }

  @Test("Payloads cannot change what every event has")
  func reservedMembers() throws {
    let event = RunEvent.other(.workspaceChanged(agentID: "a", ["seq": 99, "type": "run.completed", "text": "x"]))
    var writer = JSONWriter()
    event.encode(seq: 1, at: 2, into: &writer)
    let written = String(decoding: writer.bytes, as: UTF8.self)
    #expect(written == #"{"seq":1,"t":2,"type":"workspace.changed","agentId":"a","text":"x"}"#)
  }

  @Test(
    "What is no event is refused or passed over",
    arguments: [
      #"{"seq":1,"t":2,"type":"later.type"}"#, #"{"seq":1,"t":2,"type":"agent.status","agentId":"a"}"#, "[]", "1",
      #"{"seq":1,"t":2,"type":"item.delta","agentId":"a","itemId":"i","field":"text","text":7}"#,
    ])
  func malformed(_ text: String) throws {
    #expect(RunEvent(json: try JSONReader.parse(text)) == nil)
  }

  @Test("A failed call names its class and keeps the provider's facts")
  func failures() {
    let failure = RunFailure(
      ModelFailure(
        .rateLimit, "Too many requests.", code: "rl", httpStatus: 429, retryAfterMilliseconds: 1500, requestID: "r1"))
    #expect(failure.name == "RateLimited" && failure.code == "rate_limit" && failure.retryable)
    #expect(failure.details == ["providerCode": "rl", "requestId": "r1", "retryAfterMs": 1500])
    let replay = RunFailure(ModelFailure(.replayExhausted, "No reply left."))
    #expect(replay.details == ["reason": "replay_exhausted"])
  }
}
