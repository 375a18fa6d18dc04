// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import HTTPEngine
import JSONCore

/// Writes the body of a request to Anthropic Messages. Pure: the same request gives the same bytes.
///
/// The order of the members is `model`, `max_tokens`, `stream`, `system`, `tools`, `tool_choice`, `thinking`, the
/// parameters in the order of the team file, `messages`, `extra_body`. (backends.md section 1)
public struct AnthropicMessagesRequestBuilder: Sendable {
  /// What the body is built from besides the request.
  public var settings: ProviderSettings

  /// Creates a builder.
  public init(settings: ProviderSettings) {
    self.settings = settings
  }

  /// Builds the body for a request.
  public func body(for request: ModelRequest) -> RequestBody {
    let messages = ConversationRepair.repaired(request.messages) {
      AnthropicTurn.isUsable($0, model: settings.model)
    }
    let turns = AnthropicTurn.turns(messages, model: settings.model)
    let parameters = AnthropicParameters(settings, lacksThoughts: AnthropicTurn.lackThoughts(turns))
    let tools = AnthropicTools(request, settings, called: AnthropicTurn.calledTools(turns))
    let cache = AnthropicCache(settings)

    var body = BodyWriter(for: messages, request.tools)
    body.json.beginObject()
    if isOurs("model") { body.json.member("model", settings.model) }
    if isOurs("max_tokens") { body.json.member("max_tokens", parameters.maxTokens) }
    if isOurs("stream") { body.json.member("stream", true) }
    if isOurs("system") { writeSystem(messages, isMarked: cache.marksBeginning, to: &body.json) }
    writeTools(tools, request.toolChoice, parameters, isMarked: cache.marksBeginning, to: &body.json)
    if isOurs("thinking"), let thinking = parameters.thinking { body.json.member("thinking", thinking) }
    for (name, value) in parameters.members where isOurs(name) { body.json.member(name, value) }
    var features = parameters.features + tools.features
    if isOurs("messages") {
      body.json.key("messages")
      var blocks = AnthropicBlockWriter(body)
      blocks.write(turns, cacheMarks: cache.userTurns)
      body = blocks.body
      if blocks.usesFiles { features.append(AnthropicRules.filesFeature) }
    }
    for (name, value) in settings.extraBody where name != "tools" { body.json.member(name, value) }
    body.json.endObject()
    return RequestBody(
      http: body.body(), toolNames: tools.names, notices: parameters.notices + tools.notices, features: features)
  }

  /// Whether a member is ours to write: `extra_body` replaces what it names.
  private func isOurs(_ name: String) -> Bool { settings.extraBody[name] == nil }

  private func writeSystem(_ messages: [Message], isMarked: Bool, to writer: inout JSONWriter) {
    guard let text = messages.first(where: { $0.role == .system })?.text, !text.isBlank else { return }
    writer.key("system")
    writer.beginArray()
    writer.beginObject()
    writer.member("type", "text")
    writer.member("text", text)
    if isMarked { writer.member("cache_control", AnthropicCache.mark) }
    writer.endObject()
    writer.endArray()
  }

  private func writeTools(
    _ tools: AnthropicTools, _ choice: ToolChoice, _ parameters: AnthropicParameters, isMarked: Bool,
    to writer: inout JSONWriter
  ) {
    if tools.isEmpty { return }
    writer.key("tools")
    tools.write(to: &writer, isMarked: isMarked)
    if isOurs("tool_choice"), let choice = tools.choice(choice, parameters) { writer.member("tool_choice", choice) }
  }
}
