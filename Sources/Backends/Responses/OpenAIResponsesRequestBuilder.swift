// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import HTTPEngine
import JSONCore

/// Writes the body of a request to OpenAI's Responses. Pure: the same request gives the same bytes.
///
/// The order of the members is `model`, `instructions`, `input`, `stream`, `store`, `include`, `tools`, `tool_choice`,
/// `parallel_tool_calls`, the parameters in the order of the team file, `extra_body`. (backends.md 2.2)
public struct OpenAIResponsesRequestBuilder: Sendable {
  /// What the body is built from besides the request.
  public var settings: ProviderSettings

  /// Creates a builder.
  public init(settings: ProviderSettings) {
    self.settings = settings
  }

  /// Builds the body for a request.
  public func body(for request: ModelRequest) -> RequestBody {
    let dialect = ResponsesDialect(settings.provider)
    let parameters = ResponsesParameters(settings)
    let messages = ConversationRepair.repaired(request.messages)
    var writer = BodyWriter(for: messages, request.tools)
    writer.json.beginObject()
    if isOurs("model", request) { writer.json.member("model", settings.model) }
    if isOurs("instructions", request), !dialect.systemIsInput, let system = messages.first, system.role == .system {
      writer.json.member("instructions", system.text)
    }
    if isOurs("input", request) {
      writer.json.key("input")
      ResponsesInputWriter(settings: settings, includesSystem: dialect.systemIsInput).write(messages, to: &writer)
    }
    if isOurs("stream", request) { writer.json.member("stream", true) }
    writeStorage(request, parameters, to: &writer.json)
    writeTools(request, dialect, parameters, to: &writer.json)
    for (name, value) in parameters.members where isOurs(name, request) { writer.json.member(name, value) }
    for (name, value) in settings.extraBody where name != "tools" { writer.json.member(name, value) }
    writer.json.endObject()
    return RequestBody(
      http: writer.body(), toolNames: ToolNames(request.tools.lazy.map(\.name)),
      notices: notices(dialect, parameters))
  }

  /// Whether a member is ours to write: `extra_body` replaces what it names, and the provider may have refused it.
  private func isOurs(_ name: String, _ request: ModelRequest) -> Bool {
    settings.extraBody[name] == nil && !request.omitted.contains(name)
  }

  /// Nothing is kept at the provider unless the team file wants it; then reasoning has to come along, to go back with
  /// the next request. (backends.md 2.2)
  private func writeStorage(
    _ request: ModelRequest, _ parameters: ResponsesParameters, to writer: inout JSONWriter
  ) {
    let store = parameters.store ?? false
    if isOurs("store", request) { writer.member("store", store) }
    var include = parameters.include
    if store == false, isOurs("store", request), mayReason, !include.contains(Self.encryptedReasoning) {
      include.append(Self.encryptedReasoning)
    }
    if isOurs("include", request), !include.isEmpty { writer.member("include", .array(include)) }
  }

  private static let encryptedReasoning: JSONValue = "reasoning.encrypted_content"

  /// Whether the model may think before it answers; models that are known not to refuse to be asked for their
  /// reasoning.
  private var mayReason: Bool {
    ModelTable.facts(provider: settings.provider.id, model: settings.model)?.abilities.contains(.reasoning) ?? true
  }

  // MARK: Tools

  /// Writes our tools, then those of the provider, then those of `extra_body`.
  private func writeTools(
    _ request: ModelRequest, _ dialect: ResponsesDialect, _ parameters: ResponsesParameters,
    to writer: inout JSONWriter
  ) {
    let served = dialect.tools.filter { settings.providerTools.contains($0.tool) }.map(\.form)
    let others = served + (settings.extraBody["tools"]?.arrayValue ?? [])
    if request.tools.isEmpty && others.isEmpty { return }
    writer.key("tools")
    writer.beginArray()
    for tool in request.tools {
      writer.beginObject()
      writer.member("type", "function")
      writer.member("name", ToolNames.wireName(tool.name))
      writer.member("description", tool.description)
      writer.member("parameters", tool.parameters)
      // Schemas of tool servers rarely meet the strict rules, which hold unasked. (backends.md 2.2)
      writer.member("strict", false)
      writer.endObject()
    }
    for tool in others { writer.value(tool) }
    writer.endArray()
    if isOurs("tool_choice", request), let choice = wireChoice(request.toolChoice, parameters) {
      writer.member("tool_choice", choice)
    }
    if isOurs("parallel_tool_calls", request), let value = parameters.parallelToolCalls {
      writer.member("parallel_tool_calls", value)
    }
  }

  /// The request's wish before the team file's; `auto` is what servers do unasked.
  private func wireChoice(_ choice: ToolChoice, _ parameters: ResponsesParameters) -> JSONValue? {
    switch choice {
    case .auto: parameters.toolChoice
    case .required: "required"
    case .none: "none"
    }
  }

  // MARK: Words

  private func notices(_ dialect: ResponsesDialect, _ parameters: ResponsesParameters) -> [ModelEvent] {
    let unserved = ProviderTool.allCases.filter { tool in
      settings.providerTools.contains(tool) && !dialect.tools.contains { $0.tool == tool }
    }
    let dropped =
      parameters.dropped
      + unserved.map { ($0.rawValue, "\(settings.provider.displayName) has no such tool in this API") }
    return dropped.map { name, reason in
      .notice(code: "parameter_dropped", message: "\(name) is not sent: \(reason).")
    }
  }
}
