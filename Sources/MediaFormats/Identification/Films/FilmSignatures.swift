// SPDX-License-Identifier: Apache-2.0

/// Recognises films of which only the beginning is looked at: FLV, MPEG and WMV.
enum FilmSignatures {
  static func facts(_ bytes: ByteView) -> MediaFacts? {
    if bytes.holds("FLV\u{1}"), bytes.uint32(5, .big) == 9 { return MediaFacts(format: .flv) }
    // The header of a pack or of a sequence (ISO 13818-1, 2.5; ISO 13818-2, 6.2).
    if let code = bytes.number(0, 4, .big), code == 0x1BA || code == 0x1B3 {
      return MediaFacts(format: .mpeg, isComplete: bytes.count > 12)
    }
    return advancedSystemsFormat(bytes)
  }

  /// A file of Windows Media that has pictures (Advanced Systems Format, 3.1 and 3.3).
  private static func advancedSystemsFormat(_ bytes: ByteView) -> MediaFacts? {
    guard bytes.number(0, 8, .big) == 0x3026_B275_8E66_CF11, bytes.number(8, 8, .big) == 0xA6D9_00AA_0062_CE6C,
      let length = bytes.uint64(16, .little)
    else { return nil }
    let header = bytes.clamped(0, length)
    var position = 30
    while let (first, second) = header.identifier(position), let size = header.uint64(position + 16, .little),
      size >= 24
    {
      // The properties of a stream, and that they are a film's.
      if first == 0x9107_DCB7_B7A9_CF11, second == 0x8EE6_00C0_0C20_5365,
        let (kind, _) = header.identifier(position + 24), kind == 0xC0EF_19BC_4D5B_CF11
      {
        return MediaFacts(format: .wmv, isComplete: header.count == length)
      }
      guard size <= header.count - position else { break }
      position += size
    }
    return nil
  }
}

extension ByteView {
  /// The sixteen bytes of an identifier.
  fileprivate func identifier(_ position: Int) -> (UInt64, UInt64)? {
    guard let first = number(position, 8, .big), let second = number(position + 8, 8, .big) else { return nil }
    return (first, second)
  }
}
