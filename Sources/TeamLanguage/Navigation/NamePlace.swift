// SPDX-License-Identifier: Apache-2.0

/// A place of a file where a name stands.
struct NamePlace {
  /// What bears the name.
  enum Kind: String {
    case agent
    case member = "member of the group"
    case server = "tool server"
    case anchor
  }

  var kind: Kind
  var name: String
  /// The bytes of the name, without quotes and sigils.
  var range: Range<Int>
  /// The bytes of the scalar it stands in, quotes included.
  var scalar: Range<Int>
  var role: Occurrence.Role
  /// Where the name is known: places with a common scope mean the same thing by it. What is written under an anchor
  /// belongs to every place that uses it.
  var scopes: Set<Int>
}

/// The names of one kind in a file.
struct NameIndex {
  /// Every place, in the order of the text.
  let places: [NamePlace]

  init(_ places: [NamePlace]) {
    // A name that is used in several places of the data stands in the text once.
    var merged: [Range<Int>: NamePlace] = [:]
    for place in places { merged[place.range, default: place].scopes.formUnion(place.scopes) }
    self.places = merged.values.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// The name at a byte, right behind it included.
  func place(at offset: Int) -> NamePlace? {
    places.first { $0.range.lowerBound <= offset && offset < $0.range.upperBound }
      ?? places.first { $0.scalar.lowerBound <= offset && offset <= $0.scalar.upperBound && $0.isWhole }
      ?? places.first { $0.range.upperBound == offset }
  }

  /// All places that mean the same thing, in the order of the text.
  func all(meaning place: NamePlace) -> [NamePlace] {
    let candidates = places.filter { $0.kind == place.kind && $0.name == place.name }
    var scopes = place.scopes
    var known = 0
    while known != scopes.count {
      known = scopes.count
      for candidate in candidates where !candidate.scopes.isDisjoint(with: scopes) {
        scopes.formUnion(candidate.scopes)
      }
    }
    return candidates.filter { !$0.scopes.isDisjoint(with: scopes) }
  }
}

extension NamePlace {
  /// Whether the scalar is nothing but the name.
  var isWhole: Bool { scalar.lowerBound >= range.lowerBound - 1 && scalar.upperBound <= range.upperBound + 1 }
}
