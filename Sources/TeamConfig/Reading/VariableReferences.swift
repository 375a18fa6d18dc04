// SPDX-License-Identifier: Apache-2.0

/// `${NAME}` in the texts of a team file. (config.md 1.4; MassGen has it everywhere from 0.1.29 on)
package enum VariableReferences {
  /// What became of a text.
  struct Expansion {
    /// The text with every variable replaced that has a value.
    var text: String
    /// The names that stay as they are, each once.
    var unset: [String]
    /// The variable, when the text is nothing but one reference to it.
    var only: String?
  }

  /// Replaces references whose name begins with a letter or `_` and goes on with letters, digits and `_`.
  static func expand(_ text: String, lookup: (String) -> String?) -> Expansion {
    var expansion = Expansion(text: text, unset: [])
    guard text.utf8.contains(UInt8(ascii: "$")) else { return expansion }
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard let end = referenceEnd(bytes, at: index) else {
        output.append(bytes[index])
        index += 1
        continue
      }
      let name = String(decoding: bytes[(index + 2)..<(end - 1)], as: UTF8.self)
      if index == 0, end == bytes.count { expansion.only = name }
      if let value = lookup(name) {
        output += Array(value.utf8)
      } else {
        output += bytes[index..<end]
        if !expansion.unset.contains(name) { expansion.unset.append(name) }
      }
      index = end
    }
    expansion.text = String(decoding: output, as: UTF8.self)
    return expansion
  }

  /// Whether a text is a name that a reference may have.
  package static func isName(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, isNameByte(first), !(0x30...0x39).contains(first) else { return false }
    return bytes.allSatisfy(isNameByte)
  }

  /// Where a reference ends that begins at an index; nil when none does.
  private static func referenceEnd(_ bytes: [UInt8], at start: Int) -> Int? {
    guard bytes[start] == UInt8(ascii: "$"), start + 3 < bytes.count, bytes[start + 1] == UInt8(ascii: "{") else {
      return nil
    }
    var index = start + 2
    guard !(0x30...0x39).contains(bytes[index]) else { return nil }
    while index < bytes.count, isNameByte(bytes[index]) { index += 1 }
    guard index > start + 2, index < bytes.count, bytes[index] == UInt8(ascii: "}") else { return nil }
    return index + 1
  }

  /// Whether a byte may stand in the name of a variable.
  static func isNameByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || byte == UInt8(ascii: "_")
  }
}

extension String {
  /// Whether a reference to a variable may begin somewhere in the text.
  var hasReference: Bool { hasPair(UInt8(ascii: "$"), UInt8(ascii: "{")) }

  /// Whether two bytes follow each other somewhere in the text.
  func hasPair(_ first: UInt8, _ second: UInt8) -> Bool {
    var before: UInt8 = 0
    for byte in utf8 {
      if byte == second, before == first { return true }
      before = byte
    }
    return false
  }
}
