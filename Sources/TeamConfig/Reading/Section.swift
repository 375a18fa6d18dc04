// SPDX-License-Identifier: Apache-2.0

/// A mapping of a file that is being read. Its accessors take what fits and pass over what does not, because the
/// structure check has said so already.
struct Section {
  /// A value and where it stands.
  struct Field {
    var node: ConfigNode
    var path: ConfigPath
    /// Where its key stands.
    var keyRange: Range<Int>?

    /// The characters of a scalar; nil for mappings, lists and nothing.
    var writtenText: String? {
      switch node.content {
      case .string(let text), .timestamp(let text): text
      case .bool, .integer, .number: node.text
      case .null, .mapping, .list: nil
      }
    }
  }

  var node: ConfigNode
  var path: ConfigPath

  init(_ node: ConfigNode, _ path: ConfigPath) {
    self.node = node
    self.path = path
  }

  /// The value of a key; nil when the key is not there.
  subscript(key: String) -> Field? {
    node.member(key).map { Field(node: $0.value, path: path.appending(key), keyRange: $0.keyRange) }
  }

  /// A mapping inside; nil for anything else.
  func section(_ key: String) -> Section? {
    guard let field = self[key], field.node.members != nil else { return nil }
    return Section(field.node, field.path)
  }

  /// The items of a list inside, each with its path; none for anything else.
  func items(_ key: String) -> [Field] {
    guard let field = self[key], let items = field.node.items else { return [] }
    return items.enumerated().map { Field(node: $1, path: field.path.appending($0)) }
  }

  /// A truth value; also one in quotes, which has been reported.
  func bool(_ key: String) -> Bool? {
    guard let node = self[key]?.node else { return nil }
    switch node.content {
    case .bool(let value): return value
    case .string(let text):
      switch text.lowercased() {
      case "true", "yes", "on": return true
      case "false", "no", "off": return false
      default: return nil
      }
    default: return nil
    }
  }

  /// A whole number; also `5.0`.
  func integer(_ key: String) -> Int? {
    guard let number = self[key]?.node.number else { return nil }
    return Int(exactly: number)
  }
}

extension ConfigNode {
  /// The number; also one that YAML 1.1 takes for a text, which has been reported.
  var number: Double? {
    switch content {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .string(let text): Double(text)
    default: nil
    }
  }
}
