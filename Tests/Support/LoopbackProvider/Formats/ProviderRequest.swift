// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// A model call as the scripts see it, whatever its wire format.
public struct ProviderRequest: Sendable {
  /// The request as it came in.
  public let recorded: RecordedRequest
  /// The body; `null` when it is no JSON.
  public let body: JSONValue
  /// The name of the model.
  public let model: String
  /// How many calls the same model had before this one.
  public let call: Int
  /// Whether a stream was asked for.
  public let isStreaming: Bool
  /// The tools that the model may call, with the schema of their arguments.
  public let tools: [(name: String, parameters: JSONValue)]
  /// The text of all user turns.
  public let userText: String
  /// Whether the last turn is the result of a tool.
  public let endsWithToolResult: Bool
  /// The key that came with the request.
  public let key: String?

  init(recorded: RecordedRequest, format: any WireFormat, body: JSONValue, model: String, call: Int) {
    self.recorded = recorded
    self.body = body
    self.model = model
    self.call = call
    isStreaming = format.isStreaming(body, path: recorded.path)
    tools = format.tools(of: body)
    userText = format.userText(of: body)
    endsWithToolResult = format.endsWithToolResult(body)
    let bearer = recorded["authorization"].map { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : $0 }
    key = bearer ?? recorded["x-api-key"] ?? recorded["x-goog-api-key"] ?? recorded["api-key"]
  }

  /// The schema of a tool's arguments; nil when the tool is not offered.
  public func tool(_ name: String) -> JSONValue? {
    tools.first { $0.name == name }?.parameters
  }
}
