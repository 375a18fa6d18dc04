// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// The tools that a provider runs itself, as members of a request. (backends.md 3.2)
struct ChatProviderTools {
  /// Members they need, without ``tools``.
  private(set) var members: JSONObject = [:]
  /// Elements of `tools`.
  private(set) var tools: [JSONValue] = []
  /// What the provider or the model cannot do.
  private(set) var notices: [ModelEvent] = []

  init(_ settings: ProviderSettings) {
    let provider = settings.provider
    for tool in ProviderTool.allCases where settings.providerTools.contains(tool) {
      guard let form = provider.chat.form(of: tool, model: settings.model) else {
        let whose = provider.chat.toolForms.contains { $0.tool == tool } ? "\(settings.model) at " : ""
        notices.append(
          .notice(
            code: "provider_tool_dropped",
            message: "\(tool.rawValue) does nothing here: \(whose)\(provider.displayName) has no such tool of its own.")
        )
        continue
      }
      for (name, value) in form.members {
        if name == "tools" {
          tools = Self.joined(tools, value.arrayValue ?? [])
        } else {
          members[name] = value
        }
      }
    }
  }

  /// A member that the team file has, with what the tools add to it; they add nothing further under this name.
  mutating func extend(_ name: String, _ value: JSONValue) -> JSONValue {
    guard let added = members[name] else { return value }
    members[name] = nil
    guard let list = value.arrayValue, let more = added.arrayValue else { return value }
    return .array(Self.joined(list, more))
  }

  /// A list and those elements of another whose kind it does not have yet.
  private static func joined(_ list: [JSONValue], _ more: [JSONValue]) -> [JSONValue] {
    list + more.filter { element in !list.contains { kind($0) == kind(element) } }
  }

  /// What an element of `tools` or `plugins` is called.
  private static func kind(_ element: JSONValue) -> JSONValue? { element["id"] ?? element["type"] }
}
