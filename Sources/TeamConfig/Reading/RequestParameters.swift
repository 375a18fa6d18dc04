// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Facts about members of requests. (config.md 2.4)
enum RequestParameters {
  /// Members that the program itself sets.
  static let reserved: Set<String> = [
    "stream", "messages", "input", "contents", "tools", "agent_id", "session_id",
  ]

  /// What a parameter is called at another backend, where that is not obvious.
  static func counterpart(of name: String, at type: BackendType) -> String? {
    switch (name, type) {
    case ("reasoning_effort", .openai): "reasoning.effort"
    case ("verbosity", .openai): "text.verbosity"
    case ("max_completion_tokens", _), ("max_output_tokens", _): "max_tokens"
    case ("reasoning", _) where BackendSet.chatAndAzure.contains(type): "reasoning_effort"
    case ("stop", .claude), ("stop", .gemini): "stop_sequences"
    case ("stop_sequences", _) where BackendSet.chatAndAzure.contains(type): "stop"
    case ("candidate_count", _) where BackendSet.chatAndAzure.contains(type): "n"
    default: nil
    }
  }

  /// Whether a backend's request has a parameter.
  static func isSupported(_ descriptor: KeyDescriptor, by type: BackendType, profile: ProviderProfile?) -> Bool {
    if descriptor.backends?.contains(type) ?? true { return true }
    guard let profile, BackendSet.chat.contains(type) else { return false }
    return profile.chat.extraParameters.contains(descriptor.name)
  }

  /// The range a number must be in, in words; nil when it is in range or has none.
  static func violatedRange(of name: String, _ value: Double, type: BackendType) -> String? {
    let (range, words) = range(of: name, type: type)
    return range.contains(value) ? nil : words
  }

  /// The value in range that is closest to one.
  static func clamp(_ value: Double, of name: String, type: BackendType) -> JSONValue {
    let range = range(of: name, type: type).0
    let inside = value.isNaN ? range.lowerBound : min(max(value, range.lowerBound), range.upperBound, 1e12)
    return .integer(Int64(inside))
  }

  private static func range(of name: String, type: BackendType) -> (ClosedRange<Double>, String) {
    switch name {
    case "temperature" where type == .claude: (0...1, "between 0 and 1 for Claude")
    case "temperature": (0...2, "between 0 and 2")
    case "top_p": (0...1, "between 0 and 1")
    case "max_tokens", "max_output_tokens", "max_completion_tokens": (1...1e12, "1 or more")
    default: (-Double.infinity...Double.infinity, "")
    }
  }
}

extension TeamReading {
  /// Reads everything of a backend that goes into requests.
  mutating func readRequest(
    _ section: Section, type: BackendType, profile: ProviderProfile?, hasWorkspace: Bool, into spec: inout BackendSpec
  ) {
    let tree = KeyTable.tree
    guard type != .ag2 else { return }
    let place = KeyTable.backend
    let passesUnknown = section["compat"]?.node.text == "massgen"
    for member in section.node.members ?? [] {
      let field = Section.Field(
        node: member.value, path: section.path.appending(member.key), keyRange: member.keyRange)
      if RequestParameters.reserved.contains(member.key) {
        report(.parameterReserved(member.key), field)
        continue
      }
      guard let descriptor = tree.member(member.key, of: place).flatMap(tree.descriptor(of:)) else {
        if passesUnknown, field.writtenText != nil {
          report(.parameterUnknownSent(member.key), field)
          spec.parameters[member.key] = json(field, keepsWorkspace: hasWorkspace)
        }
        continue
      }
      guard descriptor.isRequestParameter, !field.node.isNull else { continue }
      // Who has these is told where permissions are checked.
      if type != .claudeCode, ["permission_mode", "disallowed_tools"].contains(member.key) { continue }
      // `provider` is a display name as a text and OpenRouter's routing as a mapping.
      if member.key == "provider", field.node.members == nil { continue }
      guard RequestParameters.isSupported(descriptor, by: type, profile: profile) else {
        report(
          .parameterUnsupported(
            member.key, type: type, instead: RequestParameters.counterpart(of: member.key, at: type)), field)
        continue
      }
      check(field, named: member.key, type: type, model: spec.model, in: section)
      spec.parameters[member.key] = json(field, keepsWorkspace: hasWorkspace)
    }
    readExtras(section, hasWorkspace: hasWorkspace, into: &spec)
  }

  private mutating func readExtras(_ section: Section, hasWorkspace: Bool, into spec: inout BackendSpec) {
    if let field = section["extra_body"], case .object(let body) = json(field, keepsWorkspace: hasWorkspace) {
      spec.extraBody = body
    }
    spec.extraHeaders = pairs(section["extra_headers"])
    spec.extraQuery = pairs(section["extra_query"])
  }

  private mutating func pairs(_ field: Section.Field?) -> [(String, String)] {
    guard let field, let members = field.node.members else { return [] }
    return members.compactMap { member in
      text(Section.Field(node: member.value, path: field.path.appending(member.key))).map { (member.key, $0) }
    }
  }

  private mutating func check(
    _ field: Section.Field, named name: String, type: BackendType, model: String, in section: Section
  ) {
    if let value = field.node.number, let range = RequestParameters.violatedRange(of: name, value, type: type) {
      findings.report(
        BackendFinding.parameterRange(range), at: field.node, path: field.path,
        repairs: [.write(RequestParameters.clamp(value, of: name, type: type), at: field.path)])
    }
    if name == "temperature" || name == "top_p", type == .openai || type == .azureOpenAI,
      ModelInference.refusesSampling(model: model)
    {
      report(.samplingRefused(name, model: model), field)
    }
    if name == "thinking", let budget = Section(field.node, field.path)["budget_tokens"],
      let tokens = budget.node.number, tokens >= section["max_tokens"]?.node.number ?? .infinity
    {
      findings.report(BackendFinding.parameterRange("less than max_tokens"), at: budget.node, path: budget.path)
    }
  }

  private mutating func report(_ finding: BackendFinding, _ field: Section.Field) {
    findings.report(
      finding, at: field.keyRange ?? field.node.range, path: field.path, override: field.node.override)
  }
}
