// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import TeamConfig

/// What a schema says about a key besides what its value may be.
enum KeyAnnotations {
  /// The annotations of a key.
  static func schema(_ key: KeyDescriptor) -> JSONObject {
    var schema: JSONObject = ["description": .string(key.documentation)]
    if let markdown = ItemDocumentation.text(for: "key:\(key.path)") {
      schema["markdownDescription"] = .string(markdown)
    }
    if let value = defaultValue(key) { schema["default"] = value }
    let examples = self.examples(key)
    if !examples.isEmpty { schema["examples"] = .array(examples.map(JSONValue.string)) }
    if key.isDeprecated || key.replacement != nil {
      schema["doNotSuggest"] = true
      if key.isDeprecated {
        schema["deprecated"] = true
        schema["deprecationMessage"] = .string(key.replacement.map { "Write `\($0)`." } ?? key.documentation)
      }
    }
    return schema
  }

  private static func defaultValue(_ key: KeyDescriptor) -> JSONValue? {
    guard let text = key.defaultText, !text.contains("<") else { return nil }
    if key.types.contains(.boolean), text == "true" || text == "false" { return .bool(text == "true") }
    if key.types.isNumber, let value = Int64(text) { return .integer(value) }
    if key.types.isNumber, let value = Double(text) { return .number(value) }
    if text.hasPrefix("[") { return try? JSONReader.parse(text) }
    return key.types.contains(.string) ? .string(text) : nil
  }

  private static func examples(_ key: KeyDescriptor) -> [String] {
    switch key.path {
    case "agents[].backend.model":
      var seen: Set<String> = []
      return BackendType.allCases.compactMap(\.defaultModel).filter { seen.insert($0).inserted }
    case "agents[].backend.base_url":
      return ProviderTable.all.filter { $0.api == .chatCompletions }.compactMap(\.defaultBaseURL)
    case "agents[].backend.api_key_env":
      return ProviderTable.all.filter { $0.api == .chatCompletions }.compactMap(\.keyVariables.first)
    default: return []
    }
  }
}
