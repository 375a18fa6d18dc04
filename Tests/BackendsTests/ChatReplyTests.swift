// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import Testing

@Suite("Chat Completions replies beyond the fixtures")
struct ChatReplyTests {
  static func play(
    _ text: String, type: String? = "text/event-stream", status: Int = 200, provider: String = "generic",
    tags: Bool? = nil, names: [String] = [], failure: ModelFailure? = nil
  ) -> [ModelEvent] {
    let settings = ProviderSettings(
      provider: ProviderTable.profile(id: provider) ?? ProviderTable.generic, model: "m",
      key: ProviderKey(Secret("secret-value-of-the-key"), source: "SOME_KEY"), reasoningTags: tags)
    var decoder = ChatStreamDecoder(
      status: status, headers: (type.map { [("Content-Type", $0)] } ?? []) + [("x-request-id", "req_9")],
      settings: settings, toolNames: ToolNames(names), callNumber: 3)
    return decoder.feed(Array(text.utf8)) + decoder.end(failure: failure)
  }

  /// A stream of deltas, given as JSON objects, with an orderly end.
  static func stream(_ deltas: [String], finish: String = "stop") -> String {
    let chunks = deltas.map { #"data: {"id":"r","model":"m","choices":[{"index":0,"delta":\#($0)}]}"# }
    let last = #"data: {"id":"r","choices":[{"index":0,"delta":{},"finish_reason":"\#(finish)"}]}"#
    return (chunks + [last, "data: [DONE]", ""]).joined(separator: "\n\n")
  }

  static func failure(_ events: [ModelEvent]) -> ModelFailure? {
    if case .error(let failure)? = events.last { return failure }
    return nil
  }

  @Test("A page instead of a stream is quoted, without keys")
  func page() throws {
    let html = "<html><body>secret-value-of-the-key" + String(repeating: "x", count: 600)
    for type in ["text/html", "text/event-stream", "text/plain"] {
      let failure = try #require(Self.failure(Self.play(html, type: type)))
      #expect(failure.failureClass == .protocolViolation && failure.code == "not_event_stream")
      #expect(failure.message.contains("<html>") && failure.message.contains("***"))
      #expect(!failure.message.contains("secret-value"))
      #expect(failure.message.utf8.count < 400)
      #expect(failure.requestID == "req_9")
    }
    for type in ["text/plain", "text/event-stream"] {
      #expect(Self.failure(Self.play("plain words\n", type: type))?.code == "not_event_stream")
    }
  }

  @Test("An event stream is one whatever its type says")
  func mislabelled() {
    for type in ["text/plain", "application/json", nil] {
      let events = Self.play(Self.stream([#"{"content":"Hi"}"#]), type: type)
      #expect(events.contains(.text("Hi")))
      #expect(Self.failure(events) == nil)
    }
  }

  @Test("An error with status 400 and above is read from its body")
  func httpError() throws {
    let body = #"data: {"error":{"message":"Nope secret-value-of-the-key","type":"x"}}"# + "\n\n"
    let failure = try #require(Self.failure(Self.play(body, status: 401)))
    #expect(failure.failureClass == .auth && failure.httpStatus == 401)
    #expect(failure.message == "Nope ***")
    #expect(failure.hint?.contains("SOME_KEY") == true)
  }

  @Test("An error object with status 200 is an error")
  func errorObject() throws {
    let body = #"{"error":{"message":"upstream failed","type":"server_error"}}"#
    let failure = try #require(Self.failure(Self.play(body, type: "application/json")))
    #expect(failure.failureClass == .server && failure.retryable)
    #expect(Self.failure(Self.play("", type: nil))?.failureClass == .truncated)
    #expect(Self.failure(Self.play(#"{"choices":["#, type: nil))?.failureClass == .protocolViolation)
  }

  @Test("A line that is not JSON ends the reply, a cut one at the end does not hide why")
  func notJSON() {
    let events = Self.play("data: {\"id\":\"r\",\"choices\":[]}\n\ndata: {broken\n\ndata: [DONE]\n\n")
    #expect(Self.failure(events)?.failureClass == .protocolViolation)
    let cut = ModelFailure(.truncated, "gone", code: "timeout_gap")
    let failure = Self.failure(Self.play(#"data: {"id":"r","cho"#, failure: cut))
    #expect(failure?.code == "timeout_gap" && failure?.afterOutput == false)
  }

  @Test("A broken transfer after the finish reason is a complete reply")
  func brokenAfterFinish() {
    let text = Self.stream([#"{"content":"Hi"}"#]).replacing("data: [DONE]\n\n", with: "")
    let events = Self.play(text, failure: ModelFailure(.truncated, "reset"))
    #expect(events.last == .finish(ModelFinish(.stop, raw: "stop")))
  }

  @Test("[DONE] without a finish reason counts only when the body ends cleanly")
  func doneWithoutReason() {
    let text = "data: {\"id\":\"r\",\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\n"
    #expect(Self.failure(Self.play(text)) == nil)
    #expect(Self.failure(Self.play(text, failure: ModelFailure(.truncated, "reset")))?.failureClass == .truncated)
  }

  @Test("Long strings of text are joined into one event a block")
  func joined() {
    let events = Self.play(Self.stream((0..<50).map { #"{"content":"\#($0) \u00e9\n"}"# }))
    let texts = events.filter { if case .text = $0 { true } else { false } }
    #expect(texts == [.text((0..<50).map { "\($0) é\n" }.joined())])
  }

  @Test("Text that imitates the end of a chunk stays text")
  func imitation() {
    let piece = #"{"content":"a\"}}]}"}"#
    let events = Self.play(Self.stream([piece, piece, #"{"content":"b"}"#]))
    #expect(events.contains(.text(#"a"}}]}a"}}]}b"#)))
  }

  @Test("Bytes that are no UTF-8 become U+FFFD")
  func invalidUTF8() {
    var bytes = Array(Self.stream([#"{"content":"a?b"}"#]).utf8)
    if let place = bytes.firstIndex(of: UInt8(ascii: "?")) { bytes[place] = 0xFF }
    let settings = ProviderSettings(provider: ProviderTable.generic, model: "m")
    var decoder = ChatStreamDecoder(
      status: 200, headers: [], settings: settings, toolNames: ToolNames([]), callNumber: 1)
    #expect((decoder.feed(bytes) + decoder.end()).contains(.text("a\u{FFFD}b")))
  }

  @Test(
    "Tag blocks are separated at the beginning of an answer only",
    arguments: [
      (["<think>a</think>  \n", "\tb"], "a", "b"), (["\n <thi", "nk>a", "</th", "ink>b"], "a", "b"),
      (["Say <think>a</think>"], "", "Say <think>a</think>"), (["<thin", " air"], "", "<thin air"),
      (["<think>never closed </thin"], "never closed </thin", ""), (["  "], "", "  "),
      (["<think></think>b<think>c</think>"], "", "b<think>c</think>"),
    ])
  func tags(_ pieces: [String], _ reasoning: String, _ text: String) {
    let deltas = pieces.map { JSONValue.object(["content": .string($0)]).description }
    for stream in [[Self.stream(deltas)], Self.stream(deltas).map { String($0) }] {
      let settings = ProviderSettings(provider: ProviderTable.generic, model: "m", reasoningTags: true)
      var decoder = ChatStreamDecoder(
        status: 200, headers: [], settings: settings, toolNames: ToolNames([]), callNumber: 1)
      var events = stream.flatMap { decoder.feed(Array($0.utf8)) }
      events += decoder.end()
      var found = (reasoning: "", text: "")
      for event in events {
        if case .reasoning(let piece, _) = event { found.reasoning += piece }
        if case .text(let piece) = event { found.text += piece }
      }
      #expect(found == (reasoning, text))
    }
  }

  @Test("Calls get their own names back and invented ids are unique over calls")
  func names() {
    let long = "mcp.files.read"
    let delta = JSONValue.object([
      "tool_calls": [["index": 0, "function": ["name": .string(ToolNames.wireName(long)), "arguments": ""]]]
    ]).description
    let events = Self.play(Self.stream([delta], finish: "tool_calls"), names: [long])
    #expect(events.contains(.toolCall(ToolCall(id: "call_3_0", name: long, arguments: [:]))))
    #expect(events.contains(.toolCallStarted(index: 0, id: "call_3_0", name: long)))
  }

  @Test("Whole calls that all claim the first place are told apart")
  func crowdedIndex() {
    let deltas = ["Oslo", "Bergen"].map {
      #"{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{\"c\":\"\#($0)\"}"}}]}"#
    }
    let calls = Self.play(Self.stream(deltas)).compactMap { event -> JSONValue? in
      if case .toolCall(let call) = event { call.arguments["c"] } else { nil }
    }
    #expect(calls == ["Oslo", "Bergen"])
  }

  @Test(
    "Finish words decide what may be executed",
    arguments: [
      ("stop", FinishReason.toolCalls), ("length", .length), ("content_filter", .contentFilter),
      ("sensitive", .contentFilter), ("abort", .other), ("end_turn", .toolCalls), ("function_call", .toolCalls),
    ])
  func finishWords(_ word: String, _ reason: FinishReason) {
    let call = #"{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{}"}}]}"#
    guard case .finish(let finish)? = Self.play(Self.stream([call], finish: word)).last else {
      Issue.record("no finish")
      return
    }
    #expect(finish.reason == reason && finish.raw == word)
  }

  @Test(
    "Usage is read in every spelling",
    arguments: [
      (
        #"{"prompt_tokens":10,"completion_tokens":2,"total_tokens":17,"completion_tokens_details":{"reasoning_tokens":5}}"#,
        TokenUsage(input: 10, output: 7, reasoning: 5)
      ),
      (
        #"{"prompt_tokens":10.0,"completion_tokens":2,"prompt_cache_hit_tokens":6}"#,
        TokenUsage(input: 10, output: 2, cacheRead: 6)
      ),
      (
        #"{"prompt_tokens":1,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":1,"cache_write_tokens":3},"cost_in_usd_ticks":25000000000}"#,
        TokenUsage(input: 1, output: 1, cacheRead: 1, cacheWrite: 3, cost: 2.5)
      ),
      (
        #"{"prompt_tokens":30,"completion_tokens":1,"prompt_tokens_details":{"audio_tokens":20,"cached_tokens":0}}"#,
        TokenUsage(input: 30, output: 1, audioInput: 20)
      ),
    ])
  func usage(_ json: String, _ expected: TokenUsage) {
    let text = Self.stream([#"{"content":"Hi"}"#]).replacing(
      #""delta":{},"#, with: #""delta":{},"usage":\#(json),"#)
    #expect(Self.play(text).contains(.usage(expected)))
    let beside = Self.stream([#"{"content":"Hi"}"#]).replacing(
      #"{"content":"Hi"}}]"#, with: #"{"content":"Hi"}}],"usage":\#(json)"#)
    #expect(Self.play(beside).contains(.usage(expected)))
  }
}
