// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import Testing

@Suite("Anthropic Messages replies beyond the fixtures")
struct AnthropicReplyTests {
  /// The events of a reply whose stream has these events, read byte by byte and at once, which must be the same.
  static func events(_ stream: [JSONValue], named: Bool = false) -> [ModelEvent] {
    let text = stream.map { event -> String in
      guard named, var object = event.objectValue, let type = object.removeValue(forKey: "type")?.stringValue else {
        return "data: \(event)\n\n"
      }
      return "event: \(type)\ndata: \(object)\n\n"
    }
    let bytes = Array(text.joined().utf8)
    func read(_ pieces: [[UInt8]]) -> [ModelEvent] {
      var decoder = AnthropicMessagesStreamDecoder(
        status: 200, headers: [], settings: AnthropicRequestTests.settings(), toolNames: ToolNames(["mcp.read"]),
        callNumber: 7)
      let events = pieces.flatMap { decoder.feed($0) }
      return StreamFixture.joined(events + decoder.end())
    }
    let whole = read([bytes])
    #expect(read(bytes.map { [$0] }) == whole)
    return whole
  }

  static func start(_ index: Int, _ block: JSONValue) -> JSONValue {
    ["type": "content_block_start", "index": .integer(Int64(index)), "content_block": block]
  }

  static func delta(_ index: Int, _ delta: JSONValue) -> JSONValue {
    ["type": "content_block_delta", "index": .integer(Int64(index)), "delta": delta]
  }

  static func text(_ index: Int, _ text: JSONValue) -> JSONValue { delta(index, ["type": "text_delta", "text": text]) }

  static func input(_ index: Int, _ json: JSONValue) -> JSONValue {
    delta(index, ["type": "input_json_delta", "partial_json": json])
  }

  static func stop(_ index: Int) -> JSONValue { ["type": "content_block_stop", "index": .integer(Int64(index))] }

  static func end(_ reason: JSONValue) -> [JSONValue] {
    [["type": "message_delta", "delta": ["stop_reason": reason]], ["type": "message_stop"]]
  }

  static let textBlock: JSONValue = ["type": "text", "text": ""]
  static let callBlock: JSONValue = [
    "type": "tool_use", "id": "c1", "name": .string(ToolNames.wireName("mcp.read")), "input": [:],
  ]

  /// The content that goes back with a reply.
  static func replay(_ events: [ModelEvent]) -> JSONValue? {
    if case .finish(let finish)? = events.last { return finish.replay?.value }
    return nil
  }

  static func codes(_ events: [ModelEvent]) -> Set<String> {
    Set(
      events.compactMap { event in
        if case .warning(let code, _) = event { return code }
        return nil
      })
  }

  @Test("Blocks may grow side by side, and events may have their type in their name alone", arguments: [false, true])
  func interleaved(_ named: Bool) {
    let events = Self.events(
      [
        Self.start(0, Self.textBlock), Self.text(0, "a"), Self.start(1, Self.callBlock), Self.input(1, "{\"p\""),
        Self.text(0, "b"), Self.start(2, Self.textBlock), Self.text(2, "x"), Self.text(0, "c"), Self.text(2, "y"),
        Self.input(1, ":1}"), Self.stop(1), Self.stop(0), Self.stop(2),
      ] + Self.end("tool_use"), named: named)
    #expect(events.contains(.toolCall(ToolCall(id: "c1", name: "mcp.read", arguments: ["p": 1]))))
    let replay = Self.replay(events)
    #expect(replay?[0]?["text"] == "abc" && replay?[2]?["text"] == "xy")
    #expect(replay?[1]?["input"] == ["p": 1] && replay?[1]?["name"] != "mcp.read")
  }

  @Test("A number that comes again is another block")
  func reusedIndex() {
    let events = Self.events(
      [
        Self.start(0, Self.textBlock), Self.text(0, "a"), Self.stop(0), Self.start(0, Self.callBlock),
        Self.input(0, "{}"), Self.start(0, Self.textBlock), Self.text(0, "b"), Self.stop(0), Self.text(0, "late"),
      ] + Self.end("end_turn"))
    #expect(events.contains(.toolCall(ToolCall(id: "c1", name: "mcp.read", arguments: [:]))))
    #expect(Self.replay(events)?.arrayValue?.count == 3 && Self.replay(events)?[2]?["text"] == "b")
    #expect(Self.codes(events).isSuperset(of: ["unexpected_delta", "finish_reason_mismatch"]))
  }

