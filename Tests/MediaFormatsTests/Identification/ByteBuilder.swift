// SPDX-License-Identifier: Apache-2.0

/// Writes small files for tests, piece by piece.
enum Bytes {
  static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

  static func big(_ number: Int, _ width: Int) -> [UInt8] {
    (0..<width).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  static func little(_ number: Int, _ width: Int) -> [UInt8] { big(number, width).reversed() }

  static func zeros(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }

  /// A chunk of a PNG picture; the checksum is not computed.
  static func pngChunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    big(content.count, 4) + ascii(name) + content + zeros(4)
  }

  /// A PNG picture of these chunks between its header and its end.
  static func png(width: Int, height: Int, colors: UInt8 = 2, _ chunks: [UInt8]...) -> [UInt8] {
    big(0x8950_4E47_0D0A_1A0A as UInt64)
      + pngChunk("IHDR", big(width, 4) + big(height, 4) + [8, colors, 0, 0, 0]) + chunks.flatMap { $0 }
      + pngChunk("IEND", [])
  }

  private static func big(_ number: UInt64) -> [UInt8] {
    (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
  }

  /// A segment of a JPEG picture.
  static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
    [0xFF, marker] + big(content.count + 2, 2) + content
  }

  /// The header of a JPEG frame of three colours.
  static func frame(_ marker: UInt8, width: Int, height: Int) -> [UInt8] {
    segment(marker, [8] + big(height, 2) + big(width, 2) + [3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0])
  }

  /// EXIF data with nothing but an orientation.
  static func exif(_ orientation: Int, isBig: Bool = true) -> [UInt8] {
    isBig
      ? ascii("MM") + big(42, 2) + big(8, 4) + big(1, 2) + big(274, 2) + big(3, 2) + big(1, 4) + big(orientation, 2)
        + zeros(6)
      : ascii("II") + little(42, 2) + little(8, 4) + little(1, 2) + little(274, 2) + little(3, 2) + little(1, 4)
        + little(orientation, 2) + zeros(6)
  }

  /// A chunk of a RIFF file.
  static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    ascii(name) + little(content.count, 4) + content + zeros(content.count % 2)
  }

  static func riff(_ form: String, _ chunks: [UInt8]...) -> [UInt8] {
    let content = ascii(form) + chunks.flatMap { $0 }
    return ascii("RIFF") + little(content.count, 4) + content
  }

  /// A box of an ISO media file.
  static func box(_ name: String, _ content: [UInt8]...) -> [UInt8] {
    let content = content.flatMap { $0 }
    return big(content.count + 8, 4) + ascii(name) + content
  }
}
