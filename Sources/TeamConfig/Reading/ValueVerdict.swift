// SPDX-License-Identifier: Apache-2.0

/// Whether a value is what its key wants, and what can be done where it is not.
enum ValueVerdict {
  /// Which part of a value is meant.
  enum Place {
    case itself
    case item(Int)
    case member(String)
  }

  /// The value is as it should be.
  case fits
  /// A number, truth value or date where a text is wanted; its characters serve.
  case readAsText([Place])
  /// A number that YAML 1.1 takes for a text; it serves as the number it looks like.
  case floatWithoutDot
  /// A text where a truth value is wanted.
  case quotedFlag
  /// A mapping or list is wanted and nothing is there.
  case section
  /// A scalar is wanted and nothing is there, which means the same as leaving the key out.
  case absent
  /// The value, or an item of it, cannot be used.
  case wrong(item: Int?)

  /// Judges a value.
  init(_ node: ConfigNode, _ types: ValueTypes) {
    if types.contains(.any) {
      self = .fits
      return
    }
    switch node.content {
    case .null:
      let isHolder = !types.isDisjoint(with: .mappings.union(.lists))
      self = types.contains(.null) ? .fits : isHolder ? .section : .absent
    case .bool:
      self = types.contains(.boolean) ? .fits : types.contains(.string) ? .readAsText([.itself]) : .wrong(item: nil)
    case .integer:
      let fits = !types.isDisjoint(with: [.integer, .number])
      self = fits ? .fits : types.contains(.string) ? .readAsText([.itself]) : .wrong(item: nil)
    case .number(let value):
      let fits = types.contains(.number) || types.contains(.integer) && Int(exactly: value) != nil
      self = fits ? .fits : types.contains(.string) ? .readAsText([.itself]) : .wrong(item: nil)
    case .timestamp:
      self = types.contains(.string) ? .readAsText([.itself]) : .wrong(item: nil)
    case .string(let text):
      self = Self.text(text, isPlain: node.isPlain, types)
    case .mapping(let members):
      self = Self.mapping(members, types)
    case .list(let items):
      self = Self.list(items, types)
    }
  }

  private static func text(_ text: String, isPlain: Bool, _ types: ValueTypes) -> ValueVerdict {
    if types.contains(.string) { return .fits }
    // A reference to a variable is judged when its value is known.
    if text.hasReference { return .fits }
    if types.contains(.boolean) { return .quotedFlag }
    if !types.isDisjoint(with: [.integer, .number]), isPlain, Double(text)?.isFinite == true {
      return .floatWithoutDot
    }
    return .wrong(item: nil)
  }

  private static func mapping(_ members: [ConfigNode.Member], _ types: ValueTypes) -> ValueVerdict {
    if types.contains(.mapping) { return .fits }
    guard types.contains(.stringMapping) else { return .wrong(item: nil) }
    let texts = members.filter { isScalarButNoText($0.value) }
    return texts.isEmpty ? .fits : .readAsText(texts.map { .member($0.key) })
  }

  private static func list(_ items: [ConfigNode], _ types: ValueTypes) -> ValueVerdict {
    if types.contains(.list) { return .fits }
    if types.contains(.mappingList), items.allSatisfy({ $0.members != nil }) { return .fits }
    if types.contains(.stringList) {
      let holders = items.firstIndex { $0.members != nil || $0.items != nil || $0.isNull }
      if let holders { return .wrong(item: holders) }
      let others = items.indices.filter { isScalarButNoText(items[$0]) }
      return others.isEmpty ? .fits : .readAsText(others.map { .item($0) })
    }
    if types.contains(.numberList) {
      let other = items.firstIndex {
        switch $0.content {
        case .integer, .number: false
        default: true
        }
      }
      return other.map { .wrong(item: $0) } ?? .fits
    }
    if types.contains(.mappingList) { return .wrong(item: items.firstIndex { $0.members == nil }) }
    return .wrong(item: nil)
  }

  private static func isScalarButNoText(_ node: ConfigNode) -> Bool {
    switch node.content {
    case .bool, .integer, .number, .timestamp: true
    default: false
    }
  }
}
