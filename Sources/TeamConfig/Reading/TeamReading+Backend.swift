// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension TeamReading {
  /// Reads the backend of an agent; nil when it is not known what answers for the agent.
  mutating func backend(_ agent: Section, agentID: String) -> BackendSpec? {
    guard let section = backendSection(agent) else { return nil }
    let type = backendType(section)
    guard let type else {
      checkTools(section, type: nil)
      return nil
    }
    if type == .ag2 { checkAG2(section, agentID: agentID) }
    let hasWorkspace = section["cwd"]?.node.isNull == false
    var spec = BackendSpec(type: type.rawValue, provider: type.rawValue, model: "")
    let position = backends.count
    backends.append(ReadBackend(section: section, type: type, agentID: agentID))
    spec.contextPaths = contextPaths(section["context_paths"], keepsWorkspace: hasWorkspace)
    spec.unsupported = UnbuiltKeys.names(inAgent: agent.node, type: type)
    spec.range = section.node.range
    spec.cwd = text(section["cwd"])
    if type == .replay {
      checkTools(section, type: type)
      spec.provider = BackendType.replay.rawValue
      spec.replay = replay(section, agentID: agentID)
      spec.model = spec.replay?.label ?? "scripted"
      return spec
    }
    spec.model = model(section, type: type)
    let address = address(section, type: type)
    spec.baseURL = address.text
    let profile = provider(of: type, at: address)
    spec.provider = profile?.id ?? type.rawValue
    spec.providerTools = providerTools(section, type: type, profile: profile, model: spec.model)
    if spec.providerTools.contains(.imageGeneration) {
      spec.unsupported.removeAll { $0 == ProviderTool.imageGeneration.rawValue }
    }
    checkTools(section, type: type, profile: profile, model: spec.model)
    checkModel(section["model"], type: type, profile: profile, address: address)
    spec.credential = credential(section, type: type, profile: profile, address: address)
    spec.apiVersion = text(section["api_version"]) ?? environmentVersion(type)
    spec.record = record(section)
    spec.mcpServers = section["mcp_servers"]?.node.json
    spec.reasoningTags = section.bool("reasoning_tags")
    readTransport(section, into: &spec)
    spec.media = mediaOptions(section)
    let uploads = uploads(section, hasWorkspace: hasWorkspace)
    spec.uploads = uploads.map(\.spec)
    readRequest(section, type: type, profile: profile, hasWorkspace: hasWorkspace, into: &spec)
    if type == .claudeCode {
      spec.claudeCode = claudeCodeOptions(section, hasKey: spec.credential != .none)
      // A program takes options, and what stands here goes into requests.
      spec.parameters = JSONObject()
    }
    backends[position].spec = spec
    backends[position].uploads = uploads.map(\.field)
    return spec
  }

  private mutating func backendSection(_ agent: Section) -> Section? {
    guard let field = agent["backend"] else {
      findings.report(BackendFinding.missing, at: agent.anchor, path: agent.path, override: agent.node.override)
      return nil
    }
    if field.node.isNull {
      findings.report(
        StructureFinding.sectionNull("backend"), at: field.keyRange ?? field.node.range, path: field.path,
        override: field.node.override)
      return nil
    }
    guard field.node.members != nil else {
      findings.report(BackendFinding.notMapping(kind: field.node.kindName), at: field.node, path: field.path)
      return nil
    }
    return Section(field.node, field.path)
  }

  // MARK: Type

  private mutating func backendType(_ section: Section) -> BackendType? {
    guard let field = section["type"], !field.node.isNull else { return inferredType(section) }
    guard case .string = field.node.content, let written = text(field) else {
      findings.report(BackendFinding.typeNotText(kind: field.node.kindName), at: field.node, path: field.path)
      return nil
    }
    guard let type = BackendType(written: written) else {
      let suggestion =
        BackendType.suggestion(for: written)
        ?? SpellingSuggestion.nearest(to: written, among: BackendType.allCases.map(\.rawValue)).map { "`\($0)`" }
      findings.report(BackendFinding.typeUnknown(written, suggestion: suggestion), at: field.node, path: field.path)
      return nil
    }
    if written != written.lowercased() {
      findings.report(
        BackendFinding.typeCase(written, lower: written.lowercased()), at: field.node, path: field.path)
    }
    if let since = type.since, since > settings.target {
      findings.report(BackendFinding.typeNewer(type, target: settings.target), at: field.node, path: field.path)
    }
    return type
  }

  /// The type that the rest of a backend tells.
  private mutating func inferredType(_ section: Section) -> BackendType? {
    let model = section["model"]
    var type: BackendType?
    if section["script"] != nil || section["cassette"] != nil {
      type = .replay
    } else if let model, let name = text(model), !name.isEmpty {
      type = ModelInference.type(forModel: name)
      if type == nil {
        findings.report(
          BackendFinding.modelInferenceFailed(name, family: ModelInference.family(ofModel: name)?.rawValue),
          at: model.node, path: section.path)
        return nil
      }
    }
    findings.report(
      BackendFinding.typeMissing(inferred: type?.rawValue), at: section["type"]?.keyRange ?? section.anchor,
      path: section.path, override: section.node.override)
    return type
  }

  // MARK: Model

  private mutating func model(_ section: Section, type: BackendType) -> String {
    guard let field = section["model"], let name = text(field), !name.isEmpty else {
      let fallback = type.defaultModel
      // A value of the wrong kind has been reported.
      let isWrong = section["model"].map { !$0.node.isNull && $0.writtenText == nil } ?? false
      if type.modelNeed != .optional, !isWrong {
        findings.report(
          BackendFinding.modelMissing(type, used: fallback), at: section["model"]?.keyRange ?? section.anchor,
          path: section.path, override: section.node.override)
      }
      return fallback ?? ""
    }
    let own = type == .claudeCode ? .claude : type
    if Self.familyTypes.contains(own), let family = ModelInference.family(ofModel: name), family != own {
      findings.report(BackendFinding.modelMismatch(name, type: type, family: family), at: field.node, path: field.path)
    } else if let successor = RetiredModels.successor(of: name) {
      findings.report(BackendFinding.modelRetired(name, successor: successor), at: field.node, path: field.path)
    }
    return name
  }

  // MARK: Transport

  private mutating func readTransport(_ section: Section, into spec: inout BackendSpec) {
    if let silence = milliseconds("timeout", in: section) {
      spec.timeouts.firstByteMilliseconds = silence
      spec.timeouts.gapMilliseconds = silence
    }
    guard let transport = section.section("transport") else { return }
    spec.timeouts.connectMilliseconds = milliseconds("connect_timeout_seconds", in: transport)
    if let value = milliseconds("first_byte_timeout_seconds", in: transport) {
      spec.timeouts.firstByteMilliseconds = value
    }
    if let value = milliseconds("gap_timeout_seconds", in: transport) { spec.timeouts.gapMilliseconds = value }
    spec.retry.maxTries = limit("max_tries", in: transport)
    spec.retry.maxWaitMilliseconds = milliseconds("max_wait_seconds", in: transport, allowsZero: true)
  }
}

extension Section {
  /// A small place that stands for the whole mapping: its first key.
  var anchor: Range<Int> { node.members?.first?.keyRange ?? node.range.start }
}

/// Models that their providers have shut down and that still stand in many files.
enum RetiredModels {
  /// What to ask instead; nil for a living model.
  static func successor(of model: String) -> String? { table[model.lowercased()] }

  private static let table = [
    "claude-3-sonnet-20240229": "claude-sonnet-4-5-20250929",
    "claude-2.0": "claude-sonnet-4-5-20250929",
    "claude-2.1": "claude-sonnet-4-5-20250929",
    "claude-instant-1.2": "claude-3-5-haiku-latest",
    "grok-2-1212": "grok-4",
    "grok-2": "grok-4",
    "grok-beta": "grok-4",
    "gemini-1.0-pro": "gemini-2.5-pro",
    "gemini-1.5-pro": "gemini-2.5-pro",
    "gemini-1.5-flash": "gemini-2.5-flash",
  ]
}
