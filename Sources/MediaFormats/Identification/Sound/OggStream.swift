// SPDX-License-Identifier: Apache-2.0

/// Reads the pages of an Ogg file (RFC 3533, 6). Films in Ogg are not recognised.
enum OggStream {
  static func facts(_ bytes: ByteView) -> MediaFacts? {
    guard bytes.holds("OggS"), bytes[4] == 0 else { return nil }
    var facts = MediaFacts(format: .ogg, isComplete: false)
    var timing: Timing?
    var streams: Int?
    var hasOneStream = true
    var last: UInt64?
    var position = 0
    while position < bytes.count, let page = Page(bytes, at: position) {
      if page.isFirst {
        if page.content.holds("theora", at: 1) { return nil }
        if streams == nil { timing = Timing(page.content) }
      }
      hasOneStream = hasOneStream && (streams == nil || streams == page.stream)
      streams = page.stream
      // All ones: no packet ends on the page.
      if page.granule != .max { last = page.granule }
      position += page.length
      facts.isComplete = position <= bytes.count
    }
    if hasOneStream, let timing, let last, let samples = Int(exactly: last), samples > timing.skipped {
      facts.durationMilliseconds = milliseconds(samples - timing.skipped, per: timing.rate)
    }
    return facts
  }

  /// One page: its header, and what is there of its content.
  private struct Page {
    let isFirst: Bool
    let stream: Int
    let granule: UInt64
    let length: Int
    let content: ByteView

    init?(_ bytes: ByteView, at position: Int) {
      guard bytes.holds("OggS", at: position), let flags = bytes[position + 5],
        let granule = bytes.number(position + 6, 8, .little), let stream = bytes.uint32(position + 14, .little),
        let segments = bytes[position + 26]
      else { return nil }
      var content = 0
      for segment in 0..<Int(segments) {
        guard let length = bytes[position + 27 + segment] else { return nil }
        content += Int(length)
      }
      let start = position + 27 + Int(segments)
      (self.isFirst, self.stream, self.granule) = (flags & 2 != 0, stream, granule)
      self.length = start + content - position
      self.content = bytes.clamped(start, content)
    }
  }

  /// How positions in a stream are counted (RFC 7845, 4; Vorbis I, 4.2.2).
  private struct Timing {
    let rate: Int
    /// Samples at the beginning that are not played.
    let skipped: Int

    init?(_ head: ByteView) {
      if head.holds("OpusHead"), let skipped = head.uint16(10, .little) {
        (rate, self.skipped) = (48000, skipped)
      } else if head[0] == 1, head.holds("vorbis", at: 1), let rate = head.uint32(12, .little) {
        (self.rate, skipped) = (rate, 0)
      } else {
        return nil
      }
    }
  }
}
