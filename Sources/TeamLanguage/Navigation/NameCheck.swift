// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// Whether a name can be given.
enum NameCheck {
  /// Refuses names that nothing of the kind can have, and names that are taken.
  static func check(
    _ name: String, for places: [NamePlace], of place: NamePlace, index: NameIndex, file: TeamReadResult
  ) throws(Rename.Refusal) {
    guard !name.isEmpty else { throw Rename.Refusal(message: "A name needs at least one character.") }
    guard name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw Rename.Refusal(message: "A name stands on one line, without tabs.")
    }
    if place.kind == .anchor || place.kind == .server, !name.utf8.allSatisfy(isWordByte) {
      throw Rename.Refusal(
        message: "The name of \(article(place.kind)) has only letters from a to z, digits, `_` and `-`.")
    }
    let scopes = places.reduce(into: Set<Int>()) { $0.formUnion($1.scopes) }
    let isTaken = index.places.contains {
      $0.kind == place.kind && $0.name == name && (place.kind == .anchor || !$0.scopes.isDisjoint(with: scopes))
    }
    if isTaken || place.kind == .agent && AgentFacts.all(in: file).contains(where: { $0.id == name }) {
      throw Rename.Refusal(
        message: "\(ShownText.quoted(name)) is already the name of \(article(place.kind)). Choose another one.")
    }
    if place.kind == .agent, places.count > 1, AgentAlias.isAlias(name, among: AgentFacts.all(in: file).count) {
      throw Rename.Refusal(
        message: "\(ShownText.quoted(name)) means an agent by its number where this file votes. Choose another name.")
    }
  }

  /// Refuses edits that leave the file with more errors than it has.
  static func check(_ edits: [TextEdit], to name: String, in file: TeamReadResult) throws(Rename.Refusal) {
    var source = file.source
    for edit in edits.reversed() { source.bytes.replaceSubrange(edit.range, with: edit.replacement.utf8) }
    let errors = TeamReader.read(source, context: file.context).diagnostics.filter { $0.severity == .error }
    var known: [DiagnosticCode: Int] = [:]
    for diagnostic in file.diagnostics where diagnostic.severity == .error { known[diagnostic.code, default: 0] += 1 }
    for error in errors {
      known[error.code, default: 0] -= 1
      if known[error.code, default: 0] < 0 { throw Rename.Refusal(message: error.message) }
    }
  }

  private static func article(_ kind: NamePlace.Kind) -> String {
    kind == .agent || kind == .anchor ? "an \(kind.rawValue)" : "a \(kind.rawValue)"
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }
}
