// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import Testing

@Suite("Responses replies")
struct ResponsesReplyTests {
  /// The events of a stream of these data objects.
  static func play(_ events: [String], headers: [(name: String, value: String)] = []) -> [ModelEvent] {
    play(body: events.map { "data: \($0)\n\n" }.joined(), headers: headers)
  }

  static func play(body: String, headers: [(name: String, value: String)] = []) -> [ModelEvent] {
    var decoder = OpenAIResponsesStreamDecoder(
      status: 200, headers: headers, settings: ProviderSettings(provider: ResponsesStreamTests.profile, model: "m"),
      toolNames: ToolNames([]), callNumber: 3)
    return StreamFixture.joined(decoder.feed(Array(body.utf8)) + decoder.end(failure: nil))
  }

  static let created = #"{"type":"response.created","response":{"id":"r","model":"m"}}"#
  static let completed =
    #"{"type":"response.completed","response":{"id":"r","status":"completed","output":[],"#
    + #""usage":{"input_tokens":1,"output_tokens":2}}}"#

  static func delta(
    _ text: String, type: String = "output_text", item: Int = 0, part: Int = 0, number: Int = 9, padding: String = "x",
    id: String = "i"
  ) -> String {
    #"{"type":"response.\#(type).delta","sequence_number":\#(number),"item_id":"\#(id)","output_index":\#(item),"#
      + #""\#(type == "reasoning_summary_text" ? "summary" : "content")_index":\#(part),"#
      + #""delta":\#(JSONValue.string(text)),"logprobs":[],"obfuscation":"\#(padding)"}"#
  }

  static func closed(_ item: Int, _ object: String) -> String {
    #"{"type":"response.output_item.done","output_index":\#(item),"item":\#(object)}"#
  }

  static func text(_ events: [ModelEvent]) -> String {
    events.reduce(into: "") { if case .text(let piece) = $1 { $0 += piece } }
  }

  @Test("Numbers and padding that change from delta to delta do not matter, escapes and empty pieces neither")
  func templates() {
    let pieces = ["a", "", "ž\"\\\n", "b", "🐎", "c"]
    let deltas = pieces.enumerated().map { index, piece in
      Self.delta(piece, number: index * 37, padding: index == 3 ? "\u{e9}" : String(repeating: "p", count: index))
    }
    let events = Self.play([Self.created] + deltas + [Self.completed])
    #expect(Self.text(events) == pieces.joined())
    #expect(events.last == .finish(ModelFinish(.stop, raw: "completed")), "an item that never closed is not replayed")
  }

  @Test("An empty delta does not hide the text at the end")
  func emptyDelta() {
    let done = #"{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"All."}"#
    #expect(Self.text(Self.play([Self.created, Self.delta(""), done, done, Self.completed])) == "All.")
  }

  @Test("Ids that change with every event do not make one item several")
  func changingIDs() throws {
    let message = #"{"id":"z","type":"message","content":[{"type":"output_text","text":"One."}]}"#
    let events = Self.play([
      Self.created, #"{"type":"response.output_item.added","output_index":0,"item":{"id":"x","type":"message"}}"#,
      Self.delta("One.", id: "y"), Self.closed(0, message),
      #"{"type":"response.completed","response":{"status":"completed","output":[\#(message)]}}"#,
    ])
    #expect(Self.text(events) == "One.")
    guard case .finish(let finish)? = events.last else {
      Issue.record("no finish")
      return
    }
    #expect(finish.replay?.value["input_items"]?.arrayValue?.count == 1)
  }

  @Test("An output with more than was streamed is completed from the terminal event")
  func lateItems() {
    let first = #"{"id":"a","type":"message","content":[{"type":"output_text","text":"First."}]}"#
    let call = #"{"id":"f","type":"function_call","call_id":"c","name":"n","arguments":"{}"}"#
    let events = Self.play([
      Self.created, Self.delta("First."), Self.closed(0, first),
      #"{"type":"response.completed","response":{"status":"completed","output":[\#(first),\#(call)]}}"#,
    ])
    #expect(Self.text(events) == "First.")
    #expect(events.contains(.toolCall(ToolCall(id: "c", name: "n", arguments: [:]))))
  }

  @Test("Parts of a summary and messages of a reply stand apart")
  func paragraphs() {
    let events = Self.play([
      Self.created, Self.delta("One", type: "reasoning_summary_text"),
      Self.delta("Two", type: "reasoning_summary_text", part: 1), Self.delta("Let me see.", item: 1),
      Self.delta(" Done.", item: 2), Self.delta(" Really.", item: 2), Self.completed,
    ])
    #expect(events.contains(.reasoning("One\n\nTwo", kind: .summary)))
    #expect(Self.text(events) == "Let me see.\n\n Done. Really.")
  }

