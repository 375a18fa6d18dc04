// SPDX-License-Identifier: Apache-2.0

/// The body of a request, in pieces that are put together while they are sent: a large file that many requests carry is
/// in memory once and encoded on its way.
public struct HTTPBody: Sendable {
  /// A part of a body.
  public enum Piece: Sendable {
    /// Bytes as they are.
    case bytes([UInt8])
    /// Bytes that are sent as base64 with padding and without line breaks (RFC 4648 section 4).
    case base64([UInt8])

    /// How many bytes the piece has on the wire.
    public var count: Int {
      switch self {
      case .bytes(let bytes): bytes.count
      case .base64(let bytes): (bytes.count + 2) / 3 * 4
      }
    }
  }

  /// The parts in order; none is empty.
  public private(set) var pieces: [Piece] = []
  /// How many bytes the body has on the wire.
  public private(set) var count = 0

  /// A body without content.
  public init() {}

  /// A body of one piece.
  public init(_ bytes: [UInt8]) {
    append(.bytes(bytes))
  }

  /// Whether there is nothing to send.
  public var isEmpty: Bool { count == 0 }

  /// Adds a part at the end.
  public mutating func append(_ piece: Piece) {
    if piece.count == 0 { return }
    pieces.append(piece)
    count += piece.count
  }

  /// All of it in one piece, for tests and for callers that need it as a whole.
  public func flattened() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = copy(from: 0, into: UnsafeMutableRawBufferPointer(buffer))
    }
  }

  /// Copies what stands at `offset` and behind it, as much as there is room for, and returns how many bytes that was.
  func copy(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    var skipped = offset
    var filled = 0
    for piece in pieces {
      if skipped >= piece.count {
        skipped -= piece.count
        continue
      }
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      if room.isEmpty { break }
      switch piece {
      case .bytes(let bytes):
        filled += bytes.withUnsafeBytes { source in
          let part = UnsafeRawBufferPointer(rebasing: source[skipped...].prefix(room.count))
          room.copyMemory(from: part)
          return part.count
        }
      case .base64(let bytes):
        filled += bytes.withUnsafeBytes { Base64Text(source: $0).copy(from: skipped, into: room) }
      }
      skipped = 0
    }
    return filled
  }
}

/// The base64 of some bytes, of which any stretch can be had without the rest.
private struct Base64Text {
  let source: UnsafeRawBufferPointer

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Copies the text from `offset` on into `room` and returns how many bytes that was.
  func copy(from offset: Int, into room: UnsafeMutableRawBufferPointer) -> Int {
    let total = (source.count + 2) / 3 * 4
    let end = min(total, offset + room.count)
    var position = offset
    Self.alphabet.withUnsafeBufferPointer { alphabet in
      // Whole groups as long as they fit; what is cut at either end goes character by character.
      while position < end {
        let group = position / 4
        let start = group * 3
        if position % 4 == 0, end - position >= 4, start + 3 <= source.count {
          let bits = UInt32(source[start]) << 16 | UInt32(source[start + 1]) << 8 | UInt32(source[start + 2])
          let place = position - offset
          room[place] = alphabet[Int(bits >> 18 & 63)]
          room[place + 1] = alphabet[Int(bits >> 12 & 63)]
          room[place + 2] = alphabet[Int(bits >> 6 & 63)]
          room[place + 3] = alphabet[Int(bits & 63)]
          position += 4
        } else {
          room[position - offset] = character(group: start, index: position % 4, alphabet)
          position += 1
        }
      }
    }
    return end - offset
  }

  private func character(group start: Int, index: Int, _ alphabet: UnsafeBufferPointer<UInt8>) -> UInt8 {
    let length = min(3, source.count - start)
    if index > length { return UInt8(ascii: "=") }
    var bits: UInt32 = 0
    for place in 0..<3 { bits = bits << 8 | (place < length ? UInt32(source[start + place]) : 0) }
    return alphabet[Int(bits >> (18 - 6 * UInt32(index)) & 63)]
  }
}
