// SPDX-License-Identifier: Apache-2.0

/// Tells text from other bytes, and HTML, SVG and JSON from other text.
enum PlainText {
  static func facts(_ bytes: ByteView) -> MediaFacts? {
    // Text has no zeros, whatever else may be in it.
    guard bytes.count > 0, bytes.position(of: UInt8(0), from: 0) == nil, bytes.isUTF8 else { return nil }
    let start = bytes.number(0, 3, .big) == 0xEF_BBBF ? 3 : 0
    var text = TextCursor(bytes.clamped(start))
    return MediaFacts(format: markup(&text) ?? (JSONText.isOneValue(bytes.clamped(start)) ? .json : .text))
  }

  /// What whole HTML pages begin with. Fragments are not meant: texts in Markdown often begin with one.
  private static let htmlStarts: [StaticString] = ["<!doctype html", "<html", "<head", "<body", "<title", "<meta"]

  /// The kind of markup; nil when the text does not begin with any.
  private static func markup(_ text: inout TextCursor) -> MediaFormat? {
    text.skipSpace()
    // Comments and the declaration of XML come before what counts.
    while true {
      if text.holds("<!--") {
        guard text.skip(past: "-->") else { return nil }
      } else if text.holds("<?xml") {
        guard text.skip(past: "?>") else { return nil }
      } else {
        break
      }
      text.skipSpace()
    }
    if text.holdsTag("<svg") || text.holdsTag("<!doctype svg") { return .svg }
    return htmlStarts.contains { text.holdsTag($0) } ? .html : nil
  }
}

/// A place in a text that moves forward.
private struct TextCursor {
  private let bytes: ByteView
  private var position = 0

  init(_ bytes: ByteView) { self.bytes = bytes }

  func holds(_ text: StaticString) -> Bool { bytes.holds(text, at: position) }

  /// Whether a tag stands here, in large or small letters; its name has to end with it.
  func holdsTag(_ tag: StaticString) -> Bool {
    let isSame = tag.withUTF8Buffer { tag in
      tag.enumerated().allSatisfy { offset, letter in
        guard let byte = bytes[position + offset] else { return false }
        return byte == letter || (0x41...0x5A).contains(byte) && byte | 0x20 == letter
      }
    }
    guard isSame else { return false }
    guard let next = bytes[position + tag.utf8CodeUnitCount] else { return true }
    return " \t\r\n>/".utf8.contains(next)
  }

  mutating func skipSpace() {
    while let byte = bytes[position], " \t\r\n\u{C}".utf8.contains(byte) { position += 1 }
  }

  /// Moves behind the next occurrence of a text; false without one.
  mutating func skip(past text: StaticString) -> Bool {
    guard let found = bytes.position(of: text, from: position) else { return false }
    position = found + text.utf8CodeUnitCount
    return true
  }
}
