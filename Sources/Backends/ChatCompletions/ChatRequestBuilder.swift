// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import JSONCore

/// Writes the body of a Chat Completions request. Pure: the same request gives the same bytes.
///
/// The order of the members is `model`, `messages`, `stream`, `stream_options`, `tools`, `tool_choice`,
/// `parallel_tool_calls`, the parameters in the order of the team file, `extra_body`, the provider's own tools.
/// (backends.md 3.1)
public struct ChatRequestBuilder: Sendable {
  /// What the body is built from besides the request.
  public var settings: ProviderSettings

  /// Creates a builder.
  public init(settings: ProviderSettings) {
    self.settings = settings
  }

  /// Builds the body for a request.
  public func body(for request: ModelRequest) -> RequestBody {
    let dialect = settings.provider.chat
    let offersTools = !request.tools.isEmpty && (request.toolChoice != .none || dialect.allowsToolChoiceNone)
    let tools = offersTools ? request.tools : []
    let parameters = ChatParameters(settings, offersTools: offersTools)
    var ownTools = ChatProviderTools(settings)
    let messages = ConversationRepair.repaired(request.messages)
    var writer = BodyWriter(for: messages, tools)
    writer.json.beginObject()
    if isOurs("model") { writer.json.member("model", settings.model) }
    if isOurs("messages") {
      writer.json.key("messages")
      ChatMessageWriter(settings: settings).write(messages, to: &writer)
    }
    if isOurs("stream") { writer.json.member("stream", true) }
    writeStreamOptions(parameters, to: &writer.json)
    writeTools(tools, ownTools.tools, choice: request.toolChoice, parameters, to: &writer.json)
    for (name, value) in parameters.members where isOurs(name) {
      writer.json.member(name, ownTools.extend(name, value))
    }
    for (name, value) in settings.extraBody where name != "tools" {
      writer.json.member(name, ownTools.extend(name, value))
    }
    for (name, value) in ownTools.members { writer.json.member(name, value) }
    writer.json.endObject()
    return RequestBody(
      http: writer.body(), toolNames: ToolNames(tools.lazy.map(\.name)),
      notices: parameters.notices + ownTools.notices)
  }

  /// Whether a member is ours to write: `extra_body` replaces what it names.
  private func isOurs(_ name: String) -> Bool { settings.extraBody[name] == nil }

  private func writeStreamOptions(_ parameters: ChatParameters, to writer: inout JSONWriter) {
    guard isOurs("stream_options") else { return }
    var options = parameters.streamOptions
    if settings.provider.chat.supportsStreamOptions, options["include_usage"] == nil {
      options["include_usage"] = true
    }
    for (name, value) in settings.provider.chat.streamOptions where options[name] == nil { options[name] = value }
    if !options.isEmpty { writer.member("stream_options", options) }
  }

  /// Writes the tools; those that the provider runs itself follow ours.
  private func writeTools(
    _ tools: [ToolDefinition], _ ownTools: [JSONValue], choice: ToolChoice, _ parameters: ChatParameters,
    to writer: inout JSONWriter
  ) {
    let written = settings.extraBody["tools"]?.arrayValue ?? []
    let extraTools = written + ownTools.filter { !written.contains($0) }
    if tools.isEmpty && extraTools.isEmpty { return }
    writer.key("tools")
    writer.beginArray()
    for tool in tools {
      writer.beginObject()
      writer.member("type", "function")
      writer.key("function")
      writer.beginObject()
      writer.member("name", ToolNames.wireName(tool.name))
      writer.member("description", tool.description)
      writer.member("parameters", tool.parameters)
      writer.endObject()
      writer.endObject()
    }
    for tool in extraTools { writer.value(tool) }
    writer.endArray()
    if isOurs("tool_choice"), let choice = wireChoice(choice, parameters) { writer.member("tool_choice", choice) }
    if isOurs("parallel_tool_calls"), let value = parameters.parallelToolCalls {
      writer.member("parallel_tool_calls", value)
    }
  }

  /// The request's wish before the team file's; `auto` is what servers do unasked.
  private func wireChoice(_ choice: ToolChoice, _ parameters: ChatParameters) -> JSONValue? {
    switch choice {
    case .auto: parameters.toolChoice
    case .required: settings.provider.chat.allowsToolChoiceRequired ? "required" : parameters.toolChoice
    case .none: settings.provider.chat.allowsToolChoiceNone ? "none" : nil
    }
  }
}
