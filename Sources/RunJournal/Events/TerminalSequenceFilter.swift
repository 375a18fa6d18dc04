// SPDX-License-Identifier: Apache-2.0

/// Takes terminal control sequences out of what models write, also when a sequence is split over several pieces.
///
/// Removed are the sequences of ECMA-48 (escape, control sequence, operating system command and the other strings) and
/// control characters except tab, line feed and carriage return. A sequence that is never finished takes at most the
/// rest of its line with it. Text without control characters is returned as it is, without a copy.
public struct TerminalSequenceFilter: Sendable {
  private enum State {
    case ground
    /// After ESC, and after its intermediate characters.
    case escape
    /// After CSI.
    case control
    /// Within a string that ends with BEL or ST.
    case string
    /// After ESC within a string.
    case stringEscape
  }

  /// A sequence longer than this is taken for text.
  private static let longestSequence = 4096

  private var state = State.ground
  /// How many bytes of the open sequence were dropped so far.
  private var dropped = 0

  /// Makes a filter that stands at the beginning of a text.
  public init() {}

  /// The piece without control sequences.
  public mutating func filter(_ piece: String) -> String {
    if state == .ground, !Self.hasControls(piece) { return piece }
    var kept: [UInt8] = []
    kept.reserveCapacity(piece.utf8.count)
    var leadOfControl = false
    for byte in piece.utf8 {
      if leadOfControl {
        leadOfControl = false
        if byte < 0xA0 {
          takeControl(byte)
          continue
        }
        take(0xC2, into: &kept)
      } else if byte == 0xC2 {
        leadOfControl = true
        continue
      }
      take(byte, into: &kept)
    }
    return String(decoding: kept, as: UTF8.self)
  }

  /// A C1 control, by the second byte of its encoding.
  private mutating func takeControl(_ byte: UInt8) {
    dropped = 0
    switch byte {
    case 0x9B: state = .control
    case 0x90, 0x98, 0x9D, 0x9E, 0x9F: state = .string
    default: state = .ground  // ST ends a string, the others stand alone.
    }
  }

  private mutating func take(_ byte: UInt8, into kept: inout [UInt8]) {
    dropped += 1
    if byte == 0x0A || dropped > Self.longestSequence && byte & 0xC0 != 0x80 { state = .ground }
    switch state {
    case .ground:
      if byte == 0x1B {
        begin(.escape)
      } else if byte >= 0x20 && byte != 0x7F || byte == 0x09 || byte == 0x0A || byte == 0x0D {
        kept.append(byte)
      }
    case .escape:
      switch byte {
      case 0x1B: begin(.escape)
      case 0x20...0x2F: break
      case UInt8(ascii: "["): state = .control
      case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
        state = .string
      case 0x30...0x7E: state = .ground
      default: abandon(byte, into: &kept)
      }
    case .control:
      switch byte {
      case 0x20...0x3F: break
      case 0x40...0x7E: state = .ground
      default: abandon(byte, into: &kept)
      }
    case .string:
      if byte == 0x07 { state = .ground }
      if byte == 0x1B { state = .stringEscape }
    case .stringEscape:
      if byte == UInt8(ascii: "\\") {
        state = .ground
      } else {
        state = .escape
        take(byte, into: &kept)
      }
    }
  }

  private mutating func begin(_ sequence: State) {
    state = sequence
    dropped = 0
  }

  /// The open sequence is none: what follows is text again.
  private mutating func abandon(_ byte: UInt8, into kept: inout [UInt8]) {
    state = .ground
    take(byte, into: &kept)
  }

  private static func hasControls(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      let raw = UnsafeRawBufferPointer(bytes)
      var previous: UInt8 = 0
      var index = 0
      while index < raw.count {
        if previous < 0x80, index + 8 <= raw.count,
          Self.isPlain(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        {
          index += 8
          continue
        }
        let byte = raw[index]
        if byte < 0x20 && byte != 0x0A && byte != 0x09 && byte != 0x0D || byte == 0x7F { return true }
        if previous == 0xC2 && byte < 0xA0 { return true }
        previous = byte
        index += 1
      }
      return false
    }
  }

  /// Whether all eight bytes are from 0x20 to 0x7E. A byte that is not leaves a highest bit set.
  private static func isPlain(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    return (word | (word &- ones &* 0x20) | (word &+ ones)) & (ones << 7) == 0
  }
}
