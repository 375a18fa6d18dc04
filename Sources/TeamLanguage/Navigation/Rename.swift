// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

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
      return TextEdit(range: place.range, replacement: String(ScalarWriter.singleQuoted(name).dropFirst().dropLast()))
    case UInt8(ascii: "\""):
      return TextEdit(range: place.range, replacement: String(ScalarWriter.doubleQuoted(name).dropFirst().dropLast()))
    default:
      return TextEdit(range: place.scalar, replacement: ScalarWriter().text(name, in: .flow))
    }
  }
}
