// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore

/// The bytes around the piece of a plain chunk, with holes where the running usage has its numbers.
///
/// The chunks of one reply differ in nothing but their piece and these numbers, mostly. Where everything else is as in a
/// chunk that was read already, only the piece needs reading: what stands around it is known to be valid and to say
/// nothing new.
struct GeminiChunkTemplate {
  /// What the piece is.
  let kind: EventBatch.Kind
  /// What stands before the piece, then what stands behind it, with a ``hole`` for each number.
  private let text: [UInt8]
  /// How many bytes of ``text`` stand before the piece.
  private let beforeCount: Int
  /// Where the usage begins behind the piece, and how far before the end of the chunk it ends; nil without usage.
  private let usage: (start: Int, end: Int)?

  /// Stands for a number; valid JSON has no such byte.
  private static let hole: UInt8 = 0
  /// The most digits of a number that is taken unread.
  private static let mostDigits = 15

  /// Remembers a chunk; nil where usage stands before the piece.
  init?(_ data: UnsafeRawBufferPointer, _ chunk: PlainGeminiChunk, kind: EventBatch.Kind) {
    self.kind = kind
    let end = chunk.place.upperBound
    beforeCount = chunk.place.lowerBound
    let place = chunk.usagePlace ?? data.count..<data.count
    if place.lowerBound < end { return nil }
    usage = chunk.usagePlace.map { ($0.lowerBound - end, data.count - $0.upperBound) }
    var text = Array(data[..<beforeCount])
    var start = end
    for number in Self.numbers(in: data, usage: place) {
      text += data[start..<number.lowerBound]
      text.append(Self.hole)
      start = number.upperBound
    }
    self.text = text + data[start...]
  }

  /// Appends the piece of a chunk that is the same around it; nil when it is not, and nothing is appended then.
  ///
  /// - Returns: the place of the usage; empty when there is none.
  func append(_ data: UnsafeRawBufferPointer, to output: inout [UInt8]) -> Range<Int>? {
    text.withUnsafeBytes { text in
      guard data.count > beforeCount, let start = data.baseAddress, let wanted = text.baseAddress,
        memcmp(start, wanted, beforeCount) == 0
      else { return nil }
      let rest = UnsafeRawBufferPointer(rebasing: data[beforeCount...])
      let length = output.count
      var scanner = JSONScanner(rest)
      do {
        try scanner.appendString(to: &output)
      } catch {
        return nil
      }
      let tail = UnsafeRawBufferPointer(rebasing: rest[scanner.offset...])
      guard Self.matches(tail, UnsafeRawBufferPointer(rebasing: text[beforeCount...])) else {
        output.removeLast(output.count - length)
        return nil
      }
      guard let usage else { return 0..<0 }
      return beforeCount + scanner.offset + usage.start..<data.count - usage.end
    }
  }

  /// Whether a text is the wanted one with a number in each hole.
  private static func matches(_ text: UnsafeRawBufferPointer, _ wanted: UnsafeRawBufferPointer) -> Bool {
    guard let textStart = text.baseAddress, let wantedStart = wanted.baseAddress else { return false }
    var at = 0
    var next = 0
    while true {
      let found = memchr(wantedStart + next, CInt(hole), wanted.count - next)
      let end = found.map { wantedStart.distance(to: UnsafeRawPointer($0)) } ?? wanted.count
      guard at + end - next <= text.count, memcmp(textStart + at, wantedStart + next, end - next) == 0 else {
        return false
      }
      at += end - next
      if end == wanted.count { return at == text.count }
      let first = at
      while at < text.count, isDigit(text[at]) { at += 1 }
      let digits = at - first
      guard digits > 0, digits <= mostDigits, digits == 1 || text[first] != 0x30 else { return false }
      next = end + 1
    }
  }

  /// The places of the whole numbers of the usage.
  private static func numbers(in data: UnsafeRawBufferPointer, usage: Range<Int>) -> [Range<Int>] {
    var places: [Range<Int>] = []
    var at = usage.lowerBound
    var isInString = false
    while at < usage.upperBound {
      let byte = data[at]
      if byte == UInt8(ascii: "\\") { break }
      if byte == UInt8(ascii: "\"") { isInString.toggle() }
      guard !isInString, isNumberByte(byte) else {
        at += 1
        continue
      }
      let start = at
      while at < usage.upperBound, isNumberByte(data[at]) { at += 1 }
      if data[start..<at].allSatisfy(isDigit) { places.append(start..<at) }
    }
    return places
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }

  /// Whether a byte outside strings can belong to a number; the letters of `true`, `false` and `null` may.
  private static func isNumberByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
      || byte | 0x20 == UInt8(ascii: "e")
  }
}
