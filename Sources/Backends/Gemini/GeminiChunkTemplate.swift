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
  /// What stands before the piece.
  private let before: [UInt8]
  /// What stands behind the piece, without the numbers.
  private let behind: [UInt8]
  /// Where the parts of ``behind`` end between which the numbers stand.
  private let ends: [Int]
  /// Where the usage begins behind the piece, and how far before the end of the chunk it ends; nil without usage.
  private let usage: (start: Int, end: Int)?

  /// The most digits of a number that is taken unread.
  private static let mostDigits = 15

  /// Remembers a chunk; nil where usage stands before the piece.
  init?(_ data: UnsafeRawBufferPointer, _ chunk: PlainGeminiChunk, kind: EventBatch.Kind) {
    self.kind = kind
    let end = chunk.place.upperBound
    before = Array(data[..<chunk.place.lowerBound])
    let place = chunk.usagePlace ?? data.count..<data.count
    if place.lowerBound < end { return nil }
    usage = chunk.usagePlace.map { ($0.lowerBound - end, data.count - $0.upperBound) }
    var behind: [UInt8] = []
    var ends: [Int] = []
    var start = end
    for number in Self.numbers(in: data, usage: place) {
      behind += data[start..<number.lowerBound]
      ends.append(behind.count)
      start = number.upperBound
    }
    behind += data[start...]
    self.behind = behind
    self.ends = ends + [behind.count]
  }

  /// Appends the piece of a chunk that is the same around it; nil when it is not, and nothing is appended then.
  ///
  /// - Returns: the place of the usage; empty when there is none.
  func append(_ data: UnsafeRawBufferPointer, to output: inout [UInt8]) -> Range<Int>? {
    guard data.count > before.count, UnsafeRawBufferPointer(rebasing: data[..<before.count]).equals(before) else {
      return nil
    }
    let rest = UnsafeRawBufferPointer(rebasing: data[before.count...])
    let length = output.count
    var scanner = JSONScanner(rest)
    do {
      try scanner.appendString(to: &output)
    } catch {
      return nil
    }
    guard matches(UnsafeRawBufferPointer(rebasing: rest[scanner.offset...])) else {
      output.removeLast(output.count - length)
      return nil
    }
    guard let usage else { return 0..<0 }
    return before.count + scanner.offset + usage.start..<data.count - usage.end
  }

  private func matches(_ tail: UnsafeRawBufferPointer) -> Bool {
    guard let text = tail.baseAddress else { return false }
    return behind.withUnsafeBytes { behind in
      guard let wanted = behind.baseAddress else { return false }
      var at = 0
      var start = 0
      for end in ends {
        if start > 0 {
          let first = at
          while at < tail.count, Self.isDigit(tail[at]) { at += 1 }
          let digits = at - first
          guard digits > 0, digits <= Self.mostDigits, digits == 1 || tail[first] != 0x30 else { return false }
        }
        guard at + end - start <= tail.count, memcmp(text + at, wanted + start, end - start) == 0 else { return false }
        at += end - start
        start = end
      }
      return at == tail.count
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
