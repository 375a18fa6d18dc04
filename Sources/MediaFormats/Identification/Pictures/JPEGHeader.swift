// SPDX-License-Identifier: Apache-2.0

/// Reads the segments of a JPEG picture (ITU-T T.81, annex B).
enum JPEGHeader {
  static func facts(_ bytes: ByteView) -> MediaFacts? {
    guard bytes.number(0, 3, .big) == 0xFFD8FF else { return nil }
    var facts = MediaFacts(format: .jpeg, isComplete: false)
    var orientation: Int?
    var hasScan = false
    var position = 2
    while let (marker, start) = nextMarker(bytes, from: position) {
      position = start
      switch marker {
      case 0x01, 0xD8:
        continue
      case 0xD9:
        facts.isComplete = hasScan
        facts.picture?.orientation = orientation ?? 1
        return facts
      default:
        break
      }
      guard let length = bytes.uint16(start, .big), length >= 2 else { break }
      let content = bytes.clamped(start + 2, length - 2)
      switch marker {
      case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(marker):
        // A height of 0 is told by a later segment, if at all.
        if facts.picture == nil, let height = content.uint16(1, .big), let width = content.uint16(3, .big), width > 0 {
          facts.picture = PictureFacts(width: width, height: height, hasAlpha: false)
        }
      case 0xDC:
        if facts.picture?.height == 0 { facts.picture?.height = content.uint16(0, .big) ?? 0 }
      case 0xE1 where orientation == nil && content.holds("Exif\0\0"):
        orientation = TIFFDirectory.orientation(content.clamped(6))
      case 0xDA:
        hasScan = true
      default:
        break
      }
      // What follows a scan's header are its data, in which no marker but restarts stands: the search skips both.
      position = start + length
    }
    facts.picture?.orientation = orientation ?? 1
    return facts
  }

  /// The next marker and where its segment begins. Skips the data of scans, fill bytes and junk between segments.
  private static func nextMarker(_ bytes: ByteView, from position: Int) -> (marker: UInt8, start: Int)? {
    var position = position
    while let found = bytes.position(of: 0xFF, from: position), let next = bytes[found + 1] {
      switch next {
      case 0xFF: position = found + 1
      case 0x00, 0xD0...0xD7: position = found + 2
      default: return (next, found + 2)
      }
    }
    return nil
  }
}
