// SPDX-License-Identifier: Apache-2.0

/// Which keys of mappings are equal, and which of them are something other than text.
///
/// Keys are equal when they are both text with the same content or when they have the same other value (`on` and
/// `yes`). Two collections are never equal.
struct MappingKeys {
  let arena: NodeArena
  let bytes: [UInt8]

  /// The value of a key that is not text; nil for text, for collections and for tags of other kinds.
  func typedValue(of key: NodeRecord) -> YAMLScalar? {
    guard key.kind == .scalar else { return nil }
    if let tag = arena.tag(key) {
      let value = arena.withText(key, in: bytes) { ScalarResolver.tagged($0, tag: tag) }
      if case .string = value { return nil }
      return value
    }
    guard key.style == .plain else { return nil }
    if key.count > 0, !key.isPooled, !ScalarResolver.canBeTyped(bytes[Int(key.lastOrText)]) { return nil }
    return arena.withText(key, in: bytes) { ScalarResolver.typed($0) }
  }

  /// Whether a key is `<<` in the sense of merging: plain, or tagged so.
  func isMerge(_ key: NodeRecord) -> Bool {
    guard key.kind == .scalar else { return false }
    if let tag = arena.tag(key), tag != "!" { return tag == CoreTag.merge }
    guard key.style == .plain, key.count == 2 else { return false }
    return arena.withText(key, in: bytes) { $0[0] == 0x3C && $0[1] == 0x3C }
  }

  func areEqual(_ left: Int32, _ right: Int32) -> Bool {
    let (left, right) = (arena.resolved(left), arena.resolved(right))
    if left == right { return true }
    let (leftKey, rightKey) = (arena[left], arena[right])
    guard leftKey.kind == .scalar, rightKey.kind == .scalar else { return false }
    let haveSameText =
      leftKey.count == rightKey.count
      && arena.withText(leftKey, in: bytes) { text in
        arena.withText(rightKey, in: bytes) { text.elementsEqual($0) }
      }
    let (leftValue, rightValue) = (typedValue(of: leftKey), typedValue(of: rightKey))
    if leftValue == nil, rightValue == nil { return haveSameText }
    return leftValue == rightValue
  }

  func hash(_ key: Int32) -> Int {
    let key = arena.resolved(key)
    let node = arena[key]
    var hasher = Hasher()
    if node.kind != .scalar {
      hasher.combine(key)
    } else if let value = typedValue(of: node) {
      hasher.combine(value)
    } else {
      arena.withText(node, in: bytes) { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
    return hasher.finalize()
  }
}

/// A set of keys that remembers which key came first. Few keys are compared one by one, many are hashed.
struct KeySet {
  private let keys: MappingKeys
  private var members: [Int32] = []
  /// Places in `members`, by hash; empty while there are few.
  private var slots: [Int32] = []

  private static let fewKeys = 8

  init(_ keys: MappingKeys) { self.keys = keys }

  /// Adds a key unless an equal one is there, which is then returned.
  mutating func insert(_ key: Int32) -> Int32? {
    if members.count < Self.fewKeys {
      for member in members where keys.areEqual(member, key) { return member }
      members.append(key)
      return nil
    }
    if members.count * 2 >= slots.count { grow() }
    let slot = slot(for: key)
    if slots[slot] >= 0 { return members[Int(slots[slot])] }
    slots[slot] = Int32(members.count)
    members.append(key)
    return nil
  }

  /// The slot of an equal key, or the free one where the key belongs.
  private func slot(for key: Int32) -> Int {
    let mask = slots.count - 1
    var slot = keys.hash(key) & mask
    while slots[slot] >= 0, !keys.areEqual(members[Int(slots[slot])], key) { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: max(32, slots.count * 2))
    for (place, member) in members.enumerated() { slots[slot(for: member)] = Int32(place) }
  }
}
