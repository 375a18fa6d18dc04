// SPDX-License-Identifier: Apache-2.0

/// YAML 1.1's rules for what a scalar's text means, as PyYAML's `SafeLoader` applies them (config.md 1.3).
enum ScalarResolver {
  typealias Text = UnsafeBufferPointer<UInt8>

  /// The value of a plain scalar without a tag.
  static func plain(_ text: Text) -> YAMLScalar {
    typed(text) ?? .string(String(decoding: text, as: UTF8.self))
  }

  /// The value of a plain scalar without a tag when that isn't text.
  static func typed(_ text: Text) -> YAMLScalar? {
    guard let first = text.first else { return .null }
    guard canBeTyped(first) else { return nil }
    if let word = Self.word(text) { return word }
    if let float = NumberScanner.float(text) { return .float(float) }
    if let integer = NumberScanner.integer(text) { return integer }
    if TimestampPattern.matches(text) { return .timestamp(String(decoding: text, as: UTF8.self)) }
    return nil
  }

  /// Whether a plain scalar that begins with `first` may be anything but text.
  static func canBeTyped(_ first: UInt8) -> Bool {
    switch first {
    case Byte.zero...0x39, 0x2B, Byte.dash, Byte.dot, 0x7E: true
    case 0x59, 0x79, 0x4E, 0x6E, 0x54, 0x74, 0x46, 0x66, 0x4F, 0x6F: true  // Y N T F O
    default: false
    }
  }

  /// The value that a scalar's tag demands; nil when the text does not fit the tag or the tag has no scalars.
  static func tagged(_ text: Text, tag: String) -> YAMLScalar? {
    let string = YAMLScalar.string(String(decoding: text, as: UTF8.self))
    switch tag {
    // PyYAML resolves what bears the tag `!` as if it were plain, quoted or not.
    case "!": return plain(text)
    case CoreTag.string, CoreTag.binary: return string
    case CoreTag.null: return .null
    case CoreTag.bool:
      switch String(decoding: text, as: UTF8.self).lowercased() {
      case "yes", "true", "on": return .bool(true)
      case "no", "false", "off": return .bool(false)
      default: return nil
      }
    case CoreTag.integer: return NumberScanner.taggedInteger(text)
    case CoreTag.float: return NumberScanner.taggedFloat(text).map(YAMLScalar.float)
    case CoreTag.timestamp:
      return TimestampPattern.matches(text) ? .timestamp(String(decoding: text, as: UTF8.self)) : nil
    default: return nil
    }
  }

  private static func word(_ text: Text) -> YAMLScalar? {
    guard text.count <= 5 else { return nil }
    switch String(decoding: text, as: UTF8.self) {
    case "~", "null", "Null", "NULL": return .null
    case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": return .bool(true)
    case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": return .bool(false)
    default: return nil
    }
  }
}

/// The tags of plain YAML data.
enum CoreTag {
  private static let prefix = "tag:yaml.org,2002:"
  static let string = prefix + "str"
  static let binary = prefix + "binary"
  static let null = prefix + "null"
  static let bool = prefix + "bool"
  static let integer = prefix + "int"
  static let float = prefix + "float"
  static let timestamp = prefix + "timestamp"
  static let merge = prefix + "merge"

  /// A tag as people write it.
  static func shorthand(_ tag: String) -> String {
    tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
  }

  /// Which kind of node a tag stands on; nil for a tag that plain YAML data does not have.
  static func kind(of tag: String) -> YAMLNode.Kind? {
    switch tag {
    case string, binary, null, bool, integer, float, timestamp, merge: .scalar
    case prefix + "seq", prefix + "omap", prefix + "pairs": .sequence
    case prefix + "map", prefix + "set": .mapping
    default: nil
    }
  }
}
