// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import HTTPEngine
import JSONCore

/// Writes the body of a request to Gemini's generateContent. Pure: the same request gives the same bytes.
///
/// The order of the members is `systemInstruction`, `contents`, `tools`, `toolConfig`, `generationConfig`, other
/// parameters, `extra_body`. (backends.md 5.2)
public struct GeminiRequestBuilder: Sendable {
  /// What the body is built from besides the request.
  public var settings: ProviderSettings

  /// Creates a builder.
  public init(settings: ProviderSettings) {
    self.settings = settings
  }

  /// The address of a call.
  public var url: String { GeminiFormat.url(settings) }

  /// Builds the body for a request.
  public func body(for request: ModelRequest) -> RequestBody {
    let rules = GeminiModelRules(model: settings.model)
    let parameters = GeminiParameters(settings, rules: rules, hasFunctions: !request.tools.isEmpty)
    let tools = GeminiTools(settings, functions: request.tools, rules: rules)
    var extra = JSONObject(settings.extraBody.map { (CamelCase.name($0.key), $0.value) })
    let messages = ConversationRepair.repaired(request.messages)
    var writer = BodyWriter(for: messages, request.tools)
    writer.json.beginObject()
    writeSystem(messages, parameters, extra, to: &writer.json)
    if extra["contents"] == nil {
      writer.json.key("contents")
      GeminiContentWriter(model: settings.model, rules: rules).write(messages, to: &writer)
    }
    tools.write(extra: extra.removeValue(forKey: "tools")?.arrayValue ?? [], to: &writer.json)
    let toolConfig = tools.config(request.toolChoice, parameters: parameters.toolConfig)
    let own: JSONObject = ["toolConfig": .object(toolConfig), "generationConfig": .object(parameters.config)]
    for (name, value) in Self.merged(own, parameters.members, extra) { writer.json.member(name, value) }
    writer.json.endObject()
    return RequestBody(
      http: writer.body(), toolNames: ToolNames(request.tools.lazy.map(\.name)),
      notices: tools.notices
        + parameters.dropped.map {
          .notice(code: "parameter_dropped", message: "\($0.name) is not sent: \($0.reason).")
        })
  }

  private func writeSystem(
    _ messages: [Message], _ parameters: GeminiParameters, _ extra: JSONObject, to writer: inout JSONWriter
  ) {
    let system = messages.first { $0.role == .system }?.text ?? ""
    let texts = [system, parameters.systemInstruction].filter { !$0.isEmpty }
    if texts.isEmpty || extra["systemInstruction"] != nil { return }
    let content: JSONValue = ["parts": [["text": .string(texts.joined(separator: "\n\n"))]]]
    writer.member("systemInstruction", content)
  }

  /// The members behind the tools. `extra_body` replaces what it names, except that the members of an object are added
  /// to those of ours.
  private static func merged(_ own: JSONObject, _ members: JSONObject, _ extra: JSONObject) -> JSONObject {
    var merged = own
    merged.merge(members)
    for (name, value) in extra {
      if var object = merged[name]?.objectValue, let added = value.objectValue {
        object.merge(added)
        merged[name] = .object(object)
      } else {
        merged[name] = value
      }
    }
    for name in own.keys where merged[name] == .object([:]) { merged[name] = nil }
    return merged
  }
}
