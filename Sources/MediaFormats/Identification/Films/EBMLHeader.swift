// SPDX-License-Identifier: Apache-2.0

/// Reads the elements of a WebM file (RFC 8794; RFC 9559, 5). Matroska files of other kinds are not recognised.
enum EBMLHeader {
  private enum ID {
    static let header = 0x1A45_DFA3
    static let documentType = 0x4282
    static let segment = 0x1853_8067
    static let information = 0x1549_A966
    static let scale = 0x2AD7B1
    static let duration = 0x4489
    static let cluster = 0x1F43_B675
  }

  static func facts(_ bytes: ByteView) -> MediaFacts? {
    guard let header = Element(bytes, at: 0), header.id == ID.header,
      header.content.elements.contains(where: { $0.id == ID.documentType && $0.content.holds("webm") })
    else { return nil }
    var facts = MediaFacts(format: .webm, isComplete: header.isWhole)
    guard let segment = Element(bytes, at: header.end), segment.id == ID.segment else {
      facts.isComplete = header.isWhole && header.end == bytes.count
      return facts
    }
    facts.isComplete = segment.isWhole
    for element in segment.content.elements {
      if element.id == ID.information { facts.durationMilliseconds = duration(element.content) }
      // What tells about the whole stands before the sound and pictures.
      if element.id == ID.information || element.id == ID.cluster { break }
    }
    return facts
  }

  /// The duration in units of the scale, which is in nanoseconds.
  private static func duration(_ information: ByteView) -> Int? {
    var scale = 1_000_000.0
    var units: Double?
    for element in information.elements {
      if element.id == ID.scale, let number = element.content.number(0, element.content.count, .big) {
        scale = Double(number)
      }
      if element.id == ID.duration {
        let bits = element.content
        units =
          bits.count == 4
          ? bits.number(0, 4, .big).map { Double(Float(bitPattern: UInt32($0))) }
          : bits.number(0, 8, .big).map { Double(bitPattern: $0) }
      }
    }
    guard let units, units > 0 else { return nil }
    return Int(exactly: (units * scale / 1_000_000).rounded()).flatMap { $0 <= longestDuration ? $0 : nil }
  }
}

/// An element of an EBML document: a name, a length and so many bytes.
private struct Element {
  let id: Int
  /// What is there of the content.
  let content: ByteView
  let isWhole: Bool
  /// Where the next one begins.
  let end: Int

  init?(_ bytes: ByteView, at position: Int) {
    // The number of leading zeros tells how many bytes follow.
    guard let first = bytes[position], first.leadingZeroBitCount < 4 else { return nil }
    let idWidth = first.leadingZeroBitCount + 1
    guard let id = bytes.number(position, idWidth, .big), let mark = bytes[position + idWidth],
      mark.leadingZeroBitCount < 8
    else { return nil }
    let width = mark.leadingZeroBitCount + 1
    guard let marked = bytes.number(position + idWidth, width, .big) else { return nil }
    let bits = UInt64(7 * width)
    let length = Int(marked & (1 << bits - 1))
    let start = position + idWidth + width
    // All ones: up to the end of what it stands in.
    let isOpen = length == 1 << Int(bits) - 1
    self.id = Int(id)
    content = isOpen ? bytes.clamped(start) : bytes.clamped(start, length)
    isWhole = isOpen || content.count == length
    end = start + content.count
  }
}

extension ByteView {
  /// The EBML elements these bytes are made of.
  fileprivate var elements: some Sequence<Element> {
    sequence(state: 0) { position in
      let element = Element(self, at: position)
      if let element { position = element.end }
      return element
    }
  }
}
