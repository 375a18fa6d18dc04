// SPDX-License-Identifier: Apache-2.0

/// The dots of a Windows bitmap. libvips itself reads bitmaps only with decoders that must not see foreign files.
///
/// Read are uncompressed ones of 1, 4, 8, 24 and 32 bits (Windows GDI, BITMAPINFOHEADER and its successors).
struct BitmapDots {
  let width: Int
  let height: Int
  /// Bytes a dot: red, green, blue and perhaps alpha.
  let bands: Int
  /// The rows from top to bottom, without gaps.
  let bytes: [UInt8]

  static let broken = PictureScalingError(
    code: "cannot_decode", message: "The bitmap cannot be decoded: it is broken, compressed or of a rare kind.",
    hint: "Save it as PNG.")

  /// Reads a file.
  init(file: ByteView) throws(PictureScalingError) {
    guard let data = file.uint32(10, .little) else { throw Self.broken }
    try self.init(file.clamped(14), data: data - 14, isIcon: false)
  }

  /// Reads the picture of an icon, which has a mask below it: its header claims twice the rows.
  init(icon: ByteView) throws(PictureScalingError) {
    try self.init(icon, data: nil, isIcon: true)
  }

  /// - Parameter data: where the rows begin; behind header and colours when that is not told.
  private init(_ bytes: ByteView, data: Int?, isIcon: Bool) throws(PictureScalingError) {
    guard let header = bytes.uint32(0, .little), header >= 40, let width = bytes.int32(4, .little),
      let claimed = bytes.int32(8, .little), let bits = bytes.uint16(14, .little),
      let compression = bytes.uint32(16, .little), let used = bytes.uint32(32, .little),
      width > 0, claimed != 0, [1, 4, 8, 24, 32].contains(bits), compression == 0 || compression == 3 && bits == 32
    else { throw Self.broken }
    let height = isIcon ? claimed / 2 : abs(claimed)
    try PictureScaler.check(pixels: PictureFacts(width: width, height: height).pixels)
    let colors = bits > 8 ? 0 : used == 0 ? 1 << bits : used
    let colorTable = header + (compression == 3 && header == 40 ? 12 : 0)
    let rowLength = (width * bits + 31) / 32 * 4
    guard height > 0, let rows = bytes.part(data ?? colorTable + 4 * colors, rowLength * height) else {
      throw Self.broken
    }
    // Masks tell where the colours are; only the usual places are read: blue first, in whole bytes.
    if compression == 3, bytes.uint32(40, .little) != 0xFF0000 || bytes.uint32(48, .little) != 0xFF {
      throw Self.broken
    }
    let hasAlpha = bits == 32 && (isIcon || header >= 56 && bytes.uint32(52, .little) == 0xFF00_0000)
    (self.width, self.height, bands) = (width, height, hasAlpha ? 4 : 3)
    let layout = RowLayout(
      bits: bits, length: rowLength, isUpsideDown: claimed > 0,
      palette: Palette(bytes.clamped(colorTable, 4 * colors)))
    self.bytes = layout.dots(rows.memory, width: width, height: height, bands: bands)
  }
}

/// The colours of a bitmap of up to 8 bits.
private struct Palette {
  /// Red, green and blue of 256 colours; black where the file tells none.
  let bytes: [UInt8]

  init(_ table: ByteView) {
    // Blue comes first; the fourth byte says nothing.
    bytes = (0..<256 * 3).map { table[$0 / 3 * 4 + 2 - $0 % 3] ?? 0 }
  }
}

/// How the dots of a bitmap lie in its rows.
private struct RowLayout {
  let bits: Int
  /// Bytes of a row; rows are filled up.
  let length: Int
  let isUpsideDown: Bool
  let palette: Palette

  /// The dots from top to bottom: red, green, blue and with four bands alpha.
  func dots(_ rows: UnsafeRawBufferPointer, width: Int, height: Int, bands: Int) -> [UInt8] {
    // Every index below is inside: the caller has made sure that there are `height` rows of `length` bytes, and a row
    // has `width` dots of `bits` bits.
    [UInt8](unsafeUninitializedCapacity: width * height * bands) { out, count in
      for y in 0..<height {
        let row = rows[((isUpsideDown ? height - 1 - y : y) * length)...].prefix(length)
        for x in 0..<width {
          if bits >= 24 {
            let dot = row.startIndex + x * bits / 8
            (out[count], out[count + 1], out[count + 2]) = (row[dot + 2], row[dot + 1], row[dot])
            if bands == 4 { out[count + 3] = row[dot + 3] }
          } else {
            let byte = row[row.startIndex + x * bits / 8]
            let color = Int(byte >> UInt8(8 - bits - x * bits % 8)) & (1 << bits - 1)
            for band in 0..<3 { out[count + band] = palette.bytes[3 * color + band] }
          }
          count += bands
        }
      }
    }
  }
}
