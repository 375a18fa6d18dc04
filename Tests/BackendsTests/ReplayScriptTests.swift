// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import TestSupport
import Testing

@Suite("Replay scripts")
struct ReplayScriptTests {
  static func script(_ json: String) throws -> ReplayScript {
    try ReplayScript(parsing: try JSONReader.parse(json))
  }

  static func request(_ kind: CallKind = .round, call: Int = 1, agent: String = "a", text: String = "Q") -> ModelRequest
  {
    ModelRequest(agentID: agent, callNumber: call, kind: kind, messages: [.text(.user, text)])
  }

  static func timeline(_ json: String, call: Int = 1) throws -> [TimedEvents] {
    ReplayBackend(script: try script(json)).timeline(for: request(call: call))
  }

  // MARK: Reading

  @Test("Every script of the scenarios is a valid script", .enabled(if: Shared.isAvailable))
  func scenarios() throws {
    let file = try JSONReader.parse(try Shared.bytes("spec/scenarios.json"))
    let scenarios = try #require(file["scenarios"]?.arrayValue)
    var replies = 0
    for scenario in scenarios {
      for (agent, value) in scenario["script"]?.objectValue ?? [:] {
        let script = try ReplayScript(parsing: value)
        replies += script.replies.count
        #expect(script.replies.count == value.arrayValue?.count, "\(scenario["id"] ?? "") \(agent)")
        #expect(script.unreachable == [], "\(scenario["id"] ?? "") \(agent)")
        for reply in script.replies where reply.steps.contains(where: { $0.action == .hang }) == false {
          let backend = ReplayBackend(script: ReplayScript(replies: [reply]))
          #expect(backend.timeline(for: Self.request()).last?.events.last?.isTerminal == true)
        }
      }
    }
    #expect(scenarios.count == 68)
    #expect(replies >= 419)
  }

