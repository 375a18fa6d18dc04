// SPDX-License-Identifier: Apache-2.0

/// Reads MP3 files: an ID3 tag, if any, and the frames behind it (ISO 11172-3, 2.4; ID3v2.4, 3.1).
enum MPEGAudio {
  static func facts(_ bytes: ByteView) -> MediaFacts? {
    let start = ID3Tag.length(bytes)
    if let start, start > 0 {
      let sound = bytes.clamped(start)
      if let facts = FLACHeader.facts(sound) ?? ADTSAudio.facts(sound) { return facts }
    }
    guard let first = Frame(bytes, at: start ?? 0) else {
      return start == nil ? nil : MediaFacts(format: .mp3, isComplete: false)
    }
    let end = (start ?? 0) + first.length
    // Two bytes are a weak sign: without a tag a second one has to follow.
    guard start != nil || end >= bytes.count || first.isLike(Frame(bytes, at: end)) || isTail(bytes, at: end) else {
      return nil
    }
    return facts(bytes, from: start ?? 0, first)
  }

  /// Walks through the frames.
  private static func facts(_ bytes: ByteView, from start: Int, _ first: Frame) -> MediaFacts {
    // The first frame may be one of notes about the rest instead of sound.
    let notes = FrameNotes(bytes.clamped(start, first.length), first)
    var position = start
    var frames = notes == nil ? 0 : -1
    while let frame = Frame(bytes, at: position), frame.isLike(first), position + frame.length <= bytes.count {
      frames += 1
      position += frame.length
    }
    let isWalked = position >= bytes.count - first.length || isTail(bytes, at: position)
    let isCut = notes?.frames.map { frames < $0 - 1 && isWalked } ?? false
    return MediaFacts(
      format: .mp3,
      durationMilliseconds: isWalked && frames > 0 ? milliseconds(frames * first.samples, per: first.rate) : nil,
      isComplete: (frames > 0 || notes != nil) && !isCut)
  }

  /// Whether something that is no sound stands at a position: a tag at the end of the file, or zeros.
  private static func isTail(_ bytes: ByteView, at position: Int) -> Bool {
    bytes.holds("TAG", at: position) || bytes.holds("APETAGEX", at: position) || bytes.holds("LYRICS", at: position)
      || bytes.number(position, 4, .big) == 0
  }
}

/// The header of a frame of layer II or III.
private struct Frame {
  /// Samples of each channel.
  let samples: Int
  /// Samples a second.
  let rate: Int
  /// Bytes, with the header.
  let length: Int
  /// Where notes stand in the first frame of a file, which is behind the side information.
  let notes: Int
  private let kind: UInt64

  // Kilobits a second by index: version 1 layer II, version 1 layer III, versions 2 and 2.5.
  private static let bitRates = [
    [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ]
  private static let rates = [44100, 48000, 32000]

  init?(_ bytes: ByteView, at position: Int) {
    guard let header = bytes.number(position, 4, .big), header >> 21 == 0x7FF else { return nil }
    // Versions: 0 = 2.5, 2 = 2, 3 = 1; layers: 1 = III, 2 = II.
    let (version, layer) = (header >> 19 & 3, header >> 17 & 3)
    let (bits, rate, padding) = (Int(header >> 12 & 15), Int(header >> 10 & 3), Int(header >> 9 & 1))
    guard version != 1, layer == 1 || layer == 2, (1...14).contains(bits), rate < 3 else { return nil }
    let isFirstVersion = version == 3
    let kilobits = Self.bitRates[isFirstVersion ? (layer == 2 ? 0 : 1) : 2][bits - 1]
    self.rate = Self.rates[rate] / (isFirstVersion ? 1 : version == 2 ? 2 : 4)
    samples = layer == 1 && !isFirstVersion ? 576 : 1152
    length = samples / 8 * kilobits * 1000 / self.rate + padding
    let isMono = header >> 6 & 3 == 3
    notes = 4 + (isFirstVersion ? (isMono ? 17 : 32) : (isMono ? 9 : 17))
    // Version, layer and sample rate are the same in all frames of a stream.
    kind = header & 0x1E_0C00
  }

  func isLike(_ other: Frame?) -> Bool { kind == other?.kind }
}

/// The notes that encoders put into a first frame without sound.
private struct FrameNotes {
  /// Frames of sound, where that is told.
  let frames: Int?

  init?(_ bytes: ByteView, _ frame: Frame) {
    if bytes.holds("Xing", at: frame.notes) || bytes.holds("Info", at: frame.notes) {
      let flags = bytes.uint32(frame.notes + 4, .big) ?? 0
      frames = flags & 1 != 0 ? bytes.uint32(frame.notes + 8, .big) : nil
    } else if bytes.holds("VBRI", at: 36) {
      frames = bytes.uint32(36 + 14, .big)
    } else {
      return nil
    }
  }
}

/// The tag that stands before the sound.
private enum ID3Tag {
  /// The bytes of the tag at the beginning; nil without one.
  static func length(_ bytes: ByteView) -> Int? {
    guard bytes.holds("ID3"), let version = bytes[3], (2...4).contains(version), let flags = bytes[5] else {
      return nil
    }
    var length = 0
    for position in 6..<10 {
      // Seven bits a byte.
      guard let byte = bytes[position], byte < 0x80 else { return nil }
      length = length << 7 | Int(byte)
    }
    return 10 + length + (flags & 0x10 != 0 ? 10 : 0)
  }
}
