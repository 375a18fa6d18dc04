// SPDX-License-Identifier: Apache-2.0

/// Reads the chunks of an AIFF or AIFF-C file (Audio Interchange File Format 1.3).
enum AIFFHeader {
  static func facts(_ bytes: ByteView) -> MediaFacts? {
    guard bytes.holds("FORM"), bytes.holds("AIFF", at: 8) || bytes.holds("AIFC", at: 8),
      let length = bytes.uint32(4, .big)
    else { return nil }
    var facts = MediaFacts(format: .aiff, isComplete: bytes.count >= 8 + length)
    for chunk in ChunkSequence(bytes, from: 12, .big) where chunk.name == "COMM" {
      guard let frames = chunk.content.uint32(2, .big), let rate = sampleRate(chunk.content) else { break }
      facts.durationMilliseconds = milliseconds(frames, per: rate)
      break
    }
    return facts
  }

  /// The whole part of a number of 80 bits: sign and exponent in two bytes, mantissa in eight.
  private static func sampleRate(_ common: ByteView) -> Int? {
    guard let exponent = common.uint16(8, .big), let mantissa = common.number(10, 8, .big),
      (16383..<16383 + 32).contains(exponent)
    else { return nil }
    return Int(mantissa >> UInt64(63 - (exponent - 16383)))
  }
}
