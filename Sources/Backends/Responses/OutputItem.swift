// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// One item of a reply as far as it has come: a message, a call, a stretch of reasoning.
///
/// Servers say most things twice or three times, as deltas, as the end of a part, as the end of the item and in the
/// terminal event. What was passed on is kept here, so that it is passed on once. (backends.md 2.4)
struct OutputItem {
  /// A part of an item that is text.
  enum Part: Hashable {
    case text(Int)
    case refusal(Int)
    /// The model's own words.
    case reasoning(Int)
    /// A summary of them.
    case summary(Int)
  }

  /// A call of one of our tools.
  struct Call {
    /// The call's number among those that were announced.
    var index: Int
    var id: String
    var name: String
    var hasShownArguments = false
  }

  /// The place in the reply the server gave it.
  var outputIndex: Int?
  /// The server's id.
  var id: String?
  /// The server's word for what it is; nil until it says so.
  var type: String?
  /// The parts of which something was passed on.
  private(set) var shownParts: Set<Part> = []
  /// How many citations of each part were passed on.
  var shownCitations: [Int: Int] = [:]
  /// The call, once it was announced.
  var call: Call?
  /// Raw arguments of a call so far.
  var arguments: [UInt8] = []
  /// Whether it was passed on completely.
  var isClosed = false
  /// What the server said it is in the end.
  var complete: JSONValue?

  /// Whether something of a part was passed on.
  func hasShown(_ part: Part) -> Bool { shownParts.contains(part) }

  /// Records that something of a part is passed on now.
  mutating func show(_ part: Part) { shownParts.insert(part) }

  /// Whether a summary was passed on.
  var hasShownSummary: Bool {
    shownParts.contains { if case .summary = $0 { true } else { false } }
  }
}

/// All items of a reply, however a server names them.
struct OutputItems {
  /// The items in order of their first appearance.
  private(set) var all: [OutputItem] = []
  private var byIndex: [Int: Int] = [:]
  private var byID: [String: Int] = [:]

  subscript(place: Int) -> OutputItem {
    _read { yield all[place] }
    _modify { yield &all[place] }
  }

  /// The place of the item with an `output_index`.
  func place(ofIndex index: Int) -> Int? { byIndex[index] }

  /// Finds or makes the item an event is about. The index counts before the id, which some servers change from event to
  /// event; an event with neither is about the last item.
  mutating func place(index: Int?, id: String?) -> Int {
    if let index {
      if let place = byIndex[index] { return place }
      return add(index: index, id: id)
    }
    if let id, !id.isEmpty { return byID[id] ?? add(index: nil, id: id) }
    return all.indices.last ?? add(index: nil, id: nil)
  }

  /// Finds or makes the item that stands at a position of the complete output.
  mutating func place(position: Int, id: String?, type: String?) -> Int {
    if let place = byIndex[position], all[place].type == nil || all[place].type == type { return place }
    if let id, let place = byID[id] { return place }
    return add(index: byIndex[position] == nil ? position : nil, id: id)
  }

  private mutating func add(index: Int?, id: String?) -> Int {
    let place = all.count
    all.append(OutputItem(outputIndex: index, id: id))
    if let index { byIndex[index] = place }
    if let id, !id.isEmpty, byID[id] == nil { byID[id] = place }
    return place
  }

  /// Learns what an event says about an item itself.
  mutating func learn(_ item: JSONValue, at place: Int) {
    if let type = item["type"]?.stringValue { all[place].type = type }
    if let id = item["id"]?.stringValue, !id.isEmpty, all[place].id == nil {
      all[place].id = id
      if byID[id] == nil { byID[id] = place }
    }
  }

  /// Whether there are items and all of them were passed on completely.
  var areAllClosed: Bool { !all.isEmpty && all.allSatisfy(\.isClosed) }

  /// The complete items in the order of the output; nil when there are none or one of them never came completely.
  var complete: [JSONValue]? {
    let ordered = all.enumerated().sorted { left, right in
      let (first, second) = (left.element.outputIndex ?? left.offset, right.element.outputIndex ?? right.offset)
      return first == second ? left.offset < right.offset : first < second
    }
    let items = ordered.compactMap(\.element.complete)
    return items.isEmpty || items.count < all.count ? nil : items
  }
}
