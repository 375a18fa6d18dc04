// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// The tools of a request: ours, those the provider runs, and those of `extra_body`. (backends.md 1.2)
struct AnthropicTools {
  private let own: [ToolDefinition]
  private let server: [AnthropicRules.ServerTool]
  private let extra: [JSONValue]
  /// What people are told about tools that are not offered.
  private(set) var notices: [ModelEvent] = []

  /// Collects the tools.
  ///
  /// - Parameter called: names of tools the conversation has calls of. The API wants tools where there are calls, so
  ///   where none are offered any more those stand in their place, and none may be used.
  init(_ request: ModelRequest, _ settings: ProviderSettings, called: [String]) {
    let extra = settings.extraBody["tools"]?.arrayValue ?? []
    var names = Set(request.tools.map { ToolNames.wireName($0.name) })
    names.formUnion(extra.compactMap { $0["name"]?.stringValue })
    var server: [AnthropicRules.ServerTool] = []
    for tool in ProviderTool.allCases where settings.providerTools.contains(tool) {
      guard let row = AnthropicRules.serverTools.first(where: { $0.tool == tool }) else {
        notices.append(
          .notice(
            code: "parameter_dropped",
            message: "\(tool.rawValue) is not sent: \(settings.provider.displayName) runs no such tool."))
        continue
      }
      // A tool of the same name in `extra_body` is another version of it.
      if names.insert(row.definition["name"]?.stringValue ?? "").inserted { server.append(row) }
    }
    isForShow = request.tools.isEmpty && server.isEmpty && extra.isEmpty && !called.isEmpty
    own =
      isForShow ? called.map { ToolDefinition(name: $0, description: "", parameters: [:]) } : request.tools
    self.server = server
    self.extra = extra
  }

  /// Whether the tools are there only because the conversation has calls of them.
  let isForShow: Bool

  /// Whether there is any tool.
  var isEmpty: Bool { own.isEmpty && server.isEmpty && extra.isEmpty }

  /// Whether there are tools of ours that the model may call.
  var hasOwn: Bool { !own.isEmpty && !isForShow }

  /// The names of our tools.
  var names: ToolNames { ToolNames(own.lazy.map(\.name)) }

  /// The features the tools need.
  var features: [String] { server.compactMap(\.feature) }

  /// Writes the list.
  func write(to writer: inout JSONWriter, isMarked: Bool) {
    writer.beginArray()
    for (index, tool) in own.enumerated() {
      writer.beginObject()
      writer.member("name", ToolNames.wireName(tool.name))
      if !tool.description.isEmpty { writer.member("description", tool.description) }
      writer.member("input_schema", Self.schema(tool.parameters))
      if isMarked, index == own.count - 1 { writer.member("cache_control", AnthropicCache.mark) }
      writer.endObject()
    }
    for tool in server { writer.value(tool.definition) }
    for tool in extra { writer.value(tool) }
    writer.endArray()
  }

  /// The `tool_choice` of a request; nil for what the API does unasked.
  func choice(_ wish: ToolChoice, _ parameters: AnthropicParameters) -> JSONObject? {
    var choice: JSONObject = ["type": "auto"]
    switch wish {
    case _ where isForShow: return ["type": "none"]
    case .none: choice["type"] = "none"
    case .required where hasOwn: choice["type"] = "any"
    case .required, .auto: choice = parameters.toolChoice ?? choice
    }
    if choice["type"] == "none" { return choice }
    // Who thinks first cannot be made to call.
    if parameters.isThinking { choice = ["type": "auto"] }
    if let name = choice["name"]?.stringValue { choice["name"] = .string(ToolNames.wireName(name)) }
    if let disables = parameters.disablesParallelTools { choice["disable_parallel_tool_use"] = .bool(disables) }
    return choice == ["type": "auto"] ? nil : choice
  }

  /// A schema the API takes: of type object, and without alternatives at its top, whose properties are then all
  /// optional.
  private static func schema(_ parameters: JSONObject) -> JSONObject {
    var schema = parameters
    if schema["type"] == nil { schema["type"] = "object" }
    var properties = schema["properties"]?.objectValue ?? [:]
    for key in ["oneOf", "anyOf", "allOf"] {
      for alternative in schema.removeValue(forKey: key)?.arrayValue ?? [] {
        for (name, property) in alternative["properties"]?.objectValue ?? [:] where properties[name] == nil {
          properties[name] = property
        }
      }
    }
    schema["properties"] = .object(properties)
    return schema
  }
}
