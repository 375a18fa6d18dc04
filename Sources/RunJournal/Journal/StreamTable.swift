// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// What the journal remembers of each open text: the part of its events that is always the same, and the text so far.
struct StreamTable {
  struct Stream {
    let itemID: String
    let field: ItemField
    let kind: ItemKind
    let ansi: Bool
    /// The bytes of every event of the stream between its time and the quote before its text.
    let prefix: [UInt8]
    let key: UInt64
    let agent: UInt64
    var text = BoundedText()
  }

  private struct Key: Hashable {
    let itemID: String
    let field: ItemField
  }

  private(set) var streams: [Stream] = []
  private var places: [Key: Int] = [:]
  private var last = 0

  /// The place of a delta's stream, which is made when it is the first.
  mutating func place(of delta: ItemDelta) -> (index: Int, isNew: Bool) {
    if last < streams.count, streams[last].field == delta.field, streams[last].itemID == delta.itemID {
      return (last, false)
    }
    let key = Key(itemID: delta.itemID, field: delta.field)
    if let place = places[key] {
      last = place
      return (place, false)
    }
    last = streams.count
    places[key] = last
    streams.append(Self.stream(of: delta))
    return (last, true)
  }

  mutating func append(_ text: String, at place: Int) { streams[place].text.append(text) }

  /// The text of an item's field so far; nil when there was none.
  func text(of itemID: String, _ field: ItemField) -> BoundedText? {
    places[Key(itemID: itemID, field: field)].map { streams[$0].text }
  }

  /// Forgets an item that is final.
  mutating func close(_ itemID: String) {
    for field in ItemField.allCases {
      guard let place = places.removeValue(forKey: Key(itemID: itemID, field: field)) else { continue }
      let end = streams.count - 1
      if place != end {
        streams.swapAt(place, end)
        places[Key(itemID: streams[place].itemID, field: streams[place].field)] = place
      }
      streams.removeLast()
    }
  }

  mutating func removeAll() {
    streams = []
    places = [:]
  }

  /// Uses the one encoder on an empty delta and takes the head and the end away.
  private static func stream(of delta: ItemDelta) -> Stream {
    var empty = delta
    empty.text = ""
    var writer = JSONWriter()
    RunEvent.itemDelta(empty).encode(seq: 0, at: 0, into: &writer)
    let prefix = Array(writer.bytes.dropFirst(#"{"seq":0,"t":0"#.utf8.count).dropLast(#""}"#.utf8.count))
    return Stream(
      itemID: delta.itemID, field: delta.field, kind: delta.kind, ansi: delta.ansi, prefix: prefix.dropLast(),
      key: prefix.withUnsafeBytes { ByteHash.hash($0) }, agent: ByteHash.hash(encoded: delta.agentID))
  }
}
