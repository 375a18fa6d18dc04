// SPDX-License-Identifier: Apache-2.0

/// Replaces secrets in text that arrives in pieces.
///
/// One pass from left to right looks for given values, for tokens shaped like keys and for tokens announced as keys.
/// What might be the beginning of one of these is not passed on until the next piece decides.
struct SecretScanner: Sendable {
  /// A value to replace.
  struct Pattern: Sendable {
    var value: [UInt8]
    var replacement: [UInt8]
    /// Whether the value ends only where no further part of a file name follows.
    var isPath = false
  }

  /// What replaces a secret.
  static let mask = Array("***".utf8)
  /// The longest run that is held back; a longer one is taken for a secret.
  private static let greatestHold = 8192

  private let patterns: [Pattern]
  /// Whether a pattern begins with a byte.
  private let beginsPattern: [Bool]
  /// Whether a token worth looking at begins with a byte.
  private let beginsToken: [Bool]
  /// Whether tokens that already contain `***` are replaced whole; providers quote keys like that.
  private let masksStarred: Bool
  /// What was held back.
  private var held: [UInt8] = []
  /// The last byte that was passed on or replaced.
  private var previous: UInt8 = 0
  /// Whether the rest of a token is dropped because its beginning was replaced.
  private var isSwallowing = false

  init(patterns: [Pattern], masksStarred: Bool = false) {
    self.patterns = patterns.sorted { $0.value.count > $1.value.count }
    self.masksStarred = masksStarred
    var beginsPattern = [Bool](repeating: false, count: 256)
    for pattern in patterns { if let first = pattern.value.first { beginsPattern[Int(first)] = true } }
    self.beginsPattern = beginsPattern
    beginsToken = masksStarred ? [Bool](repeating: true, count: 256) : KeyShapes.firstBytes
  }

  /// Whether something is held back.
  var isHolding: Bool { !held.isEmpty }

  /// Takes the next piece and returns what is certain.
  mutating func push(_ piece: some Sequence<UInt8>) -> [UInt8] {
    scan(appending: piece, isFinal: false)
  }

  /// Returns what was held back; the text is over, or something else came between.
  mutating func flush() -> [UInt8] {
    defer {
      previous = 0
      isSwallowing = false
    }
    return scan(appending: EmptyCollection(), isFinal: true)
  }

  /// What happens at one place of the text.
  private enum Step {
    /// Nothing starts here.
    case none
    /// This many bytes are replaced.
    case replace(Int, by: [UInt8])
    /// This many bytes stay and the following ones are replaced.
    case keep(Int, thenMask: Int)
    /// It depends on what follows.
    case hold
  }

  private mutating func scan(appending piece: some Sequence<UInt8>, isFinal: Bool) -> [UInt8] {
    var text = held
    text.append(contentsOf: piece)
    held = []
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var at = 0
    while at < text.count {
      if isSwallowing {
        if isTokenByte(text[at]) {
          at += 1
          continue
        }
        isSwallowing = false
      }
      let byte = text[at]
      if !beginsPattern[Int(byte)], !beginsToken[Int(byte)] || isTokenByte(previous) {
        output.append(byte)
        previous = byte
        at += 1
        continue
      }
      switch step(text[at...], isFinal: isFinal) {
      case .none:
        output.append(text[at])
        previous = text[at]
        at += 1
      case .replace(let count, let replacement):
        output.append(contentsOf: replacement)
        at += count
        previous = text[at - 1]
      case .keep(let count, let masked):
        output.append(contentsOf: text[at..<at + count])
        output.append(contentsOf: Self.mask)
        at += count + masked
        previous = text[at - 1]
      case .hold where text.count - at > Self.greatestHold:
        output.append(contentsOf: Self.mask)
        isSwallowing = true
        at = text.count
      case .hold:
        held = Array(text[at...])
        at = text.count
      }
    }
    return output
  }

  private func step(_ rest: ArraySlice<UInt8>, isFinal: Bool) -> Step {
    let byte = rest[rest.startIndex]
    if beginsPattern[Int(byte)] {
      let step = patternStep(rest, isFinal: isFinal)
      if case .none = step {} else { return step }
    }
    guard beginsToken[Int(byte)], isTokenByte(byte), !isTokenByte(previous) else { return .none }
    return tokenStep(rest, isFinal: isFinal)
  }

