// SPDX-License-Identifier: Apache-2.0

/// A variable in a path, as people write it for a shell.
struct PathVariable {
  /// The whole reference, `$HOME` or `${HOME}`.
  var reference: String
  var name: String
  /// Where it stands, in bytes of the text.
  var range: Range<Int>
  /// Whether it has braces; without them nobody replaces it.
  var hasBraces: Bool

  /// Finds the first variable of a text other than `${cwd}`.
  init?(in text: String) {
    let bytes = Array(text.utf8)
    var index = 0
    while let dollar = bytes[index...].firstIndex(of: UInt8(ascii: "$")) {
      let hasBraces = bytes.indices.contains(dollar + 1) && bytes[dollar + 1] == UInt8(ascii: "{")
      let start = dollar + (hasBraces ? 2 : 1)
      var end = start
      while end < bytes.count, VariableReferences.isNameByte(bytes[end]) { end += 1 }
      index = max(end, dollar + 1)
      let name = String(decoding: bytes[min(start, end)..<end], as: UTF8.self)
      if hasBraces {
        guard end < bytes.count, bytes[end] == UInt8(ascii: "}") else { continue }
        end += 1
      }
      guard VariableReferences.isName(name), !(hasBraces && name == "cwd") else { continue }
      self.name = name
      self.hasBraces = hasBraces
      range = dollar..<end
      reference = String(decoding: bytes[range], as: UTF8.self)
      return
    }
    return nil
  }

  /// The text with braces around the variable's name.
  func braced(in text: String) -> String {
    let bytes = Array(text.utf8)
    return String(decoding: bytes[..<range.lowerBound], as: UTF8.self) + "${\(name)}"
      + String(decoding: bytes[range.upperBound...], as: UTF8.self)
  }
}
