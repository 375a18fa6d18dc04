// SPDX-License-Identifier: Apache-2.0

/// What was typed before, to be taken again.
struct InputHistory {
  private static let mostEntries = 200

  private var entries: [String] = []
  /// The entry that is shown; the count of entries stands for what is being typed.
  private var place = 0
  private var draft = ""

  /// Keeps what was typed, unless it is the same again.
  mutating func add(_ text: String) {
    if entries.last != text { entries.append(text) }
    if entries.count > Self.mostEntries { entries.removeFirst() }
    place = entries.count
  }

  /// The entry one step older (-1) or newer (1), while `text` is being shown; nil when there is none.
  mutating func step(_ step: Int, from text: String) -> String? {
    let next = place + step
    guard 0...entries.count ~= next else { return nil }
    if place == entries.count { draft = text }
    place = next
    return next == entries.count ? draft : entries[next]
  }

  /// Begins anew at the newest.
  mutating func rewind() {
    place = entries.count
    draft = ""
  }
}
