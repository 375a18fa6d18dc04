// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import HTTPEngine
import JSONCore

/// A finished request body and what belongs to it.
public struct RequestBody: Sendable {
  /// The JSON text, with files in it that are encoded while it is sent.
  public var http: HTTPBody
  /// The names of the tools as they were sent.
  public var toolNames: ToolNames
  /// What was left out, as events of the reply with the code `parameter_dropped`.
  public var notices: [ModelEvent]
  /// Values of the API's own version or feature header that the body needs (Anthropic's `anthropic-beta`).
  public var features: [String]

  /// Creates a body from its parts.
  public init(http: HTTPBody, toolNames: ToolNames, notices: [ModelEvent] = [], features: [String] = []) {
    self.http = http
    self.toolNames = toolNames
    self.notices = notices
    self.features = features
  }

  /// The JSON text in one piece, for tests.
  public var bytes: [UInt8] { http.flattened() }
}

/// Writes JSON in which files stand as base64 without being copied: the text is written around them, and they are put
/// in while the body is sent.
struct BodyWriter {
  /// Writes everything but the files.
  var json: JSONWriter
  private var files: [(offset: Int, bytes: [UInt8])] = []

  /// Makes a writer with room for a conversation and the tools offered with it.
  init(for messages: [Message], _ tools: [ToolDefinition]) {
    let text = messages.reduce(0) { size, message in
      message.parts.reduce(size + 64) { size, part in
        switch part {
        case .text(let text): size + text.utf8.count
        case .toolResult(let result): size + result.text.utf8.count
        case .toolCall, .invalidToolCall, .media: size + 256
        }
      }
    }
    // What has to be escaped and what the format needs around it.
    json = JSONWriter(reserving: text + text / 16 + 512 * (tools.count + 1))
  }

  /// Writes a string that is a file in base64, behind a prefix such as `data:image/png;base64,`.
  ///
  /// - Parameter prefix: plain ASCII without quotes and backslashes.
  mutating func base64(_ bytes: [UInt8], prefix: String = "") {
    json.raw("\"\(prefix)".utf8)
    files.append((json.bytes.count, bytes))
    json.bytes.append(UInt8(ascii: "\""))
  }

  /// The body: the text with the files in their places.
  func body() -> HTTPBody {
    if files.isEmpty { return HTTPBody(json.bytes) }
    var body = HTTPBody()
    var start = 0
    for file in files {
      body.append(.bytes(Array(json.bytes[start..<file.offset])))
      body.append(.base64(file.bytes))
      start = file.offset
    }
    body.append(.bytes(Array(json.bytes[start...])))
    return body
  }
}
