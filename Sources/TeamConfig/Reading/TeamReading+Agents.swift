// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension TeamReading {
  /// Reads the agents that have a backend; the others are reported.
  mutating func agents(_ top: Section) -> [AgentSpec] {
    let entries = agentEntries(top)
    var agents: [AgentSpec] = []
    var firstUse: [String: Range<Int>] = [:]
    for (position, entry) in entries.enumerated() {
      guard entry.node.members != nil else {
        findings.report(
          StructureFinding.agentNotMapping(kind: entry.node.kindName), at: entry.node, path: entry.path)
        continue
      }
      let section = Section(entry.node, entry.path)
      let (id, idRange) = id(section, position: position)
      if let first = firstUse[id] {
        let path = entry.path.appending("id")
        let unused = (2...(entries.count + 2)).lazy.map { "\(id)_\($0)" }.first { firstUse[$0] == nil } ?? id
        findings.report(
          AgentFinding.idDuplicate(id), at: idRange, path: path, override: entry.node.override,
          related: [ConfigDiagnostic.Related(message: "the other agent with this id", range: first)],
          repairs: [.write(.string(unused), at: path)])
      } else {
        firstUse[id] = idRange
      }
      if let agent = agent(section, id: id) { agents.append(agent) }
    }
    return agents
  }

  /// The items of `agents`, or `agent` alone, which wins where both are there.
  private mutating func agentEntries(_ top: Section) -> [Section.Field] {
    let single = top["agent"]
    let list = top["agents"]
    if let single {
      if let list {
        findings.report(
          StructureFinding.agentAndAgents, at: list.keyRange ?? list.node.range, path: list.path,
          related: [
            ConfigDiagnostic.Related(message: "`agent` stands here", range: single.keyRange ?? single.node.range)
          ])
      }
      return [single]
    }
    guard let list else {
      findings.report(StructureFinding.agentsMissing, at: top.node.range.start, path: ConfigPath())
      return []
    }
    guard let items = list.node.items else {
      if list.node.isNull {
        findings.report(StructureFinding.agentsEmpty, at: list.keyRange ?? list.node.range, path: list.path)
      } else {
        findings.report(
          StructureFinding.agentsNotList(
            kind: list.node.kindName, isAgent: list.node["backend"] != nil || list.node["id"] != nil),
          at: list.keyRange ?? list.node.range,
          path: list.path)
      }
      return []
    }
    if items.isEmpty { findings.report(StructureFinding.agentsEmpty, at: list.node, path: list.path) }
    return top.items("agents")
  }

  // MARK: One agent

  private mutating func agent(_ section: Section, id: String) -> AgentSpec? {
    let systemMessage = systemMessage(section)
    guard let backend = backend(section, agentID: id) else { return nil }
    if let field = section["system_message"], backend.type == BackendType.claudeCode.rawValue,
      settings.target >= MassGenVersion(0, 0, 30), settings.target < MassGenVersion(0, 1, 7)
    {
      findings.report(
        AgentFinding.systemMessageForClaudeCode(target: settings.target), at: field.keyRange ?? field.node.range,
        path: field.path, override: field.node.override)
    }
    var spec = AgentSpec(id: id, systemMessage: systemMessage, backend: backend)
    spec.limits = limits(section)
    spec.votingSensitivity = section["voting_sensitivity"].flatMap { Strictness(rawValue: $0.node.text) }
    spec.range = section.node.range
    return spec
  }

  /// The id and where it stands; the default id and the start of the agent when there is none.
  private mutating func id(_ section: Section, position: Int) -> (String, Range<Int>) {
    let fallback = "agent\(position + 1)"
    guard let field = section["id"] else {
      findings.report(
        AgentFinding.idMissing(used: fallback), at: section.node.range.start, path: section.path,
        override: section.node.override)
      return (fallback, section.node.range.start)
    }
    let range = field.node.isNull ? field.keyRange ?? field.node.range : field.node.range
    switch field.node.content {
    case .string:
      let id = text(field) ?? fallback
      if !Self.canNameFolder(id) {
        findings.report(AgentFinding.idUnsafe(id), at: field.node, path: field.path)
      }
      return (id, range)
    case .bool, .integer, .number, .timestamp:
      findings.report(
        AgentFinding.idNotText(kind: field.node.kindName, used: field.node.text), at: field.node, path: field.path)
      return (field.node.text, range)
    case .null, .mapping, .list:
      findings.report(
        AgentFinding.idNotText(kind: field.node.kindName, used: nil), at: range, path: field.path,
        override: field.node.override)
      return (fallback, range)
    }
  }

  /// Whether an id may become a folder's name.
  static func canNameFolder(_ id: String) -> Bool {
    if id.isEmpty || id == "." || id.hasPair(UInt8(ascii: "."), UInt8(ascii: ".")) || id.utf8.count > 200 {
      return false
    }
    return id.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") }
  }

  private mutating func systemMessage(_ section: Section) -> String? {
    guard let field = section["system_message"] ?? section["append_system_prompt"] else { return nil }
    switch field.node.content {
    case .string:
      return text(field)
    case .bool, .integer, .number, .timestamp:
      findings.report(
        SyntaxFinding.implicitType(field.node, isSecret: false), at: field.node,
        path: field.path)
      return field.node.text
    case .null, .mapping, .list:
      findings.report(
        AgentFinding.systemMessageNotText(kind: field.node.kindName),
        at: field.node.isNull ? field.keyRange ?? field.node.range : field.node.range, path: field.path,
        override: field.node.override)
      return nil
    }
  }

  private mutating func limits(_ section: Section) -> AgentLimits {
    var limits = AgentLimits()
    guard let section = section.section("limits") else { return limits }
    limits.maxNewAnswers = limit("max_new_answers", in: section)
    limits.maxFailedSeries = limit("max_failed_series", in: section)
    limits.maxCalls = limit("max_calls", in: section)
    limits.maxToolCalls = limit("max_tool_calls", in: section, least: 0)
    limits.roundTimeoutMilliseconds = milliseconds("round_timeout_seconds", in: section)
    limits.timeoutMilliseconds = milliseconds("timeout_seconds", in: section)
    return limits
  }
}

extension Range<Int> {
  /// The empty range where this one begins.
  var start: Range<Int> { lowerBound..<lowerBound }
}
