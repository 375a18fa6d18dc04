// SPDX-License-Identifier: Apache-2.0

/// The members of a JSON object in the order in which their keys were first set.
///
/// Keys are compared by their UTF-8 bytes, as JSON wants it, not by canonical equivalence. Two objects are equal when they
/// have the same members in any order.
public struct JSONObject: Sendable {
  /// A member of an object.
  public typealias Member = (key: String, value: JSONValue)

  /// Up to this many members a search through all keys is faster than a hash table.
  private static let scanLimit = 16

  private var members: [Member] = []
  /// Positions in `members`; empty while a search through all keys is faster.
  private var positions: [ByteKey: Int] = [:]

  /// Makes an object without members.
  public init() {}

  /// Makes an object of these members; of equal keys the last one wins and the first gives the place.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    for (key, value) in members { self[key] = value }
  }

  /// The number of members.
  public var count: Int { members.count }

  /// Whether there are no members.
  public var isEmpty: Bool { members.isEmpty }

  /// The keys in order.
  public var keys: [String] { members.map(\.key) }

  /// The values in order.
  public var values: [JSONValue] { members.map(\.value) }

  /// The value of a member. Setting a new key appends it, setting a known one keeps its place, setting nil removes it.
  public subscript(key: String) -> JSONValue? {
    get { position(of: key).map { members[$0].value } }
    set {
      guard let newValue else {
        removeValue(forKey: key)
        return
      }
      if let position = position(of: key) {
        members[position].value = newValue
      } else {
        append(key, newValue)
      }
    }
  }

  /// Removes a member and returns its value; nil when there was none.
  @discardableResult
  public mutating func removeValue(forKey key: String) -> JSONValue? {
    guard let position = position(of: key) else { return nil }
    let removed = members.remove(at: position).value
    positions = [:]
    if members.count > Self.scanLimit { indexAll() }
    return removed
  }

  /// Sets every member of `other`, which wins where both have a key.
  public mutating func merge(_ other: JSONObject) {
    for (key, value) in other { self[key] = value }
  }

  /// Sets a member and says whether the key was there before.
  mutating func replace(_ key: String, with value: JSONValue) -> Bool {
    if let position = position(of: key) {
      members[position].value = value
      return true
    }
    append(key, value)
    return false
  }

  /// Makes room for this many members.
  mutating func reserve(_ count: Int) { members.reserveCapacity(count) }

  private mutating func append(_ key: String, _ value: JSONValue) {
    members.append((key, value))
    if members.count > Self.scanLimit {
      if positions.isEmpty { indexAll() } else { positions[ByteKey(text: key)] = members.count - 1 }
    }
  }

  private mutating func indexAll() {
    positions.reserveCapacity(members.count * 2)
    for (position, member) in members.enumerated() { positions[ByteKey(text: member.key)] = position }
  }

  private func position(of key: String) -> Int? {
    if members.count > Self.scanLimit { return positions[ByteKey(text: key)] }
    for position in members.indices where ByteKey.areEqual(members[position].key, key) { return position }
    return nil
  }
}

extension JSONObject {
  /// A key that is compared by its bytes.
  private struct ByteKey: Hashable {
    let text: String

    static func == (left: ByteKey, right: ByteKey) -> Bool { areEqual(left.text, right.text) }

    func hash(into hasher: inout Hasher) {
      var text = text
      text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// `==` of strings is fast but takes canonically equivalent texts as equal, so a hit is confirmed by its bytes.
    static func areEqual(_ left: String, _ right: String) -> Bool {
      left.utf8.count == right.utf8.count && left == right && left.utf8.elementsEqual(right.utf8)
    }
  }
}

extension JSONObject: Sequence, ExpressibleByDictionaryLiteral, Hashable {
  /// Iterates over the members in order.
  public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }

  /// The number of members.
  public var underestimatedCount: Int { members.count }

  /// Makes an object; of equal keys the last one wins.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }

  /// Whether both have the same members in any order.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    return left.members.allSatisfy { right[$0.key] == $0.value }
  }

  /// Feeds the members to a hasher so that their order does not matter.
  public func hash(into hasher: inout Hasher) {
    var sum = 0
    for (key, value) in members {
      var member = Hasher()
      member.combine(key)
      member.combine(value)
      sum &+= member.finalize()
    }
    hasher.combine(sum)
  }
}

extension JSONObject: CustomStringConvertible {
  /// The object as compact JSON.
  public var description: String { JSONValue.object(self).description }
}