  @Test("A call that was never closed ends with the reply, and one without an id gets one")
  func openCall() {
    let added =
      #"{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","name":"n","arguments":""}}"#
    let piece = #"{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{\"k\":1}"}"#
    let events = Self.play([Self.created, added, piece, Self.completed])
    #expect(events.contains(.toolCall(ToolCall(id: "call_3_0", name: "n", arguments: ["k": 1]))))
    guard case .finish(let finish)? = events.last else {
      Issue.record("no finish")
      return
    }
    #expect(finish.reason == .toolCalls && finish.replay == nil)
  }

  @Test("Calls of tools the provider runs are told with what came back")
  func serverTools() {
    let events = Self.play([
      Self.created,
      Self.closed(
        0,
        #"{"id":"m","type":"mcp_call","server_label":"docs","name":"look","arguments":"{\"q\":1}","output":"found"}"#),
      Self.closed(1, #"{"id":"w","type":"web_search_call","status":"failed","action":{"type":"search"}}"#),
      Self.closed(2, #"{"id":"g","type":"image_generation_call","status":"failed","result":null}"#),
      Self.closed(3, #"{"id":"l","type":"mcp_list_tools","tools":[]}"#),
      Self.closed(4, #"{"id":"s","type":"shell_call"}"#), Self.completed,
    ])
    let expected: [ModelEvent] = [
      .serverToolCall(["id": "m", "name": "look", "server": "docs", "arguments": ["q": 1]]),
      .serverToolResult(["id": "m", "kind": "mcp_call", "ok": true, "output": "found"]),
      .serverToolCall(["id": "w", "name": "web_search", "arguments": ["type": "search"]]),
      .serverToolResult(["id": "w", "kind": "web_search_call", "ok": false]),
      .serverToolCall(["id": "g", "name": "image_generation", "arguments": [:]]),
      .serverToolResult(["id": "g", "kind": "image_generation_call", "ok": false]),
      .warning(code: "unsupported_item", detail: "shell_call"),
    ]
    #expect(Array(events.dropFirst().prefix(expected.count)) == expected)
  }

  @Test("A reply that is not streamed is read all the same")
  func whole() {
    let reply =
      #"{"id":"r","model":"m","object":"response","status":"incomplete","incomplete_details":{"reason":"content_filter"},"#
      + #""output":[{"type":"message","content":[{"type":"output_text","text":"Part"}]}],"usage":null}"#
    let events = Self.play(body: reply, headers: [("Content-Type", "application/json")])
    #expect(events.contains(.warning(code: "not_streamed", detail: nil)))
    #expect(Self.text(events) == "Part")
    guard case .finish(let finish)? = events.last else {
      Issue.record("no finish")
      return
    }
    #expect(finish.reason == .contentFilter && finish.raw == "content_filter")
  }

  @Test(
    "Every code of a failed reply has its class",
    arguments: [
      ("server_error", FailureClass.server), ("rate_limit_exceeded", .rateLimit), ("invalid_prompt", .invalidRequest),
      ("data_residency_mismatch", .invalidRequest), ("bio_policy", .contentFilter), ("vector_store_timeout", .server),
      ("invalid_image", .invalidMedia), ("invalid_image_format", .invalidMedia),
      ("invalid_base64_image", .invalidMedia), ("invalid_image_url", .invalidMedia), ("image_too_large", .invalidMedia),
      ("image_too_small", .invalidMedia), ("image_parse_error", .invalidMedia),
      ("image_content_policy_violation", .invalidMedia), ("invalid_image_mode", .invalidMedia),
      ("image_file_too_large", .invalidMedia), ("unsupported_image_media_type", .invalidMedia),
      ("empty_image_file", .invalidMedia), ("failed_to_download_image", .invalidMedia),
      ("image_file_not_found", .invalidMedia),
    ])
  func failureCodes(_ code: String, _ failureClass: FailureClass) {
    let events = Self.play([
      Self.created,
      #"{"type":"response.failed","response":{"status":"failed","error":{"code":"\#(code)","message":"No."}}}"#,
    ])
    guard case .error(let failure)? = events.last else {
      Issue.record("no failure")
      return
    }
    #expect(failure.failureClass == failureClass && failure.code == code && failure.message == "No.")
  }
}
