// SPDX-License-Identifier: Apache-2.0

/// Reads the first directory of a TIFF picture (TIFF 6.0). Of BigTIFF only the format is told.
enum TIFFHeader {
  static func facts(_ bytes: ByteView) -> MediaFacts? {
    switch bytes.number(0, 4, .big) {
    case 0x4949_2A00, 0x4D4D_002A: break
    case 0x4949_2B00, 0x4D4D_002B: return MediaFacts(format: .tiff)
    default: return nil
    }
    var facts = MediaFacts(format: .tiff, isComplete: false)
    guard let directory = TIFFDirectory(bytes) else { return facts }
    facts.isComplete = directory.isWhole && hasAllData(bytes, directory)
    guard let width = directory.number(.width), let height = directory.number(.height), width > 0, height > 0 else {
      return facts
    }
    // 1 and 2 are alpha, 0 is anything else.
    let extra = directory.numbers(.extraSamples)?.contains { $0 == 1 || $0 == 2 } ?? false
    facts.picture = PictureFacts(
      width: width, height: height, orientation: TIFFDirectory.orientation(bytes), hasAlpha: extra)
    return facts
  }

  /// Whether the strips or tiles of the picture lie inside the file.
  private static func hasAllData(_ bytes: ByteView, _ directory: TIFFDirectory) -> Bool {
    guard let offsets = directory.numbers(.stripOffsets) ?? directory.numbers(.tileOffsets),
      let lengths = directory.numbers(.stripLengths) ?? directory.numbers(.tileLengths)
    else { return false }
    return offsets.isWhole && lengths.isWhole
      && zip(offsets, lengths).allSatisfy { offset, length in offset <= bytes.count && length <= bytes.count - offset }
  }
}
