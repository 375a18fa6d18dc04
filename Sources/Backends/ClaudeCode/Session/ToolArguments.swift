// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Checks the arguments of a call against the tool's own description, because the program does not. (claude-code.md 7.3)
enum ToolArguments {
  /// What is wrong, as the model can mend it; nil when nothing is.
  static func problem(with arguments: JSONObject, schema: JSONObject) -> String? {
    let properties = schema["properties"]?.objectValue ?? [:]
    for name in (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue) where isMissing(arguments[name]) {
      let choices = list(properties[name]?["enum"])
      return "“\(name)” is missing." + (choices.map { " Valid values: \($0)." } ?? "")
    }
    for (name, value) in arguments {
      guard let property = properties[name]?.objectValue else {
        if schema["additionalProperties"] == .bool(false) { return "There is no argument “\(name)”." }
        continue
      }
      if let problem = problem(with: value, property, required: isRequired(name, schema)) {
        return "“\(name)” \(problem)"
      }
    }
    return nil
  }

  private static func problem(with value: JSONValue, _ property: JSONObject, required: Bool) -> String? {
    if let types = types(property["type"]), !types.contains(where: { matches(value, $0) }) {
      return "must be of type \(types.joined(separator: " or "))."
    }
    if let choices = property["enum"]?.arrayValue, !choices.contains(value) {
      return "must be one of these: \(list(.array(choices)) ?? "")."
    }
    if required, let text = value.stringValue, text.isBlank { return "must not be empty." }
    return nil
  }

  private static func isMissing(_ value: JSONValue?) -> Bool { value == nil || value == .null }

  private static func isRequired(_ name: String, _ schema: JSONObject) -> Bool {
    schema["required"]?.arrayValue?.contains(.string(name)) == true
  }

  private static func types(_ value: JSONValue?) -> [String]? {
    if let one = value?.stringValue { return [one] }
    return value?.arrayValue?.compactMap(\.stringValue)
  }

  private static func list(_ choices: JSONValue?) -> String? {
    choices?.arrayValue?.map { $0.stringValue ?? $0.description }.joined(separator: ", ")
  }

  private static func matches(_ value: JSONValue, _ type: String) -> Bool {
    switch type {
    case "string": value.stringValue != nil
    case "integer": value.intValue != nil
    case "number": value.doubleValue != nil
    case "boolean": value.boolValue != nil
    case "array": value.arrayValue != nil
    case "object": value.objectValue != nil
    case "null": value.isNull
    default: true
    }
  }
}
