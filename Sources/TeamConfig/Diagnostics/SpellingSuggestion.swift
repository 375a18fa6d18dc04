// SPDX-License-Identifier: Apache-2.0

/// What somebody probably meant to write.
enum SpellingSuggestion {
  /// The candidate closest to a word, when one is close: swapped, missing, doubled or wrong letters, one in three at
  /// most; or the same words in another spelling (`displayType`, `display-type`). The first of equally close ones wins.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    let folded = fold(word)
    if let same = candidates.first(where: { $0 != word && fold($0) == folded }) { return same }
    let length = word.utf8.count
    guard (3...64).contains(length) else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates where candidate != word {
      let limit = min(length, candidate.utf8.count) < 5 ? 1 : max(2, min(length, candidate.utf8.count) / 3)
      guard abs(candidate.utf8.count - length) <= limit else { continue }
      let distance = distance(Array(word.lowercased().utf8), Array(candidate.lowercased().utf8))
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    if let best { return best.name }
    // A name that was cut short, when only one can be meant.
    let longer = candidates.filter { length >= 4 && $0.hasPrefix(word) && $0 != word }
    return longer.count == 1 ? longer[0] : nil
  }

  /// A word without capitals, dashes and underscores.
  private static func fold(_ word: String) -> [UInt8] {
    word.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
  }

  /// How many letters must be inserted, deleted, replaced or swapped with their neighbour (optimal string alignment).
  static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var before: [Int] = []
    var previous = Array(0...right.count)
    for row in 1...left.count {
      var current = [row]
      current.reserveCapacity(right.count + 1)
      for column in 1...right.count {
        let cost = left[row - 1] == right[column - 1] ? 0 : 1
        var value = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + cost)
        if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
          value = min(value, before[column - 2] + 1)
        }
        current.append(value)
      }
      before = previous
      previous = current
    }
    return previous[right.count]
  }
}