  @Test(
    "What is wrong with a script is said with its place",
    arguments: [
      ("{}", "", "list of replies"), ("[{}]", "/0/steps", "needs “steps”"),
      (#"[{"steps":[],"fro":"final"}]"#, "/0/fro", "not known"),
      (#"[{"steps":[],"for":"finale"}]"#, "/0/for", "no kind of call"),
      (#"[{"steps":[],"repeat":"yes"}]"#, "/0/repeat", "true or false"),
      (#"[{"steps":[{"text":"a","debug":"b"}]}]"#, "/0/steps/0/debug", "one thing"),
      (#"[{"steps":[{"txt":"a"}]}]"#, "/0/steps/0/txt", "not known"),
      (#"[{"steps":[{"text":1}]}]"#, "/0/steps/0/text", "Text belongs"),
      (#"[{"steps":[{"delay_ms":-1}]}]"#, "/0/steps/0/delay_ms", "whole number"),
      (#"[{"steps":[{"text":"a","chars":3}]}]"#, "/0/steps/0/chars", "every_ms"),
      (#"[{"steps":[{"text":"a","chars":0,"every_ms":1}]}]"#, "/0/steps/0/chars", "at least 1"),
      (#"[{"steps":[{"debug":"a","chars":3,"every_ms":1}]}]"#, "/0/steps/0/chars", "beside"),
      (#"[{"steps":[{},{"tool_calls":[{"arguments":{}}]}]}]"#, "/0/steps/1/tool_calls/0/name", "missing"),
      (#"[{"steps":[{"tool_calls":[{"name":"f","arguments":3}]}]}]"#, "/0/steps/0/tool_calls/0/arguments", "mapping"),
      (#"[{"steps":[{"usage":{"input":"1"}}]}]"#, "/0/steps/0/usage/input", "integer"),
      (#"[{"steps":[{"usage":{"tokens":1}}]}]"#, "/0/steps/0/usage/tokens", "not known"),
      (#"[{"steps":[{"raise":{"class":"bad"}}]}]"#, "/0/steps/0/raise/class", "no class"),
      (#"[{"steps":[{"finish":"done"}]}]"#, "/0/steps/0/finish", "no reason"),
      (#"[{"steps":[{"hang":false}]}]"#, "/0/steps/0/hang", "only be true"),
      (#"[{"steps":[{"write":{"path":"x"}}]}]"#, "/0/steps/0/write/text", "missing"),
      (#"[{"steps":[{"event":{"type":"txt"}}]}]"#, "/0/steps/0/event/type", "no type of event"),
      (#"[{"steps":[{"event":{"type":"text"}}]}]"#, "/0/steps/0/event/text", "missing"),
      (#"[{"steps":["text"]}]"#, "/0/steps/0", "mapping"),
    ])
  func errors(_ json: String, _ place: String, _ words: String) {
    let error = #expect(throws: ReplayScriptError.self) { try Self.script(json) }
    #expect(error?.place.description == place)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test("What can never be played is found")
  func unreachable() throws {
    let script = try Self.script(
      #"[{"steps":[{"raise":"x"},{"text":"never"}]},{"repeat":true,"for":"final","steps":[]},"#
        + #"{"repeat":true,"steps":[{"hang":true},{},{}]},{"steps":[]},{"for":"final","steps":[]}]"#)
    #expect(
      script.unreachable.map(\.description) == ["/0/steps/1", "/2/steps/1", "/2/steps/2", "/3"])
  }

  // MARK: Time

  @Test("Pieces of text come at their pace and the next step waits for the last of them")
  func pace() throws {
    let timeline = try Self.timeline(
      #"[{"steps":[{"text":"Looking for the shortest route first. ","chars":6,"every_ms":40},"#
        + #"{"delay_ms":960,"tool_calls":[{"name":"new_answer","arguments":{"content":"x"}}]},"#
        + #"{"usage":{"input":410,"output":60}}]}]"#, call: 4)
    #expect(timeline.map(\.at) == [0, 40, 80, 120, 160, 200, 240, 1200])
    #expect(timeline[0].events == [.start(id: nil, model: "scripted"), .text("Lookin")])
    #expect(timeline[6].events == [.text(". ")])
    #expect(
      timeline[7].events == [
        .toolCall(ToolCall(id: "call_4_0", name: "new_answer", arguments: ["content": "x"])),
        .usage(TokenUsage(input: 410, output: 60)), .finish(ModelFinish(.toolCalls)),
      ])
  }

  @Test("A piece is made of whole characters")
  func characters() throws {
    let timeline = try Self.timeline(#"[{"steps":[{"text":"a👩‍💻é日","chars":2,"every_ms":0}]}]"#)
    #expect(timeline.count == 1)
    #expect(timeline[0].events.dropFirst().first == .text("a👩‍💻"))
  }

  @Test("Every step word becomes its event")
  func steps() throws {
    let timeline = try Self.timeline(
      #"[{"steps":[{"reasoning":"r"},{"tool_calls":[{"id":"n1","name":"f","arguments":"{\"a\": cut"},"#
        + #"{"name":"g","arguments":"{\"a\":1}"},{"name":"h"}]},{"error":"rate limited"},{"mcp_status":"up"},"#
        + #"{"debug":"d"},{"write":{"path":"a.txt","text":"A"}},"#
        + #"{"event":{"type":"citation","kind":"url_citation","url":"u"}},{"finish":"length"},{"text":"never"}]}]"#)
    #expect(
      timeline == [
        TimedEvents(
          at: 0,
          events: [
            .start(id: nil, model: "scripted"), .reasoning("r", kind: nil),
            .toolCallInvalid(id: "n1", name: "f", raw: "{\"a\": cut"),
            .toolCall(ToolCall(id: "call_1_1", name: "g", arguments: ["a": 1])),
            .toolCall(ToolCall(id: "call_1_2", name: "h", arguments: [:])),
            .notice(code: "inline_error", message: "rate limited"), .notice(code: "mcp_status", message: "up"),
            .notice(code: "debug", message: "d"),
            .notice(code: "workspace_write", message: #"{"path":"a.txt","text":"A"}"#),
            .citation(Citation(kind: "url_citation", url: "u")), .finish(ModelFinish(.length)),
          ])
      ])
  }

  @Test(
    "A raised failure has the class its words or its status say",
    arguments: [
      (#""down""#, FailureClass.network, true, nil, "down"), (#""HTTP 500""#, .server, true, 500, "HTTP 500"),
      (#""HTTP 401 no""#, .auth, false, 401, "HTTP 401 no"),
      (#"{"class":"overloaded","message":"busy","retry_after_ms":50}"#, .overloaded, true, nil, "busy"),
      (#"{"status":429}"#, .rateLimit, true, 429, "HTTP 429"),
    ] as [(String, FailureClass, Bool, Int?, String)])
  func raise(_ json: String, _ failureClass: FailureClass, _ retryable: Bool, _ status: Int?, _ message: String) throws
  {
    let timeline = try Self.timeline(#"[{"steps":[{"text":"half"},{"delay_ms":9,"raise":\#(json)}]}]"#)
    guard case .error(let failure)? = timeline.last?.events.last else {
      Issue.record("no failure")
      return
    }
    #expect(timeline.last?.at == 9)
    #expect(failure.failureClass == failureClass && failure.retryable == retryable)
    #expect(failure.httpStatus == status && failure.message == message && failure.afterOutput)
    #expect(failure.retryAfterMilliseconds == (json.contains("retry_after_ms") ? 50 : nil))
  }

  @Test("A reply that hangs has no end, an empty one ends at once")
  func ends() throws {
    #expect(try Self.timeline(#"[{"steps":[{"hang":true}]}]"#) == [])
    let hanging = try Self.timeline(#"[{"steps":[{"text":"a"},{"hang":true}]}]"#)
    #expect(hanging == [TimedEvents(at: 0, events: [.start(id: nil, model: "scripted"), .text("a")])])
    let empty = try Self.timeline(#"[{"steps":[]}]"#)
    #expect(empty.map { $0.events.last } == [.finish(ModelFinish(.stop))])
    let failed = try Self.timeline(#"[{"steps":[{"raise":"x"}]}]"#)
    #expect(failed.first?.events.count == 1, "a provider that cannot be reached begins nothing")
  }

  // MARK: Choice

  @Test("A call gets the first reply for its kind, else the first one for any")
  func choice() throws {
    let backend = ReplayBackend(
      script: try Self.script(
        #"[{"steps":[{"text":"any1"}]},{"for":"final","steps":[{"text":"final1"}]},{"steps":[{"text":"any2"}]},"#
          + #"{"for":"retry","repeat":true,"steps":[{"text":"retry"}]}]"#))
    func text(_ kind: CallKind) -> String? {
      for case .text(let text) in backend.timeline(for: Self.request(kind)).flatMap(\.events) { return text }
      return nil
    }
    #expect(backend.unusedReplies == 4)
    #expect(text(.final) == "final1")
    #expect(text(.retry) == "retry")
    #expect(text(.retry) == "retry")
    #expect(text(.round) == "any1")
    #expect(text(.final) == "any2")
    #expect(backend.unusedReplies == 0)
    let exhausted = backend.timeline(for: Self.request(.evaluation, call: 7)).flatMap(\.events)
    guard case .error(let failure)? = exhausted.last, exhausted.count == 1 else {
      Issue.record("no failure")
      return
    }
    #expect(failure.failureClass == .replayExhausted && !failure.retryable)
    #expect(failure.message.contains("call 7 (evaluation) of a") && failure.message.contains("4 replies"))
  }

  @Test("In real time the events are the same and in the same order")
  func realTime() async throws {
    let json = #"[{"steps":[{"text":"abcdef","chars":1,"every_ms":20},{"delay_ms":50,"finish":"length"}]}]"#
    let expected = try Self.timeline(json).flatMap(\.events)
    for speed in [PlaybackSpeed.instant, .factor(100)] {
      let backend = ReplayBackend(script: try Self.script(json), options: ReplayBackend.Options(speed: speed))
      let log = EventLog()
      await backend.stream(Self.request()) { log.add($0) }
      #expect(log.events == expected)
    }
  }

  @Test("A hanging reply ends with its cancellation")
  func cancellation() async throws {
    let backend = ReplayBackend(
      script: try Self.script(#"[{"steps":[{"text":"a"},{"hang":true}]}]"#),
      options: ReplayBackend.Options(speed: .instant))
    let log = EventLog()
    let call = Task { await backend.stream(Self.request()) { log.add($0) } }
    await log.wait { $0.contains(.text("a")) }
    call.cancel()
    await call.value
    #expect(log.events.last == .text("a"))
    #expect(backend.unusedReplies == 0)
  }
}
