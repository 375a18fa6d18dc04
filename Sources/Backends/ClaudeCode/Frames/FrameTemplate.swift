// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore

/// The bytes of a delta frame around its piece and its own id.
///
/// The deltas of one block differ in nothing else. Where everything else is as in a frame that was read already, only
/// the piece needs reading: what stands around it is known to be valid and to say nothing new.
struct FrameTemplate {
  /// What the piece is.
  let kind: EventBatch.Kind
  private let pieceIsFirst: Bool
  /// How long the frame's id is, with its quotes; 0 when it has none.
  private let idLength: Int
  /// The bytes before, between and behind the two, one after the other.
  private let constant: [UInt8]
  private let beforeCount: Int
  private let betweenCount: Int

  /// Remembers a frame.
  init(_ line: UnsafeRawBufferPointer, _ frame: DeltaFrame, kind: EventBatch.Kind) {
    self.kind = kind
    let id = frame.frameID ?? line.count..<line.count
    pieceIsFirst = frame.piece.lowerBound < id.lowerBound
    idLength = id.count
    let (first, second) = pieceIsFirst ? (frame.piece, id) : (id, frame.piece)
    beforeCount = first.lowerBound
    betweenCount = second.lowerBound - first.upperBound
    constant =
      Array(line[..<first.lowerBound]) + line[first.upperBound..<second.lowerBound] + line[second.upperBound...]
  }

  /// Appends the piece of a frame that is the same around it; false when it is not, and nothing is appended then.
  func append(_ line: UnsafeRawBufferPointer, to output: inout [UInt8]) -> Bool {
    let length = output.count
    if constant.withUnsafeBytes({ read(line, $0, &output) }) { return true }
    output.removeLast(output.count - length)
    return false
  }

  private func read(
    _ line: UnsafeRawBufferPointer, _ constant: UnsafeRawBufferPointer, _ output: inout [UInt8]
  ) -> Bool {
    // The end is compared first: it tells another message or block sooner than the beginning does.
    let behindCount = constant.count - beforeCount - betweenCount
    guard line.count >= constant.count + idLength + 2,
      matches(line, line.count - behindCount, constant, beforeCount + betweenCount, behindCount),
      matches(line, 0, constant, 0, beforeCount)
    else { return false }
    var offset = beforeCount
    if pieceIsFirst {
      guard appendPiece(line, &offset, &output) else { return false }
    } else {
      guard isID(line, &offset) else { return false }
    }
    guard line.count - offset >= betweenCount + behindCount,
      matches(line, offset, constant, beforeCount, betweenCount)
    else { return false }
    offset += betweenCount
    if pieceIsFirst {
      guard isID(line, &offset) else { return false }
    } else {
      guard appendPiece(line, &offset, &output) else { return false }
    }
    return offset == line.count - behindCount
  }

  @inline(__always)
  private func matches(
    _ line: UnsafeRawBufferPointer, _ offset: Int, _ constant: UnsafeRawBufferPointer, _ start: Int, _ count: Int
  ) -> Bool {
    if count == 0 { return true }
    guard let text = line.baseAddress, let known = constant.baseAddress else { return false }
    return memcmp(text + offset, known + start, count) == 0
  }

  private func appendPiece(_ line: UnsafeRawBufferPointer, _ offset: inout Int, _ output: inout [UInt8]) -> Bool {
    var scanner = JSONScanner(UnsafeRawBufferPointer(rebasing: line[offset...]))
    do { try scanner.appendString(to: &output) } catch { return false }
    offset += scanner.offset
    return true
  }

  /// Passes over an id of the usual length: a string without escapes.
  private func isID(_ line: UnsafeRawBufferPointer, _ offset: inout Int) -> Bool {
    if idLength == 0 { return true }
    guard line.count - offset >= idLength else { return false }
    var scanner = JSONScanner(UnsafeRawBufferPointer(rebasing: line[offset..<offset + idLength]))
    guard line[offset] == UInt8(ascii: "\""), (try? scanner.skipValue()) != nil, scanner.offset == idLength else {
      return false
    }
    offset += idLength
    return true
  }
}
