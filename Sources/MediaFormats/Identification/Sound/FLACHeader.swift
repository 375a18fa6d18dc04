// SPDX-License-Identifier: Apache-2.0

/// Reads the metadata blocks of a FLAC file (RFC 9639, 8).
enum FLACHeader {
  static func facts(_ bytes: ByteView) -> MediaFacts? {
    guard bytes.holds("fLaC") else { return nil }
    var facts = MediaFacts(format: .flac, isComplete: false)
    var samples = 0
    var position = 4
    while let kind = bytes[position], let length = bytes.uint24(position + 1, .big) {
      guard let block = bytes.part(position + 4, length) else { return facts }
      if kind & 0x7F == 0, let bits = block.number(10, 8, .big) {
        // Sample rate in 20 bits, channels in 3, bits of a sample in 5, samples in 36; 0 samples = unknown.
        samples = Int(bits & 0xF_FFFF_FFFF)
        if samples > 0 { facts.durationMilliseconds = milliseconds(samples, per: Int(bits >> 44)) }
      }
      position += 4 + length
      guard kind & 0x80 == 0 else {
        // The sound follows the last block.
        facts.isComplete = samples == 0 || position < bytes.count
        return facts
      }
    }
    return facts
  }
}
