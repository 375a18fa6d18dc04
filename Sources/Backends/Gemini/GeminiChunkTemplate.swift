// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// The bytes around the piece of a plain chunk, with holes where the running usage has its numbers.
///
/// The chunks of one reply differ in nothing but their piece and these numbers, mostly. Where everything else is as in a
/// chunk that was read already, only the piece needs reading: what stands around it is known to be valid and to say
/// nothing new.
struct GeminiChunkTemplate {
  /// What the piece is.
  let kind: EventBatch.Kind
  private let before: [UInt8]
  /// What stands behind the piece, cut where a number stands.
  private let behind: [[UInt8]]
  /// Where the usage begins behind the piece, and how far before the end of the chunk it ends; nil without usage.
  private let usage: (start: Int, end: Int)?

  /// The most digits of a number that is taken unread.
  private static let mostDigits = 15

  /// Remembers a chunk; nil where usage stands before the piece.
  init?(_ data: UnsafeRawBufferPointer, _ chunk: PlainGeminiChunk, kind: EventBatch.Kind) {
    self.kind = kind
    let end = chunk.place.upperBound
    before = Array(data[..<chunk.place.lowerBound])
    guard let place = chunk.usagePlace else {
      behind = [Array(data[end...])]
      usage = nil
      return
    }
    if place.lowerBound < end { return nil }
    usage = (place.lowerBound - end, data.count - place.upperBound)
    behind = Self.pieces(of: data, from: end, usage: place)
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
    let tail = before.count + scanner.offset
    guard matches(UnsafeRawBufferPointer(rebasing: data[tail...])) else {
      output.removeLast(output.count - length)
      return nil
    }
    return usage.map { tail + $0.start..<data.count - $0.end } ?? 0..<0
  }

  private func matches(_ tail: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    for index in behind.indices {
      if index > 0 {
        let start = at
        while at < tail.count, Self.isDigit(tail[at]) { at += 1 }
        let digits = at - start
        guard digits > 0, digits <= Self.mostDigits, digits == 1 || tail[start] != 0x30 else { return false }
      }
      let end = at + behind[index].count
      guard end <= tail.count, UnsafeRawBufferPointer(rebasing: tail[at..<end]).equals(behind[index]) else {
        return false
      }
      at = end
    }
    return at == tail.count
  }

  /// The bytes from `start` on, cut at the whole numbers of the usage.
  private static func pieces(of data: UnsafeRawBufferPointer, from start: Int, usage: Range<Int>) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var pieceStart = start
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
      let numberStart = at
      while at < usage.upperBound, isNumberByte(data[at]) { at += 1 }
      if data[numberStart..<at].allSatisfy(isDigit) {
        pieces.append(Array(data[pieceStart..<numberStart]))
        pieceStart = at
      }
    }
    return pieces + [Array(data[pieceStart...])]
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }

  /// Whether a byte outside strings can belong to a number; the letters of `true`, `false` and `null` may.
  private static func isNumberByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
      || byte | 0x20 == UInt8(ascii: "e")
  }
}
