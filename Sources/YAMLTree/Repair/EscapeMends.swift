// SPDX-License-Identifier: Apache-2.0

// Changes of escapes in double quotes.
extension MendSearch {
  /// One escape for each pair of escaped surrogates, as JSON writes characters outside the basic plane.
  func surrogateMends() -> [Mend] {
    var edits: [YAMLProblem.Edit] = []
    var index = 0
    while index + 12 <= bytes.count {
      guard bytes[index] == Byte.backslash else {
        index += 1
        continue
      }
      guard let high = codeUnit(at: index), let low = codeUnit(at: index + 6), UTF16.isLeadSurrogate(high),
        UTF16.isTrailSurrogate(low), !text.changes.touch(index..<index + 12)
      else {
        index += 2
        continue
      }
      let number = 0x1_0000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
      let digits = String(number, radix: 16, uppercase: true)
      let padding = String(repeating: "0", count: 8 - digits.count)
      edits.append(.init(range: index..<index + 12, replacement: "\\U\(padding)\(digits)"))
      index += 12
    }
    guard let failing = edits.first(where: { $0.range.upperBound >= failure.offset }) else { return [] }
    return [Mend(cause: .surrogates(failing.range), edits: edits)]
  }

  /// The number of an escape `\uXXXX`.
  private func codeUnit(at index: Int) -> UInt16? {
    guard bytes[index] == Byte.backslash, bytes[index + 1] == 0x75 else { return nil }
    return UInt16(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
  }
}
