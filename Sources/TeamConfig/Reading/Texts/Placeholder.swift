// SPDX-License-Identifier: Apache-2.0

/// Text that somebody was meant to replace: `YOUR_KEY`, `your-name`, `path-here`, `/path/to/…`, `<token>`.
/// (config.md section 6, `placeholder-value`)
enum Placeholder {
  /// The first placeholder of a short text, without what stands around it; nil when there is none. Texts of several
  /// lines or many words are prose, where such words mean something else.
  static func find(in text: String) -> String? {
    let bytes = Array(text.utf8)
    guard bytes.count <= 500, !bytes.contains(0x0A), bytes.count(where: { $0 == 0x20 }) <= 3 else { return nil }
    for index in bytes.indices {
      guard let length = length(in: bytes[...], at: index) else { continue }
      return String(decoding: bytes[index..<index + length], as: UTF8.self)
    }
    return nil
  }

  /// Whether a placeholder may begin at a place: a quick look that is never wrong when it says no.
  static func mayBegin(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    switch bytes[index] {
    case UInt8(ascii: "<"), UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "p"):
      length(in: Slice(base: bytes, bounds: index..<min(bytes.count, index + 60)), at: index, isFirst: index == 0)
        != nil
    default: false
    }
  }

  /// How long the placeholder is that begins at a place; nil when none does.
  private static func length<Bytes: RandomAccessCollection<UInt8>>(
    in bytes: Bytes, at index: Int, isFirst: Bool = false
  ) -> Int? where Bytes.Index == Int {
    switch bytes[index] {
    case UInt8(ascii: "<"):
      return bracketLength(bytes, at: index)
    case UInt8(ascii: "y"), UInt8(ascii: "Y"):
      guard isWordStart(bytes, at: index) else { return nil }
      return yourLength(bytes, at: index)
    case UInt8(ascii: "p"):
      guard isWordStart(bytes, at: index) else { return nil }
      return [pathHere, pathTo].first { bytes[index...].starts(with: $0) }?.count
    default:
      return nil
    }
  }

  private static func isWordStart<Bytes: RandomAccessCollection<UInt8>>(_ bytes: Bytes, at index: Int) -> Bool
  where Bytes.Index == Int {
    index == bytes.startIndex || !isLetterOrDigit(bytes[index - 1])
  }

  /// `your` with `_` or `-` and a word behind.
  private static func yourLength<Bytes: RandomAccessCollection<UInt8>>(_ bytes: Bytes, at index: Int) -> Int?
  where Bytes.Index == Int {
    let word = bytes[index...].prefix { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    guard word.count > 5, word.prefix(4).map({ $0 | 0x20 }) == your, !isLetterOrDigit(word[index + 4]) else {
      return nil
    }
    return word.count
  }

  /// Words in angle brackets; not the name of a group in a regular expression.
  private static func bracketLength<Bytes: RandomAccessCollection<UInt8>>(_ bytes: Bytes, at index: Int) -> Int?
  where Bytes.Index == Int {
    if index > bytes.startIndex, [UInt8(ascii: "P"), UInt8(ascii: "?")].contains(bytes[index - 1]) { return nil }
    let inside = bytes[(index + 1)...].prefix {
      isLetterOrDigit($0) || [UInt8(ascii: " "), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains($0)
    }
    guard let first = inside.first, isLetterOrDigit(first), inside.count <= 40, inside.endIndex < bytes.endIndex,
      bytes[inside.endIndex] == UInt8(ascii: ">")
    else { return nil }
    return inside.count + 2
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static let your = Array("your".utf8)
  private static let pathHere = Array("path-here".utf8)
  private static let pathTo = Array("path/to/".utf8)
}
