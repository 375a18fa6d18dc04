// SPDX-License-Identifier: Apache-2.0

public import TeamConfig
import YAMLTree

/// Giving a name another one, everywhere in a file.
public enum Rename {
  /// Why a name cannot be given; one sentence for people.
  public struct Refusal: Error, Sendable, Hashable {
    /// The sentence.
    public var message: String
  }

  /// The name at a place and its bytes; nil where nothing can be renamed.
  public static func name(at offset: Int, in file: TeamReadResult) -> (name: String, range: Range<Int>)? {
    NameIndex.around(offset, in: file).map { ($0.place.name, $0.place.range) }
  }

  /// The edits that give the name at a place another one. Quotes stay as they are; a name that YAML would read as
  /// something else without quotes gets some.
  public static func edits(
    at offset: Int, to name: String, in file: TeamReadResult
  ) throws(Refusal) -> [TextEdit] {
    guard let (index, place) = NameIndex.around(offset, in: file) else {
      throw Refusal(message: "Nothing here can be renamed.")
    }
    if name == place.name { return [] }
    let places = index.all(meaning: place)
    try NameCheck.check(name, for: places, of: place, index: index, file: file)
    var edits = places.map { edit($0, to: name, in: file) }
    if place.kind == .agent { edits += RecordedName.edits(keeping: place.name, in: file) }
    edits.sort { $0.range.lowerBound < $1.range.lowerBound }
    try NameCheck.check(edits, to: name, in: file)
    return edits
  }

  private static func edit(_ place: NamePlace, to name: String, in file: TeamReadResult) -> TextEdit {
    if place.kind == .anchor || !place.isWhole { return TextEdit(range: place.range, replacement: name) }
    switch file.source.bytes[place.scalar].first {
    case UInt8(ascii: "'"):
      let escaped = name.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      return TextEdit(range: place.range, replacement: escaped)
    case UInt8(ascii: "\""):
      return TextEdit(range: place.range, replacement: String(ScalarText.doubleQuoted(name).dropFirst().dropLast()))
    default:
      return TextEdit(range: place.scalar, replacement: ScalarText.written(name))
    }
  }
}

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
      return TextEdit(range: start, replacement: "\"agent\": \(ScalarText.doubleQuoted(id)), ")
    }
    if bytes[backend.range].first == UInt8(ascii: "{") {
      return TextEdit(range: start, replacement: "agent: \(ScalarText.written(id)), ")
    }
    let line = file.lines.lineRange(file.lines.line(at: key.lowerBound))
    let indentation = String(repeating: " ", count: key.lowerBound - line.lowerBound)
    return TextEdit(range: start, replacement: "agent: \(ScalarText.written(id))\n\(indentation)")
  }
}
