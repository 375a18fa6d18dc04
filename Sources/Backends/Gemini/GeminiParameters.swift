// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Which parameters of a team file go into a request, where, and under which name.
///
/// Team files have the fields of `GenerateContentConfig` of Google's Python library, in its spelling or in that of the
/// API. Only known ones reach the wire; everything else has to stand in `extra_body`. (config.md 2.4)
struct GeminiParameters {
  /// Members of `generationConfig`, in the order of the team file.
  private(set) var config: JSONObject = [:]
  /// Members of the request itself.
  private(set) var members: JSONObject = [:]
  /// `tool_config` of the team file.
  private(set) var toolConfig: JSONObject = [:]
  /// `system_instruction` of the team file.
  private(set) var systemInstruction = ""
  /// What was left out and why.
  private(set) var dropped: [(name: String, reason: String)] = []

  /// Where a parameter goes, and in which form it has to be.
  private enum Form {
    /// Into `generationConfig`, as it is.
    case plain
    /// Into `generationConfig`, as a list of texts; a single text will do.
    case texts
    /// Into `generationConfig`, as a word in capitals, or a list of such words.
    case words
    /// Into `generationConfig`, as an object with names of the API.
    case object
    /// Into the request, as it is.
    case requestPlain
    /// Into the request, with names of the API.
    case requestObject
  }

  private static let forms: [String: Form] = [
    "temperature": .plain, "topP": .plain, "topK": .plain, "maxOutputTokens": .plain, "seed": .plain,
    "presencePenalty": .plain, "frequencyPenalty": .plain, "responseMimeType": .plain, "responseJsonSchema": .plain,
    "responseLogprobs": .plain, "enableEnhancedCivicAnswers": .plain, "stopSequences": .texts,
    "responseModalities": .words, "mediaResolution": .words, "speechConfig": .object, "safetySettings": .requestObject,
    "cachedContent": .requestPlain, "serviceTier": .requestPlain,
  ]

  /// Other names of the same things.
  private static let synonyms = [
    "maxTokens": "maxOutputTokens", "maxCompletionTokens": "maxOutputTokens", "stop": "stopSequences",
  ]

  /// Fields that Google's library has and this API has not.
  private static let refusals = [
    "labels": "only Vertex AI keeps labels", "audioTimestamp": "only Vertex AI takes it",
    "routingConfig": "only Vertex AI takes it", "modelSelectionConfig": "only Vertex AI takes it",
    "httpOptions": "it is a setting of Google's own library",
    "automaticFunctionCalling": "it is a setting of Google's own library",
  ]

  /// Members that ask for an answer in JSON.
  private static let schemaMembers = ["responseMimeType", "responseSchema", "responseJsonSchema"]

  init(_ settings: ProviderSettings, rules: GeminiModelRules, hasFunctions: Bool) {
    let names = Set(settings.parameters.lazy.filter { !$0.value.isNull }.map { CamelCase.name($0.key) })
    for (key, value) in settings.parameters where !value.isNull {
      let written = CamelCase.name(key)
      let name = Self.synonyms[written] ?? written
      if name != written, names.contains(name) {
        dropped.append((key, "\(name) stands beside it"))
      } else if hasFunctions, !rules.mixesToolsAndSchema, Self.schemaMembers.contains(name) {
        dropped.append((key, "this model answers in JSON only where it has no tools"))
      } else {
        read(value, as: name, key: key)
      }
    }
    let asksForSchema = config["responseSchema"] != nil || config["responseJsonSchema"] != nil
    if asksForSchema, config["responseMimeType"] == nil { config["responseMimeType"] = "application/json" }
  }

  private mutating func read(_ value: JSONValue, as name: String, key: String) {
    switch name {
    case "thinkingConfig": readThinking(value, key: key)
    case "responseSchema": readSchema(value)
    case "logprobs", "topLogprobs": readProbabilities(value)
    case "candidateCount":
      if value.intValue == 1 { config[name] = 1 } else { dropped.append((key, "only one reply is used")) }
    case "toolConfig": toolConfig = CamelCase.deep(value).objectValue ?? [:]
    case "systemInstruction": systemInstruction = value.stringValue ?? ""
    default:
      guard let form = Self.forms[name] else {
        let unknown = "it is no parameter of Gemini; extra_body sends anything"
        dropped.append((key, Self.refusals[name] ?? unknown))
        return
      }
      write(value, as: name, form)
    }
  }

  private mutating func write(_ value: JSONValue, as name: String, _ form: Form) {
    switch form {
    case .plain: config[name] = value
    case .texts: config[name] = value.arrayValue == nil ? [value] : value
    case .words: config[name] = Self.capitals(value)
    case .object: config[name] = CamelCase.deep(value)
    case .requestPlain: members[name] = value
    case .requestObject: members[name] = CamelCase.deep(value)
    }
  }

  /// Reads how much the model thinks: a budget for Gemini 2.5, a level from Gemini 3 on, never both.
  private mutating func readThinking(_ value: JSONValue, key: String) {
    guard var thinking = CamelCase.deep(value).objectValue else {
      dropped.append((key, "it is no mapping"))
      return
    }
    if let level = thinking["thinkingLevel"] {
      thinking["thinkingLevel"] = Self.capitals(level)
      if thinking.removeValue(forKey: "thinkingBudget") != nil {
        dropped.append(("\(key).thinking_budget", "thinking_level stands beside it"))
      }
    }
    config["thinkingConfig"] = .object(thinking)
  }

  /// Reads a schema: plain JSON Schema has a member of its own.
  private mutating func readSchema(_ value: JSONValue) {
    let type = value["type"]?.stringValue ?? ""
    if !type.isEmpty, type == type.uppercased() {
      config["responseSchema"] = CamelCase.schema(value)
    } else if config["responseJsonSchema"] == nil {
      config["responseJsonSchema"] = value
    }
  }

  /// Reads the wish for probabilities: a truth value, or for how many words at each place.
  private mutating func readProbabilities(_ value: JSONValue) {
    guard value != false else { return }
    config["responseLogprobs"] = true
    if let count = value.intValue { config["logprobs"] = .integer(Int64(count)) }
  }

  private static func capitals(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(text.uppercased())
    case .array(let elements): .array(elements.map(capitals))
    default: value
    }
  }
}
