// SPDX-License-Identifier: Apache-2.0

/// Turns the bytes a terminal sends into keys, however they are split. (ECMA-48 5.4; xterm ctlseqs, "PC-Style Function
/// Keys" and "Bracketed Paste Mode")
///
/// What is not understood is left out, never taken for text.
struct KeyDecoder {
  /// More than this of one paste is not taken.
  static let mostPastedBytes = 1 << 20
  /// No key is longer than this; what is, is none.
  private static let longestSequence = 64

  private var bytes: [UInt8] = []
  /// Non-nil between the marks of a paste.
  private var pasted: [UInt8]?

  /// Whether the bytes so far may be the beginning of a key. If nothing follows soon, call ``finish()``.
  var isWaiting: Bool { !bytes.isEmpty && pasted == nil }

  /// The keys that are complete with these bytes.
  mutating func decode(_ new: some Sequence<UInt8>) -> [Key] {
    bytes.append(contentsOf: new)
    var keys: [Key] = []
    var start = 0
    while start < bytes.count, let (key, length) = nextKey(bytes[start...]) {
      if let key { keys.append(key) }
      start += length
    }
    bytes.removeFirst(start)
    return keys
  }

  /// Nothing follows: what waits is a key of its own, like Esc.
  mutating func finish() -> [Key] {
    guard isWaiting else { return [] }
    defer { bytes = [] }
    if bytes == [0x1B] { return [.escape] }
    if bytes.count == 2, bytes[0] == 0x1B { return [.alt(Unicode.Scalar(bytes[1]))] }
    return []
  }

  /// The key at the beginning and its length; nil when more bytes are needed.
  private mutating func nextKey(_ rest: ArraySlice<UInt8>) -> (Key?, Int)? {
    if pasted != nil { return nextPasted(rest) }
    let first = rest[rest.startIndex]
    switch first {
    case 0x1B: return escapeSequence(rest)
    case 0x0D, 0x0A: return (.enter, 1)
    case 0x09: return (.tab, 1)
    case 0x7F, 0x08: return (.backspace, 1)
    case 0x00: return (nil, 1)
    case 0x01...0x1A: return (.control(Character(Unicode.Scalar(first + 0x60))), 1)
    case 0x1C...0x1F: return (nil, 1)
    case 0x20...0x7E: return (.character(Unicode.Scalar(first)), 1)
    default: return scalar(rest).map { ($0.0.map(Key.character), $0.1) }
    }
  }

  /// A scalar of several bytes; nil in place of it when it is malformed, of which one byte is dropped.
  private func scalar(_ rest: ArraySlice<UInt8>) -> (Unicode.Scalar?, Int)? {
    let length: Int
    switch rest[rest.startIndex] {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return (nil, 1)
    }
    let part = rest.prefix(length)
    if let wrong = part.dropFirst().firstIndex(where: { $0 & 0xC0 != 0x80 }) { return (nil, wrong - rest.startIndex) }
    guard part.count == length else { return nil }
    guard let text = String(validating: part, as: UTF8.self), let scalar = text.unicodeScalars.first,
      scalar.value >= 0xA0
    else { return (nil, length) }
    return (scalar, length)
  }

  private mutating func escapeSequence(_ rest: ArraySlice<UInt8>) -> (Key?, Int)? {
    guard let second = rest.dropFirst().first else { return nil }
    switch second {
    case UInt8(ascii: "["): return controlSequence(rest)
    case UInt8(ascii: "O"):
      guard let third = rest.dropFirst(2).first else { return nil }
      return (Self.cursorKey(third, modifier: 1), 3)
    case 0x1B: return (.escape, 1)
    case 0x0D, 0x0A: return (.altEnter, 2)
    case 0x7F, 0x08: return (.altBackspace, 2)
    case 0x20...0x7E: return (.alt(Unicode.Scalar(second)), 2)
    case 0x80...: return scalar(rest.dropFirst()).map { ($0.0.map(Key.alt), $0.1 + 1) }
    default: return (.escape, 1)
    }
  }

  private mutating func controlSequence(_ rest: ArraySlice<UInt8>) -> (Key?, Int)? {
    let body = rest.dropFirst(2)
    guard let end = body.firstIndex(where: { !(0x20...0x3F ~= $0) }) else {
      return rest.count > Self.longestSequence ? (nil, rest.count) : nil
    }
    let length = end - rest.startIndex + 1
    guard 0x40...0x7E ~= rest[end] else { return (nil, length - 1) }
    let parameters = String(decoding: body[..<end], as: UTF8.self).split(
      separator: ";", omittingEmptySubsequences: false
    ).map { Int($0) ?? 0 }
    let modifier = parameters.count > 1 ? parameters[1] : 1
    guard rest[end] == UInt8(ascii: "~") else { return (Self.cursorKey(rest[end], modifier: modifier), length) }
    if parameters.first == 200 { pasted = [] }
    return (Self.keypadKey(parameters.first ?? 0), length)
  }

  private static func cursorKey(_ final: UInt8, modifier: Int) -> Key? {
    // 3 is Alt and 5 is Ctrl; other modifiers change nothing here.
    let isWord = modifier == 3 || modifier == 5
    switch Character(Unicode.Scalar(final)) {
    case "A": return .up
    case "B": return .down
    case "C": return isWord ? .wordRight : .right
    case "D": return isWord ? .wordLeft : .left
    case "H": return .home
    case "F": return .end
    case "M": return .enter
    case "Z": return .backTab
    default: return nil
    }
  }

  private static func keypadKey(_ number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    default: nil
    }
  }

  /// A paste goes on to its end mark; controls in it are no keys, and no text either.
  private mutating func nextPasted(_ rest: ArraySlice<UInt8>) -> (Key?, Int)? {
    let mark = Array("\u{1B}[201~".utf8)
    if let escape = rest.firstIndex(of: 0x1B), escape == rest.startIndex {
      if rest.starts(with: mark) {
        defer { pasted = nil }
        return (.paste(Self.pastedText(pasted ?? [])), mark.count)
      }
      return mark.starts(with: rest) ? nil : (nil, 1)
    }
    let piece = rest.prefix { $0 != 0x1B }
    let room = Self.mostPastedBytes - (pasted?.count ?? 0)
    pasted?.append(contentsOf: piece.prefix(max(0, room)))
    return (nil, piece.count)
  }

  private static func pastedText(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      defer { previous = scalar }
      switch scalar {
      case "\r": text.append("\n")
      case "\n": if previous != "\r" { text.append("\n") }
      case "\t": text.append("\t")
      default: if scalar.properties.generalCategory != .control { text.append(scalar) }
      }
    }
    return String(text)
  }
}
