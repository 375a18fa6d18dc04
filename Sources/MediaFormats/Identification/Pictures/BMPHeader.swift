// SPDX-License-Identifier: Apache-2.0

/// Reads the headers of a Windows or OS/2 bitmap (Windows GDI, BITMAPFILEHEADER and BITMAPINFOHEADER).
enum BMPHeader {
  /// The sizes that headers of bitmaps have had.
  private static let headerSizes: Set<Int> = [12, 16, 40, 52, 56, 64, 108, 124]

  static func facts(_ bytes: ByteView) -> MediaFacts? {
    guard bytes.holds("BM"), let data = bytes.uint32(10, .little), let size = bytes.uint32(14, .little),
      headerSizes.contains(size)
    else { return nil }
    let isOld = size == 12
    guard let width = isOld ? bytes.uint16(18, .little) : bytes.int32(18, .little),
      let height = isOld ? bytes.uint16(20, .little) : bytes.int32(22, .little),
      let bits = bytes.uint16(isOld ? 24 : 28, .little), width > 0, height != 0
    else { return MediaFacts(format: .bmp, isComplete: false) }
    // Rows from top to bottom are told by a negative height.
    let rows = abs(height)
    let compression = size >= 40 ? bytes.uint32(30, .little) ?? 0 : 0
    // Uncompressed rows (0 plain, 3 and 6 with masks) are filled up to four bytes; of others the file says how long it is.
    let isPlain = [0, 3, 6].contains(compression)
    let (content, overflow) = ((width * bits + 31) / 32 * 4).multipliedReportingOverflow(by: rows)
    let claimed = isPlain ? content : (bytes.uint32(2, .little) ?? 0) - data
    let hasAlpha = size >= 56 && bytes.uint32(66, .little) ?? 0 != 0
    return MediaFacts(
      format: .bmp,
      picture: PictureFacts(width: width, height: rows, hasAlpha: bits == 32 && !hasAlpha ? nil : hasAlpha),
      isComplete: !overflow && bytes.count - data >= claimed)
  }
}
