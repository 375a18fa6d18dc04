// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import JSONCore

/// One page of a provider's list of models, in whichever of the four shapes it comes: OpenAI's object with `data`, the
/// bare list of some compatible servers, Anthropic's object with `has_more`, Gemini's with `models`. Pure.
public struct ModelListPage: Sendable, Equatable {
  /// The models that answer prompts, as far as the list tells them from others, with what it says about them.
  public var models: [ModelFacts]
  /// What names the next page; nil on the last.
  public var next: String?

  /// Reads a page.
  ///
  /// - Parameter provider: the id the models get.
  /// - Returns: nil when the text is no list of models.
  public init?(_ body: [UInt8], provider: String) {
    guard let value = try? JSONReader.parse(body),
      let entries = value.arrayValue ?? value["data"]?.arrayValue ?? value["models"]?.arrayValue
    else { return nil }
    models = entries.compactMap { ModelFacts(listed: $0, provider: provider) }
    if value["has_more"]?.boolValue == true { next = value["last_id"]?.stringValue }
    if let token = value["nextPageToken"]?.stringValue, !token.isEmpty { next = token }
  }
}

extension ModelFacts {
  /// Reads an entry of a list; nil for one without a name and for one that answers no prompts.
  fileprivate init?(listed entry: JSONValue, provider: String) {
    guard let id = entry["id"]?.stringValue ?? entry["name"]?.stringValue, !id.isEmpty, ListedMembers.converses(entry)
    else { return nil }
    self.init(provider: provider, name: id.hasPrefix("models/") ? String(id.dropFirst(7)) : id)
    maxInput = ListedMembers.first(of: ListedMembers.maxInput, in: entry)
    maxOutput = ListedMembers.first(of: ListedMembers.maxOutput, in: entry)
    for (path, modality) in ListedMembers.takes where ListedMembers.value(path, in: entry)?.boolValue == true {
      inputs.insert(modality)
    }
    for (path, ability) in ListedMembers.can where ListedMembers.value(path, in: entry)?.boolValue == true {
      abilities.insert(ability)
    }
    for parameter in entry["supported_parameters"]?.arrayValue ?? [] {
      if let ability = ListedMembers.parameters[parameter.stringValue ?? ""] { abilities.insert(ability) }
    }
    if let list = (entry["architecture"]?["input_modalities"] ?? entry["input_modalities"])?.arrayValue {
      listsAllInputs = true
      inputs.formUnion(list.compactMap { ListedMembers.modalities[$0.stringValue ?? ""] })
    }
    // OpenRouter: US dollars per token, as text.
    if let pricing = entry["pricing"], let input = pricing["prompt"]?.stringValue.flatMap(Double.init), input >= 0,
      let output = pricing["completion"]?.stringValue.flatMap(Double.init), output >= 0
    {
      let cached = pricing["input_cache_read"]?.stringValue.flatMap(Double.init)
      price = ModelPrice(input: input * 1e6, cachedInput: cached.map { $0 * 1e6 }, output: output * 1e6)
    }
  }
}

/// The names under which providers tell the same things. (backends.md section 4)
private enum ListedMembers {
  /// OpenRouter, Together, Fireworks, Moonshot; Groq; vLLM; LM Studio; Anthropic; Gemini.
  static let maxInput = [
    "context_length", "context_window", "max_model_len", "max_context_length", "max_input_tokens", "inputTokenLimit",
  ]
  /// OpenRouter; Groq; others; Anthropic; Gemini.
  static let maxOutput = [
    "top_provider.max_completion_tokens", "max_completion_tokens", "max_output_tokens", "max_tokens",
    "outputTokenLimit",
  ]
  /// Moonshot; Fireworks; Anthropic.
  static let takes: [(String, Modality)] = [
    ("supports_image_in", .image), ("supports_video_in", .video), ("supports_image_input", .image),
    ("capabilities.image_input.supported", .image), ("capabilities.pdf_input.supported", .pdf),
  ]
  /// Moonshot; Fireworks; Anthropic; Gemini.
  static let can: [(String, ModelAbilities)] = [
    ("supports_reasoning", .reasoning), ("supports_tools", .tools), ("capabilities.thinking.supported", .reasoning),
    ("capabilities.structured_outputs.supported", .structuredOutput), ("thinking", .reasoning),
  ]
  /// OpenRouter's words.
  static let parameters: [String: ModelAbilities] = [
    "tools": .tools, "tool_choice": .toolChoice, "structured_outputs": .structuredOutput, "reasoning": .reasoning,
  ]
  static let modalities: [String: Modality] = [
    "text": .text, "image": .image, "file": .pdf, "audio": .audio, "video": .video,
  ]

  /// Together's words for what answers no prompts.
  private static let otherTypes: Set<String> = [
    "image", "embedding", "audio", "moderation", "rerank", "transcribe", "video",
  ]

  /// Whether an entry is not known to be something else than a model that answers prompts.
  static func converses(_ entry: JSONValue) -> Bool {
    if let methods = entry["supportedGenerationMethods"]?.arrayValue {
      return methods.contains { $0.stringValue == "generateContent" }
    }
    return !otherTypes.contains(entry["type"]?.stringValue ?? "")
  }

  static func first(of paths: [String], in entry: JSONValue) -> Int? {
    paths.lazy.compactMap { value($0, in: entry)?.intValue }.first { $0 > 0 }
  }

  static func value(_ path: String, in entry: JSONValue) -> JSONValue? {
    path.split(separator: ".").reduce(entry) { value, name in value?[String(name)] }
  }
}
