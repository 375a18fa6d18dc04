// SPDX-License-Identifier: Apache-2.0

import AgentModel
import TeamConfig

/// One agent of a file as it may be shown to people: a value that comes from an environment variable stays the
/// reference it is written as.
struct AgentFacts {
  /// The agent's data.
  var node: ConfigNode
  /// Where its data stands.
  var path: ConfigPath
  /// The agent as it was read; nil when it could not be read.
  var spec: AgentSpec?
  /// The number of the agent in the file, from 0.
  var position: Int

  /// The agents of a file in its order: the items of `agents`, or `agent` alone.
  static func all(in file: TeamReadResult) -> [AgentFacts] {
    guard let root = file.root else { return [] }
    var entries: [(ConfigNode, ConfigPath)] = []
    if let single = root["agent"] {
      entries = [(single, ConfigPath([.key("agent")]))]
    } else {
      entries = (root["agents"]?.items ?? []).enumerated().map { ($1, ConfigPath([.key("agents"), .index($0)])) }
    }
    var specs = (file.team?.agents ?? [])[...]
    return entries.enumerated().map { position, entry in
      var facts = AgentFacts(node: entry.0, path: entry.1, spec: nil, position: position)
      // Agents that could not be read are missing among the specs; the others are in the same order.
      if let spec = specs.first, spec.range == entry.0.range { facts.spec = specs.removeFirst() }
      return facts
    }
  }

  /// The backend's data; nil when it is no mapping.
  var backend: ConfigNode? { node["backend"].flatMap { $0.members == nil ? nil : $0 } }

  /// The id as written, or the one an agent without id gets.
  var id: String {
    guard let written = node["id"], written.isScalar, !written.text.isEmpty else { return "agent\(position + 1)" }
    return written.text
  }

  /// The type of the backend, written or inferred.
  var type: BackendType? { spec.flatMap { BackendType(rawValue: $0.backend.type) } }

  /// Whether the type is inferred from the rest of the backend.
  var isTypeInferred: Bool { spec != nil && (backend?["type"].map(\.isNull) ?? true) }

  /// The model as written, or the one that is asked when none is; nil when there is none to name.
  var model: String? {
    if let written = backend?["model"], written.isScalar, !written.text.isEmpty { return written.text }
    guard let model = spec?.backend.model, !model.isEmpty else { return nil }
    return model
  }

  /// Whether the model is asked although the file does not name it.
  var isModelDefault: Bool {
    guard let spec, spec.backend.replay == nil, !spec.backend.model.isEmpty else { return false }
    return backend?["model"].map { $0.isNull || $0.text.isEmpty } ?? true
  }

  /// Backend type and model in a few words: `openai · gpt-4o-mini`; nil when nothing is known.
  var summary: String? {
    let type = type?.rawValue ?? backend?["type"].flatMap { $0.isScalar ? $0.text : nil }
    let words = [type, type == BackendType.replay.rawValue ? backend?["model"]?.text : model].compactMap(\.self)
    let shown = words.filter { !$0.isEmpty }.map(ShownText.brief)
    return shown.isEmpty ? nil : shown.joined(separator: " · ")
  }

  /// The provider's row that the backend is asked with; nil for replays and what the table does not have.
  var profile: ProviderProfile? { spec.flatMap { ProviderTable.profile(id: $0.backend.provider) } }
}

extension ConfigNode {
  /// Whether the value is a scalar that says something.
  var isScalar: Bool {
    switch content {
    case .null, .mapping, .list: false
    default: true
    }
  }
}

extension ShownText {
  /// A value on one line without quotes: shortened, and as `***` when it looks like a key.
  static func brief(_ text: String) -> String { String(quoted(text).dropFirst().dropLast()) }
}
