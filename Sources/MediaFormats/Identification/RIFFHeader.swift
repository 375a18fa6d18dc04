// SPDX-License-Identifier: Apache-2.0

/// Reads RIFF files: WebP, WAV and AVI (Multimedia Programming Interface and Data Specifications 1.0).
enum RIFFHeader {
  /// A length of a file that was written to a pipe, and of those whose true lengths are too large (RF64).
  static let unknownLength = 0xFFFF_FFFF

  static func facts(_ bytes: ByteView) -> MediaFacts? {
    guard bytes.holds("RIFF") || bytes.holds("RF64"), let length = bytes.uint32(4, .little),
      let form = FourCharacters(bytes, at: 8)
    else { return nil }
    let isWhole = length == unknownLength || bytes.count >= 8 + length
    let content = length == unknownLength ? bytes : bytes.clamped(0, 8 + length)
    return switch form {
    case "WEBP": WebPHeader.facts(content, isWhole: isWhole)
    case "WAVE": WAVHeader.facts(content, isWhole: isWhole)
    case "AVI ": MediaFacts(format: .avi, isComplete: isWhole)
    default: nil
    }
  }
}
