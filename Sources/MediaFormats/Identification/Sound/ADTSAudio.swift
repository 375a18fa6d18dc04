// SPDX-License-Identifier: Apache-2.0

/// Reads AAC sound in ADTS frames (ISO 14496-3, 1.A.2).
enum ADTSAudio {
  private static let rates = [
    96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
  ]

  static func facts(_ bytes: ByteView) -> MediaFacts? {
    guard let first = Frame(bytes, at: 0) else { return nil }
    // Two bytes are a weak sign: a second frame or the end of the file has to follow.
    guard first.length >= bytes.count || Frame(bytes, at: first.length)?.rate == first.rate else { return nil }
    var position = 0
    var samples = 0
    while let frame = Frame(bytes, at: position), position + frame.length <= bytes.count {
      samples += frame.samples
      position += frame.length
    }
    // A last frame that is cut is heard by nobody.
    let isWalked = position + first.length >= bytes.count || Frame(bytes, at: position) != nil
    return MediaFacts(
      format: .aac, durationMilliseconds: isWalked && samples > 0 ? milliseconds(samples, per: first.rate) : nil,
      isComplete: samples > 0)
  }

  private struct Frame {
    let rate: Int
    let samples: Int
    let length: Int

    init?(_ bytes: ByteView, at position: Int) {
      guard let header = bytes.number(position, 7, .big), header >> 44 == 0xFFF, header >> 41 & 3 == 0 else {
        return nil
      }
      let rate = Int(header >> 34 & 15)
      length = Int(header >> 13 & 0x1FFF)
      guard rate < rates.count, length >= 7 else { return nil }
      self.rate = rates[rate]
      // One to four blocks of 1024 samples.
      samples = 1024 * (Int(header & 3) + 1)
    }
  }
}
