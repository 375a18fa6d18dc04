// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// The tools of a request: functions, and what Gemini runs itself. (backends.md 5.2)
struct GeminiTools {
  /// Functions the model may call.
  let functions: [ToolDefinition]
  /// Members of `tools` for what Gemini runs itself.
  let builtIn: [String]
  /// What was left out, as events of the reply.
  let notices: [ModelEvent]

  /// How a request asks for a tool of Gemini's own.
  private static let names: [ProviderTool: String] = [.webSearch: "googleSearch", .codeExecution: "codeExecution"]

  init(_ settings: ProviderSettings, functions: [ToolDefinition], rules: GeminiModelRules) {
    self.functions = functions
    var builtIn: [String] = []
    var notices: [ModelEvent] = []
    for tool in ProviderTool.allCases where settings.providerTools.contains(tool) {
      let reason: String
      if let name = Self.names[tool] {
        if functions.isEmpty || rules.mixesTools {
          builtIn.append(name)
          continue
        }
        reason = "\(settings.model) takes it only without other tools, and the agents have some"
      } else {
        reason = "Gemini has no such tool"
      }
      notices.append(.notice(code: "provider_tool_dropped", message: "\(tool.rawValue) is left out: \(reason)."))
    }
    self.builtIn = builtIn
    self.notices = notices
  }

  /// Writes the list; what `extra_body` adds follows ours.
  func write(extra: [JSONValue], to writer: inout JSONWriter) {
    if functions.isEmpty, builtIn.isEmpty, extra.isEmpty { return }
    writer.key("tools")
    writer.beginArray()
    if !functions.isEmpty {
      writer.beginObject()
      writer.key("functionDeclarations")
      writer.beginArray()
      for function in functions {
        writer.beginObject()
        writer.member("name", ToolNames.wireName(function.name))
        writer.member("description", function.description)
        writer.member("parametersJsonSchema", function.parameters)
        writer.endObject()
      }
      writer.endArray()
      writer.endObject()
    }
    for name in builtIn { writer.value(JSONObject([(name, JSONValue.object([:]))])) }
    for tool in extra { writer.value(tool) }
    writer.endArray()
  }

  /// `toolConfig`: the request's wish before the team file's; what the model does unasked is not said.
  func config(_ choice: ToolChoice, parameters: JSONObject) -> JSONObject {
    var config = parameters
    var calling = config.removeValue(forKey: "functionCallingConfig")?.objectValue ?? [:]
    if functions.isEmpty { return config }
    if let mode = calling["mode"]?.stringValue { calling["mode"] = .string(mode.uppercased()) }
    if let names = calling["allowedFunctionNames"]?.arrayValue {
      calling["allowedFunctionNames"] = .array(names.map { .string(ToolNames.wireName($0.stringValue ?? "")) })
    }
    switch choice {
    case .auto: break
    case .required: calling["mode"] = "ANY"
    case .none: calling = ["mode": "NONE"]
    }
    if !calling.isEmpty { config["functionCallingConfig"] = .object(calling) }
    if !builtIn.isEmpty { config["includeServerSideToolInvocations"] = true }
    return config
  }
}
