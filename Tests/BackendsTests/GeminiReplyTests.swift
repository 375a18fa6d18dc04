// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import Testing

@Suite("Gemini replies")
struct GeminiReplyTests {
  /// All events of a stream with these chunks.
  static func events(_ chunks: [String], failure: ModelFailure? = nil, tail: String = "") -> [ModelEvent] {
    var decoder = GeminiStreamDecoder(
      status: 200, headers: [("content-type", "text/event-stream")], settings: GeminiRequestTests.settings(),
      toolNames: ToolNames(["mcp.files.read"]), callNumber: 3)
    let stream = chunks.map { "data: \($0)\r\n\r\n" }.joined() + tail
    let events = decoder.feed(Array(stream.utf8))
    return StreamFixture.joined(events + decoder.end(failure: failure))
  }

  /// A chunk with these parts.
  static func chunk(_ parts: String, candidate: String = "", usage: String? = nil) -> String {
    let usage = usage.map { #","usageMetadata":\#($0)"# } ?? ""
    return #"{"candidates":[{"content":{"parts":[\#(parts)],"role":"model"},"index":0\#(candidate)}]\#(usage),"#
      + #""modelVersion":"m","responseId":"r"}"#
  }

  static let stop = chunk("", candidate: #","finishReason":"STOP""#)

  static func text(_ events: [ModelEvent]) -> String {
    events.reduce(into: "") { if case .text(let text) = $1 { $0 += text } }
  }

  @Test("Text is the same however the chunks around it differ")
  func plainChunks() {
    func usage(_ output: String) -> String {
      #"{"promptTokenCount":8,"candidatesTokenCount":\#(output),"promptTokensDetails":[{"modality":"T3XT","tokenCount":8}]}"#
    }
    let events = Self.events([
      Self.chunk(#"{"text":"a"}"#, usage: usage("1")), Self.chunk(#"{"text":"b"}"#, usage: usage("2")),
      Self.chunk(#"{"text":"\u00e4\n"}"#, usage: usage("10")), Self.chunk(#"{"text":""}"#, usage: usage("11")),
      Self.chunk(#"{"text":"c"}"#), Self.chunk(#"{"text":"d"}"#),
      Self.chunk(#"{"text":"e"}"#, candidate: #","safetyRatings":[{"blocked":false}]"#, usage: usage("1.2e1")),
      Self.chunk(#"{"text":"f"}"#, candidate: #","safetyRatings":[{"blocked":false}]"#, usage: usage("1.3e1")),
      Self.chunk(#"{"text":"g"},{"text":"h"}"#, usage: usage("14")),
      #"{"usageMetadata":\#(usage("15")),"candidates":[{"content":{"parts":[{"text":"i"}]}}]}"#,
      #"{"usageMetadata":\#(usage("16")),"candidates":[{"content":{"parts":[{"text":"j"}]}}]}"#, Self.stop,
    ])
    #expect(Self.text(events) == "abä\ncdefghij")
    #expect(events.contains(.usage(TokenUsage(input: 8, output: 16))))
    #expect(events.last == .finish(ModelFinish(.stop, raw: "STOP")))
  }

  @Test(
    "A chunk that is not JSON fails the reply even when it is like the one before",
    arguments: [#"{"candidatesTokenCount":01}"#, #"{"candidatesTokenCount":}"#, #"{"candidatesTokenCount":-}"#])
  func brokenNumbers(_ usage: String) throws {
    let good = Self.chunk(#"{"text":"a"}"#, usage: #"{"candidatesTokenCount":1}"#)
    let events = Self.events([good, good, Self.chunk(#"{"text":"b"}"#, usage: usage), Self.stop])
    #expect(Self.text(events) == "aa")
    guard case .error(let failure)? = events.last else {
      Issue.record("no failure")
      return
    }
    #expect(failure.failureClass == .protocolViolation && failure.afterOutput)
  }

  @Test("Thoughts and text are told apart from chunk to chunk")
  func thoughts() {
    let events = Self.events([
      Self.chunk(#"{"text":"a","thought":true}"#), Self.chunk(#"{"text":"b","thought":true}"#),
      Self.chunk(#"{"thought":true,"text":"c"}"#), Self.chunk(#"{"text":"d","thought":false}"#),
      Self.chunk(#"{"text":"e"}"#), Self.chunk(#"{"text":"f"}"#), Self.stop,
    ])
    #expect(events.contains(.reasoning("abc", kind: .summary)))
    #expect(events.contains(.text("def")))
  }

  @Test("Sound in the prompt is counted apart, unless it came out of a cache")
  func sound() {
    let usage = #"""
      {"promptTokenCount":100,"candidatesTokenCount":5,"cachedContentTokenCount":30,
      "promptTokensDetails":[{"modality":"TEXT","tokenCount":20},{"modality":"AUDIO","tokenCount":80}],
      "cacheTokensDetails":[{"modality":"AUDIO","tokenCount":30}]}
      """#.replacing("\n", with: "")
    let events = Self.events([
      #"{"usageMetadata":\#(usage),"candidates":[{"content":{"parts":[{"text":"a"}]}}]}"#, Self.stop,
    ])
    #expect(events.contains(.usage(TokenUsage(input: 100, output: 5, cacheRead: 30, audioInput: 50))))
  }

  @Test("Calls get the tool's own name and an id that is not used twice")
  func calls() {
    let events = Self.events([
      Self.chunk(#"{"functionCall":{"id":"x","name":"\#(ToolNames.wireName("mcp.files.read"))","args":{"a":1}}}"#),
      Self.chunk(#"{"functionCall":{"id":"x","name":"g","args":null}},{"functionCall":{"name":"h","args":[1]}}"#),
      Self.stop,
    ])
    let calls = events.filter {
      switch $0 {
      case .toolCall, .toolCallInvalid: true
      default: false
      }
    }
    #expect(
      calls == [
        .toolCall(ToolCall(id: "x", name: "mcp.files.read", arguments: ["a": 1])),
        .toolCall(ToolCall(id: "call_3_1", name: "g", arguments: [:])),
        .toolCallInvalid(id: "call_3_2", name: "h", raw: "[1]"),
      ])
    guard case .finish(let finish)? = events.last else {
      Issue.record("no finish")
      return
    }
    #expect(finish.reason == .toolCalls && finish.replay?.api == "gemini")
  }

  @Test(
    "Every word for an ending is understood",
    arguments: [
      ("STOP", FinishReason.stop), ("MAX_TOKENS", .length), ("SAFETY", .contentFilter), ("RECITATION", .contentFilter),
      ("BLOCKLIST", .contentFilter), ("PROHIBITED_CONTENT", .contentFilter), ("SPII", .contentFilter),
      ("IMAGE_SAFETY", .contentFilter), ("LANGUAGE", .other), ("OTHER", .other), ("MISSING_THOUGHT_SIGNATURE", .other),
      ("SOMETHING_NEW", .other),
    ])
  func endings(_ word: String, _ reason: FinishReason) {
    let events = Self.events([Self.chunk(#"{"text":"a"}"#, candidate: #","finishReason":"\#(word)""#)])
    #expect(events.last == .finish(ModelFinish(reason, raw: word)))
  }

  @Test(
    "A call that cannot be used fails the reply, and the same request may be tried again",
    arguments: ["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE"])
  func malformedCalls(_ word: String) {
    let events = Self.events([Self.chunk(#"{"text":"a"}"#, candidate: #","finishReason":"\#(word)""#)])
    guard case .error(let failure)? = events.last else {
      Issue.record("no failure")
      return
    }
    #expect(failure.failureClass == .malformedToolCall && failure.retryable && failure.code == word)
    #expect(!failure.message.isEmpty && failure.afterOutput)
  }

  @Test("A connection that breaks is forgiven only when the reply was complete")
  func brokenConnections() {
    let cut = ModelFailure(.network, "reset")
    let call = Self.chunk(#"{"functionCall":{"name":"f"}}"#)
    #expect(Self.events([call], failure: cut).last == .error(ModelFailure(.network, "reset", afterOutput: true)))
    #expect(Self.events([Self.chunk(#"{"text":"a"}"#), Self.stop], failure: cut).last?.isTerminal == true)
    guard case .finish = Self.events([Self.chunk(#"{"text":"a"}"#), Self.stop], failure: cut).last else {
      Issue.record("no finish")
      return
    }
  }

  @Test("An error on plain lines counts even when something stands behind it")
  func foreignLines() {
    let error =
      "{\n  \"error\": {\"code\": 429, \"message\": \"Slow down.\", \"status\": \"RESOURCE_EXHAUSTED\"}\n}\n\n]"
    guard case .error(let failure)? = Self.events([Self.chunk(#"{"text":"a"}"#)], tail: error).last else {
      Issue.record("no failure")
      return
    }
    #expect(failure.failureClass == .rateLimit && failure.message == "Slow down.")
    #expect(failure.code == "RESOURCE_EXHAUSTED")
  }

  @Test("Sources are named once, however often they are repeated")
  func sources() {
    let sources = #"[{"web":{"uri":"https://a","title":"A"}},{"maps":{"uri":"https://m","title":"M"}}]"#
    let grounding = #","groundingMetadata":{"groundingChunks":\#(sources)}"#
    let events = Self.events([
      Self.chunk(#"{"text":"a"}"#, candidate: grounding), Self.chunk(#"{"text":"b"}"#, candidate: grounding), Self.stop,
    ])
    let cited = events.compactMap { event -> String? in
      if case .citation(let citation) = event { return citation.url }
      return nil
    }
    #expect(cited == ["https://a", "https://m"])
  }

  @Test("Tools the provider ran itself are told, and go back with the turn")
  func serverTools() throws {
    let parts = [
      #"{"executableCode":{"id":"e1","language":"PYTHON","code":"1/0"},"thoughtSignature":"c2ln"}"#,
      #"{"codeExecutionResult":{"id":"e1","outcome":"OUTCOME_FAILED","output":"ZeroDivisionError"}}"#,
      #"{"toolCall":{"id":"t1","toolType":"GOOGLE_SEARCH_WEB","args":{"queries":["q"]}}}"#,
      #"{"toolResponse":{"id":"t1","toolType":"GOOGLE_SEARCH_WEB","response":{}}}"#,
    ]
    let events = Self.events([Self.chunk(parts.joined(separator: ",")), Self.chunk(#"{"text":"no"}"#), Self.stop])
    #expect(
      events.contains(
        .serverToolResult(["id": "e1", "kind": "code_execution", "ok": false, "stderr": "ZeroDivisionError"])))
    #expect(
      events.contains(
        .serverToolCall(["id": "t1", "name": "google_search_web", "arguments": ["queries": ["q"]]])))
    guard case .finish(let finish)? = events.last else {
      Issue.record("no finish")
      return
    }
    let replayed = try parts.map { try JSONReader.parse($0) } + [["text": "no"]]
    #expect(finish.replay?.value["parts"] == .array(replayed))
  }
}