  @Test("A call that begins complete is shown and made all the same, with an id if it has none")
  func completeStart() {
    let block: JSONValue = ["type": "tool_use", "name": "vote", "input": ["agent_id": "agent1"]]
    let events = Self.events([Self.start(0, block), Self.stop(0)] + Self.end("tool_use"))
    let call = ToolCall(id: "toolu_7_0", name: "vote", arguments: ["agent_id": "agent1"])
    #expect(events.contains(.toolCallStarted(index: 0, id: call.id, name: "vote")))
    #expect(events.contains(.toolCallDelta(index: 0, arguments: "{\"agent_id\":\"agent1\"}")))
    #expect(events.contains(.toolCall(call)))
    #expect(Self.replay(events)?[0]?["id"] == "toolu_7_0")
  }

  @Test("Without a reason a complete message counts, and one with a cut call does not")
  func missingReason() {
    let begin = [Self.start(0, Self.callBlock), Self.input(0, "{\"p\":")]
    let whole = Self.events(begin + [Self.input(0, "1}"), ["type": "message_stop"]])
    #expect(Self.codes(whole).contains("missing_finish_reason"))
    if case .finish(let finish)? = whole.last { #expect(finish.reason == .toolCalls) } else { Issue.record("no end") }
    let cut = Self.events(begin + [["type": "message_stop"]])
    guard case .error(let failure)? = cut.last else {
      Issue.record("no failure")
      return
    }
    #expect(failure.failureClass == .truncated && failure.afterOutput)
  }

  @Test("Tools of the provider are told of, and calls it never answered go back only where it goes on")
  func serverTools() {
    func events(_ reason: JSONValue) -> [ModelEvent] {
      Self.events(
        [
          Self.start(
            0, ["type": "mcp_tool_use", "id": "m1", "name": "ask", "server_name": "docs", "input": [:]]),
          Self.input(0, "{\"q\":\"x\"}"), Self.stop(0),
          Self.start(
            1,
            [
              "type": "mcp_tool_result", "tool_use_id": "m1", "is_error": true,
              "content": [["type": "text", "text": "No."]],
            ]), Self.stop(1),
          Self.start(2, ["type": "server_tool_use", "id": "s1", "name": "web_search", "input": [:]]), Self.stop(2),
          Self.start(3, Self.textBlock), Self.text(3, "A"), Self.stop(3),
        ] + Self.end(reason))
    }
    let ended = events("end_turn")
    #expect(
      ended.contains(.serverToolCall(["id": "m1", "name": "ask", "arguments": ["q": "x"], "server": "docs"])))
    #expect(
      ended.contains(.serverToolResult(["id": "m1", "kind": "mcp_tool_result", "ok": false, "text": "No."])))
    func types(_ events: [ModelEvent]) -> [JSONValue?] { (Self.replay(events)?.arrayValue ?? []).map { $0["type"] } }
    #expect(types(ended) == ["mcp_tool_use", "mcp_tool_result", "text"])
    #expect(types(events("pause_turn")) == ["mcp_tool_use", "mcp_tool_result", "server_tool_use", "text"])
  }

  @Test("What a request cannot have stays out of what goes back")
  func returnable() {
    let citation: JSONValue = [
      "type": "char_location", "cited_text": "c", "document_index": 0, "document_title": "d", "file_id": "f",
      "start_char_index": 0, "end_char_index": 1,
    ]
    let events = Self.events(
      [
        Self.start(0, ["type": "thinking", "thinking": "", "signature": ""]),
        Self.delta(0, ["type": "thinking_delta", "thinking": "Unsigned."]), Self.stop(0),
        Self.start(1, Self.textBlock), Self.text(1, " \n"), Self.stop(1),
        Self.start(2, ["type": "text", "text": "B", "citations": nil]),
        Self.delta(2, ["type": "citations_delta", "citation": citation]), Self.stop(2),
      ] + Self.end("end_turn"))
    #expect(events.contains(.citation(Citation(kind: "char_location", title: "d", citedText: "c"))))
    let replay = Self.replay(events)
    #expect(replay?.arrayValue?.count == 1)
    #expect(replay?[0]?["text"] == "B" && replay?[0]?["citations"]?[0]?["document_title"] == "d")
    #expect(replay?[0]?["citations"]?[0]?["file_id"] == nil)
  }

  @Test("Text without a reason to stop is an answer all the same")
  func noReason() {
    let events = Self.events(
      [Self.start(0, ["type": "text", "text": ""]), Self.text(0, "42"), Self.stop(0)] + Self.end(.null))
    #expect(events.contains(.text("42")))
    guard case .finish(let finish)? = events.last else { return #expect(Bool(false), "\(events)") }
    #expect(finish.reason == .stop)
  }
}
