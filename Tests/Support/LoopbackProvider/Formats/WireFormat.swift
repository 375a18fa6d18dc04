// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// One provider API: how a request is read and how the parts of a reply look on the wire.
protocol WireFormat: Sendable {
  /// Whether a request belongs to this format.
  func serves(_ method: String, _ path: String) -> Bool

  // Reading requests.
  func model(of body: JSONValue, path: String) -> String
  func isStreaming(_ body: JSONValue, path: String) -> Bool
  func tools(of body: JSONValue) -> [(name: String, parameters: JSONValue)]
  func userText(of body: JSONValue) -> String
  func endsWithToolResult(_ body: JSONValue) -> Bool

  /// A writer for one streamed reply.
  func stream(for request: ProviderRequest?) -> any WireStream
  /// The body of a reply that is not streamed.
  func wholeReply(_ steps: [ReplyStep], for request: ProviderRequest?) -> [UInt8]
  /// The body of an error reply in this provider's manner. It quotes a part of the key where providers do so.
  func errorBody(status: Int, message: String?, key: String?) -> [UInt8]
}

/// Writes the events of one streamed reply. Each call returns the bytes of complete events.
protocol WireStream {
  /// What stands before six digits in a text event that count the events of a run.
  var counters: [String] { get }
  /// Whether later events repeat the text, which the stream is told with ``note(_:)`` then.
  var repeatsText: Bool { get }

  mutating func begin() -> [UInt8]
  /// What has to come before a text event.
  mutating func openText() -> [UInt8]
  /// Takes text that was sent.
  mutating func note(_ text: String)
  /// A text event. The same text gives the same bytes, so that events can be made from one template.
  mutating func text(_ text: String) -> [UInt8]
  mutating func reasoning(_ text: String) -> [UInt8]
  /// One element for each fragment of the arguments, so that they can be sent apart.
  mutating func toolCall(name: String, arguments: String, fragments: Int) -> [[UInt8]]
  mutating func error(type: String, message: String) -> [UInt8]
  /// The stop reason with the usage, in this format's order.
  mutating func finish(_ reason: String, usage: ReplyUsage?) -> [UInt8]
  /// The end marker, if the format has one.
  mutating func end() -> [UInt8]
}

extension WireStream {
  var counters: [String] { [] }
  var repeatsText: Bool { false }
  mutating func openText() -> [UInt8] { [] }
  mutating func note(_ text: String) {}
}

/// Token counts of a reply.
public struct ReplyUsage: Sendable, Hashable {
  /// Input tokens.
  public var input: Int
  /// Output tokens.
  public var output: Int

  /// Creates counts.
  public init(input: Int, output: Int) {
    self.input = input
    self.output = output
  }
}

/// The formats that the provider speaks.
enum WireFormats {
  static let all: [any WireFormat] = [
    ChatCompletionsFormat(), ResponsesFormat(), MessagesFormat(), GenerateContentFormat(),
  ]

  /// The reply to a request that is no model call.
  static func other(_ method: String, _ path: String) -> ProviderReply {
    guard method == "GET", path.hasSuffix("/models") else {
      return .status(404, message: "Unknown request URL: \(method) \(path).")
    }
    let models: JSONValue = [
      ["id": "loopback-small", "object": "model"], ["id": "loopback-large", "object": "model"],
    ]
    return .json(["object": "list", "data": models])
  }
}