  private func patternStep(_ rest: ArraySlice<UInt8>, isFinal: Bool) -> Step {
    for pattern in patterns where pattern.value[0] == rest[rest.startIndex] {
      let count = pattern.value.count
      guard rest.count >= count else {
        if !isFinal, pattern.value.starts(with: rest) { return .hold }
        continue
      }
      guard rest.starts(with: pattern.value) else { continue }
      if pattern.isPath {
        if rest.count == count, !isFinal { return .hold }
        if rest.count > count, Self.continuesFileName(rest[rest.startIndex + count]) { continue }
      }
      return .replace(count, by: pattern.replacement)
    }
    return .none
  }

  private func tokenStep(_ rest: ArraySlice<UInt8>, isFinal: Bool) -> Step {
    let announced = announcementStep(rest, isFinal: isFinal)
    if case .none = announced {} else { return announced }
    var end = rest.firstIndex { !isTokenByte($0) } ?? rest.endIndex
    if rest.starts(with: [0x65, 0x79, 0x4A]) {  // "eyJ": the parts of a web token are joined by dots
      end = rest.firstIndex { !isTokenByte($0) && $0 != UInt8(ascii: ".") } ?? rest.endIndex
    }
    let token = rest[rest.startIndex..<end]
    if end == rest.endIndex, !isFinal, KeyShapes.mayBecomeKey(token) { return .hold }
    let isStarred = masksStarred && Self.holdsStars(token)
    return isStarred || KeyShapes.isKey(token) ? .replace(token.count, by: Self.mask) : .none
  }

  /// A word like `Bearer`, and the token it announces.
  private func announcementStep(_ rest: ArraySlice<UInt8>, isFinal: Bool) -> Step {
    guard let word = Self.leading(KeyShapes.announcements, of: rest, isFinal: isFinal) else { return .none }
    guard case .whole(let wordCount) = word else { return .hold }
    var at = rest.startIndex + wordCount
    var isSeparated = false
    while at < rest.endIndex {
      if Self.isSeparator(rest[at]) {
        isSeparated = true
        at += 1
        continue
      }
      guard isSeparated else { return .none }
      switch Self.leading(KeyShapes.fillers, of: rest[at...], isFinal: isFinal) {
      case .whole(let count) where at + count == rest.endIndex || Self.isSeparator(rest[at + count]):
        at += count
        continue
      case .part:
        return .hold
      default:
        break
      }
      var end = rest[at...].firstIndex { !isCredentialByte($0) } ?? rest.endIndex
      if end == rest.endIndex, !isFinal { return .hold }
      while end > at, rest[end - 1] == UInt8(ascii: ".") { end -= 1 }
      let token = rest[at..<end]
      let isKey = token.count >= KeyShapes.leastAnnounced && token.contains { (0x30...0x39).contains($0) }
      return isKey ? .keep(at - rest.startIndex, thenMask: token.count) : .none
    }
    return isFinal ? .none : .hold
  }
}

// MARK: - Bytes

extension SecretScanner {
  private enum Leading {
    case whole(Int)
    case part
  }

  /// Which of some lower-case words a text begins with, case aside; `part` when the text is too short to tell.
  private static func leading(_ words: [[UInt8]], of text: ArraySlice<UInt8>, isFinal: Bool) -> Leading? {
    guard let first = text.first.map(lower) else { return nil }
    var found: Leading?
    for word in words where word[0] == first && zip(word, text).allSatisfy({ $0 == lower($1) }) {
      if text.count >= word.count {
        found = .whole(word.count)
      } else if !isFinal {
        return .part
      }
    }
    return found
  }

  private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
      true
    default:
      false
    }
  }

  private func isTokenByte(_ byte: UInt8) -> Bool {
    KeyShapes.isTokenByte(byte) || (masksStarred && byte == UInt8(ascii: "*"))
  }

  /// Announced credentials may be base64.
  private func isCredentialByte(_ byte: UInt8) -> Bool {
    isTokenByte(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "~")
      || byte == UInt8(ascii: ".")
  }

  private static func continuesFileName(_ byte: UInt8) -> Bool {
    KeyShapes.isTokenByte(byte) || byte == UInt8(ascii: ".") || byte >= 0x80
  }

  /// Whether a token holds three stars and something else.
  private static func holdsStars(_ token: ArraySlice<UInt8>) -> Bool {
    var run = 0
    var longest = 0
    for byte in token {
      run = byte == UInt8(ascii: "*") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest >= 3 && longest < token.count
  }
}
