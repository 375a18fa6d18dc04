// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// A replay plays the calls that were recorded under the agent's id unless `agent` names another.
enum RecordedName {
  /// The edits that keep a cassette's calls for an agent whose id changes.
  static func edits(keeping id: String, in file: TeamReadResult) -> [TextEdit] {
    let agents = AgentFacts.all(in: file)
    return agents.compactMap { agent in
      guard agent.id == id, agent.spec?.backend.replay?.cassette != nil, let backend = agent.backend,
        let cassette = backend.member("cassette"), backend["agent"] == nil,
        backend.range.contains(cassette.keyRange), cassette.value.override == nil,
        agents.filter({ $0.backend?.range == backend.range }).count == 1
      else { return nil }
      return insertion(before: cassette.keyRange, of: backend, id: id, in: file)
    }
  }

  private static func insertion(
    before key: Range<Int>, of backend: ConfigNode, id: String, in file: TeamReadResult
  ) -> TextEdit {
    let bytes = file.source.bytes
    let start = key.lowerBound..<key.lowerBound
    if bytes[key].first == UInt8(ascii: "\"") {
      return TextEdit(range: start, replacement: "\"agent\": \(ScalarWriter.doubleQuoted(id)), ")
    }
    if bytes[backend.range].first == UInt8(ascii: "{") {
      return TextEdit(range: start, replacement: "agent: \(ScalarWriter().text(id, in: .flow)), ")
    }
    let line = file.lines.lineRange(file.lines.line(at: key.lowerBound))
    let indentation = String(repeating: " ", count: key.lowerBound - line.lowerBound)
    return TextEdit(range: start, replacement: "agent: \(ScalarWriter().text(id, in: .flow))\n\(indentation)")
  }
}
