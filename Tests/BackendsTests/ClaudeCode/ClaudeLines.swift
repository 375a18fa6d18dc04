// SPDX-License-Identifier: Apache-2.0

import ChildProcess
import JSONCore

/// Writes what a program of some version would write. (claude-code.md 5, 6, 10)
struct ClaudeLines {
  /// How versions differ.
  struct Version {
    /// Whether deltas name their message.
    var namesMessages = true
    /// Whether frames name the message of ours that they answer.
    var namesTurns = true

    static let newest = Version()
    static let old = Version(namesMessages: false, namesTurns: false)
  }

  /// The lines, in order, without their ends.
  private(set) var lines: [[UInt8]] = []
  var version = Version.newest
  /// The message of ours that is answered.
  var turn = "turn-1"
  private var frames = 0
  private var message = ""

  init(_ version: Version = .newest, turn: String = "turn-1") {
    self.version = version
    self.turn = turn
  }

  /// The lines as bytes.
  var bytes: [UInt8] { lines.flatMap { $0 + [UInt8(ascii: "\n")] } }

  /// The lines as one block.
  var block: LineBlock {
    var cutter = LineCutter()
    return cutter.cut(bytes) ?? LineBlock(bytes: [], lines: [])
  }

  /// Adds a line of any kind.
  mutating func add(raw line: String) { lines.append(Array(line.utf8)) }

  /// Adds a line of any bytes.
  mutating func add(bytes line: [UInt8]) { lines.append(line) }

  /// Adds a frame; its own id and the conversation's are added.
  mutating func add(_ frame: JSONObject, id: String? = nil) {
    var frame = frame
    frames += 1
    frame["session_id"] = "session"
    frame["uuid"] = .string(id ?? "\(turn)-frame-\(frames)")
    lines.append(JSONValue.object(frame).encoded())
  }

  /// Repeats the last line.
  mutating func repeatLast() { lines.append(lines[lines.count - 1]) }

  /// A turn begins.
  mutating func begin(model: String = "claude-sonnet-4-5", servers: JSONValue = []) {
    add([
      "type": "system", "subtype": "init", "model": .string(model), "claude_code_version": "2.1.330",
      "mcp_servers": servers,
    ])
  }

  // MARK: The stream

  mutating func event(_ event: JSONObject, parent: String? = nil, more: JSONObject = [:]) {
    var frame: JSONObject = [
      "type": "stream_event", "event": .object(event), "parent_tool_use_id": parent.map(JSONValue.string) ?? .null,
    ]
    if version.namesMessages { frame["api_message_id"] = .string(message) }
    frame.merge(more)
    add(frame)
  }

  mutating func startMessage(_ id: String, parent: String? = nil) {
    message = id
    let more: JSONObject = version.namesTurns ? ["user_message_uuids": [.string(turn)]] : [:]
    event(
      ["type": "message_start", "message": ["id": .string(id), "model": "claude-sonnet-4-5", "usage": Self.usage]],
      parent: parent, more: parent == nil ? more : [:])
  }

  mutating func startBlock(_ index: Int64 = 0, _ block: JSONObject = ["type": "text", "text": ""]) {
    event(["type": "content_block_start", "index": .integer(index), "content_block": .object(block)])
  }

  mutating func delta(_ text: String, _ index: Int64 = 0, parent: String? = nil) {
    event(
      [
        "type": "content_block_delta", "index": .integer(index),
        "delta": ["type": "text_delta", "text": .string(text)],
      ], parent: parent)
  }

  mutating func thought(_ text: String, _ index: Int64 = 0) {
    event([
      "type": "content_block_delta", "index": .integer(index),
      "delta": ["type": "thinking_delta", "thinking": .string(text)],
    ])
  }

  mutating func arguments(_ json: String, _ index: Int64 = 0) {
    event([
      "type": "content_block_delta", "index": .integer(index),
      "delta": ["type": "input_json_delta", "partial_json": .string(json)],
    ])
  }

  mutating func stopBlock(_ index: Int64 = 0) {
    event(["type": "content_block_stop", "index": .integer(index)])
  }

  mutating func stopMessage(_ reason: String = "end_turn", abandonedFrom index: Int64? = nil) {
    if index == nil {
      event(["type": "message_delta", "delta": ["stop_reason": .string(reason)], "usage": Self.usage])
    }
    let mark = index.map { index -> JSONObject in
      ["abandoned_blocks": ["api_message_id": .string(message), "from_block_index": .integer(index)]]
    }
    event(["type": "message_stop"], more: mark ?? [:])
  }

  // MARK: Whole messages

  /// A finished block.
  mutating func assistant(_ id: String, _ block: JSONObject, parent: String? = nil, more: JSONObject = [:]) {
    var frame: JSONObject = [
      "type": "assistant",
      "message": [
        "id": .string(id), "model": "claude-sonnet-4-5", "content": [.object(block)], "stop_reason": .null,
        "usage": Self.usage,
      ], "parent_tool_use_id": parent.map(JSONValue.string) ?? .null,
    ]
    frame.merge(more)
    add(frame)
  }

  mutating func text(_ id: String, _ text: String, parent: String? = nil) {
    assistant(id, ["type": "text", "text": .string(text)], parent: parent)
  }

  mutating func tool(_ id: String, call: String, _ name: String, _ input: JSONObject = [:], parent: String? = nil) {
    assistant(
      id, ["type": "tool_use", "id": .string(call), "name": .string(name), "input": .object(input)], parent: parent)
  }

  /// An error the program writes as if it were a message.
  mutating func error(_ text: String, _ word: String, more: JSONObject = [:]) {
    var frame: JSONObject = [
      "type": "assistant",
      "message": [
        "id": "synthetic", "model": "<synthetic>", "content": [["type": "text", "text": .string(text)]],
        "stop_reason": "stop_sequence",
      ], "parent_tool_use_id": .null, "error": .string(word),
    ]
    frame.merge(more)
    add(frame)
  }

  mutating func toolResult(_ call: String, _ content: JSONValue, isError: Bool = false, parent: String? = nil) {
    add([
      "type": "user",
      "message": [
        "role": "user",
        "content": [
          ["type": "tool_result", "tool_use_id": .string(call), "content": content, "is_error": .bool(isError)]
        ],
      ], "parent_tool_use_id": parent.map(JSONValue.string) ?? .null,
    ])
  }

  mutating func user(_ text: String, isSynthetic: Bool = false, parent: String? = nil) {
    add([
      "type": "user", "message": ["role": "user", "content": [["type": "text", "text": .string(text)]]],
      "parent_tool_use_id": parent.map(JSONValue.string) ?? .null, "isSynthetic": .bool(isSynthetic),
    ])
  }

  /// The end of a turn.
  mutating func result(_ text: String = "", more: JSONObject = [:], id: String? = nil, names: String? = nil) {
    var frame: JSONObject = [
      "type": "result", "subtype": "success", "is_error": false, "result": .string(text), "stop_reason": "end_turn",
      "num_turns": 1,
    ]
    if version.namesTurns { frame["user_message_uuids"] = [.string(names ?? turn)] }
    frame.merge(more)
    add(frame, id: id)
  }

  /// A whole message of one text block, streamed in pieces.
  mutating func message(_ id: String, _ pieces: [String]) {
    startMessage(id)
    startBlock()
    for piece in pieces { delta(piece) }
    text(id, pieces.joined())
    stopBlock()
    stopMessage()
  }

  static let usage: JSONValue = [
    "input_tokens": 11, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0, "output_tokens": 7,
  ]
}
