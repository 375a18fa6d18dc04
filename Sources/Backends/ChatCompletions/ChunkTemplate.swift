// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// The bytes around the piece of a plain chunk.
///
/// The chunks of one reply differ in nothing but their piece, mostly. Where the bytes before and behind it are those of
/// a chunk that was read already, only the piece needs reading: what stands around it is known to be valid and to say
/// nothing new.
struct ChunkTemplate {
  /// What the piece is.
  let kind: EventBatch.Kind
  private let before: [UInt8]
  private let behind: [UInt8]

  /// Remembers a chunk by the place of its piece.
  init(_ data: UnsafeRawBufferPointer, place: Range<Int>, kind: EventBatch.Kind) {
    self.kind = kind
    before = Array(data[..<place.lowerBound])
    behind = Array(data[place.upperBound...])
  }

  /// Whether the piece of a chunk that is the same around it has escapes, told by the length it has without them.
  func isEscaped(_ data: UnsafeRawBufferPointer, length: Int) -> Bool {
    data.count - before.count - behind.count - 2 != length
  }

  /// Appends the piece of a chunk that is the same around it; false when it is not, and nothing is appended then.
  func append(_ data: UnsafeRawBufferPointer, to output: inout [UInt8]) -> Bool {
    let end = data.count - behind.count
    guard end >= before.count + 2,
      UnsafeRawBufferPointer(rebasing: data[..<before.count]).equals(before),
      UnsafeRawBufferPointer(rebasing: data[end...]).equals(behind)
    else { return false }
    let piece = UnsafeRawBufferPointer(rebasing: data[before.count..<end])
    let length = output.count
    var scanner = JSONScanner(piece)
    do {
      try scanner.appendString(to: &output)
    } catch {
      return false
    }
    if scanner.offset == piece.count { return true }
    output.removeLast(output.count - length)
    return false
  }
}
