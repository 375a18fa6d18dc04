// SPDX-License-Identifier: Apache-2.0

import MediaFormats
import Testing

/// Bytes with the facts they state.
struct MediaSample: Sendable, CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]
  let facts: MediaFacts
  var testDescription: String { name }

  init(_ name: String, _ bytes: [UInt8], _ facts: MediaFacts) {
    (self.name, self.bytes, self.facts) = (name, bytes, facts)
  }

  static let all = png + jpeg + gif + webp + otherPictures + heif + sound + films + documents + texts
}

extension MediaSample {
  private static func picture(
    _ format: MediaFormat, _ width: Int, _ height: Int, frames: Int = 1, orientation: Int = 1, alpha: Bool? = false,
    isComplete: Bool = true
  ) -> MediaFacts {
    MediaFacts(
      format: format,
      picture: PictureFacts(width: width, height: height, frames: frames, orientation: orientation, hasAlpha: alpha),
      isComplete: isComplete)
  }

  static let png = [
    MediaSample("plain PNG", Bytes.png(width: 300, height: 200), picture(.png, 300, 200)),
    MediaSample("PNG with alpha", Bytes.png(width: 3, height: 2, colors: 6), picture(.png, 3, 2, alpha: true)),
    MediaSample(
      "PNG with a transparent colour", Bytes.png(width: 3, height: 2, Bytes.pngChunk("tRNS", Bytes.zeros(6))),
      picture(.png, 3, 2, alpha: true)),
    MediaSample(
      "turned, animated PNG",
      Bytes.png(
        width: 3, height: 2, Bytes.pngChunk("acTL", Bytes.big(7, 4) + Bytes.zeros(4)),
        Bytes.pngChunk("eXIf", Bytes.exif(8))), picture(.png, 3, 2, frames: 7, orientation: 8)),
    MediaSample("cut PNG", Bytes.png(width: 3, height: 2).dropLast(), picture(.png, 3, 2, isComplete: false)),
    MediaSample("PNG without size", Bytes.png(width: 0, height: 2), MediaFacts(format: .png)),
    MediaSample("PNG and what follows it", Bytes.png(width: 3, height: 2) + [1, 2, 3], picture(.png, 3, 2)),
  ]

  private static let scan = Bytes.segment(0xDA, Bytes.zeros(10)) + [1, 0xFF, 0, 2, 0xFF, 0xD3, 3]
  private static let end: [UInt8] = [0xFF, 0xD9]

  static let jpeg = [
    MediaSample(
      "plain JPEG", [0xFF, 0xD8] + Bytes.frame(0xC0, width: 70, height: 50) + scan + end, picture(.jpeg, 70, 50)),
    MediaSample(
      "JPEG with tables, fill bytes and several scans",
      [0xFF, 0xD8] + Bytes.segment(0xC4, Bytes.zeros(20)) + [0xFF, 0xFF] + Bytes.frame(0xC2, width: 70, height: 50)
        + scan + scan + end + [9, 9], picture(.jpeg, 70, 50)),
    MediaSample(
      "turned JPEG with a preview in its EXIF data",
      [0xFF, 0xD8]
        + Bytes.segment(
          0xE1,
          Bytes.ascii("Exif\0\0") + Bytes.exif(6, isBig: false) + [0xFF, 0xD8]
            + Bytes.frame(0xC0, width: 8, height: 6) + end)
        + Bytes.frame(0xC0, width: 70, height: 50) + scan + end, picture(.jpeg, 70, 50, orientation: 6)),
    MediaSample(
      "JPEG with an orientation there is not",
      [0xFF, 0xD8] + Bytes.segment(0xE1, Bytes.ascii("Exif\0\0") + Bytes.exif(9))
        + Bytes.frame(0xC0, width: 70, height: 50) + scan + end, picture(.jpeg, 70, 50)),
    MediaSample(
      "JPEG that tells its height late",
      [0xFF, 0xD8] + Bytes.frame(0xC1, width: 70, height: 0) + scan + Bytes.segment(0xDC, Bytes.big(50, 2)) + end,
      picture(.jpeg, 70, 50)),
    MediaSample(
      "cut JPEG", [0xFF, 0xD8] + Bytes.frame(0xC0, width: 70, height: 50) + scan,
      picture(.jpeg, 70, 50, isComplete: false)),
    MediaSample(
      "JPEG without a scan", [0xFF, 0xD8] + Bytes.frame(0xC0, width: 70, height: 50) + end,
      picture(.jpeg, 70, 50, isComplete: false)),
  ]

  private static func gif(_ width: Int, _ height: Int, _ blocks: [UInt8]...) -> [UInt8] {
    Bytes.ascii("GIF89a") + Bytes.little(width, 2) + Bytes.little(height, 2) + [0x80, 0, 0] + Bytes.zeros(6)
      + blocks.flatMap { $0 }
  }

  /// A frame of two colours of its own, with data of which one byte looks like the end of the file.
  private static let gifFrame =
    [0x2C] + Bytes.zeros(4) + Bytes.little(5, 2) + Bytes.little(4, 2) + [0x80] + Bytes.zeros(6)
    + [2, 2, 0x3B, 0x2C, 1, 0x21, 0]
  private static let gifControl: [UInt8] = [0x21, 0xF9, 4, 1, 0, 0, 0, 0]

  static let gif = [
    MediaSample("plain GIF", gif(20, 10, gifFrame, [0x3B]), picture(.gif, 20, 10)),
    MediaSample(
      "animated GIF", gif(20, 10, gifControl, gifFrame, [0], gifControl, gifFrame, [0x3B]),
      picture(.gif, 20, 10, frames: 2, alpha: true)),
    MediaSample("GIF as large as its frame", gif(0, 0, gifFrame, [0x3B]), picture(.gif, 5, 4)),
    MediaSample(
      "cut GIF", gif(20, 10, gifFrame, gifFrame.dropLast()), picture(.gif, 20, 10, frames: 2, isComplete: false)),
  ]

  private static let lossy =
    [0, 0, 0, 0x9D, 0x01, 0x2A] + Bytes.little(300 | 0x4000, 2) + Bytes.little(200, 2) + Bytes.zeros(4)
  private static let lossless = [0x2F] + Bytes.little(299 | 199 << 14 | 1 << 28, 4)
  private static func extended(_ flags: UInt8) -> [UInt8] {
    Bytes.chunk("VP8X", [flags, 0, 0, 0] + Bytes.little(299, 3) + Bytes.little(199, 3))
  }

  static let webp = [
    MediaSample("lossy WebP", Bytes.riff("WEBP", Bytes.chunk("VP8 ", lossy)), picture(.webp, 300, 200)),
    MediaSample(
      "lossless WebP", Bytes.riff("WEBP", Bytes.chunk("VP8L", lossless)), picture(.webp, 300, 200, alpha: true)),
    MediaSample(
      "turned WebP",
      Bytes.riff("WEBP", extended(0x18), Bytes.chunk("VP8 ", lossy), Bytes.chunk("EXIF", Bytes.exif(3))),
      picture(.webp, 300, 200, orientation: 3, alpha: true)),
    MediaSample(
      "animated WebP",
      Bytes.riff("WEBP", extended(0x02), Bytes.chunk("ANMF", Bytes.zeros(17)), Bytes.chunk("ANMF", Bytes.zeros(16))),
      picture(.webp, 300, 200, frames: 2)),
    MediaSample(
      "cut WebP", Bytes.riff("WEBP", Bytes.chunk("VP8 ", lossy)).dropLast(), picture(.webp, 300, 200, isComplete: false)
    ),
  ]

  private static func bitmap(_ bits: Int, _ size: Int = 40) -> [UInt8] {
    Bytes.ascii("BM") + Bytes.little(0, 4) + Bytes.zeros(4) + Bytes.little(14 + size, 4) + Bytes.little(size, 4)
      + Bytes.little(3, 4) + Bytes.little(-2, 4) + Bytes.little(1, 2) + Bytes.little(bits, 2)
      + Bytes.zeros(size - 16)
  }

  private static func tiff(_ rest: [UInt8]) -> [UInt8] {
    func entry(_ tag: Int, _ value: Int) -> [UInt8] {
      Bytes.big(tag, 2) + Bytes.big(3, 2) + Bytes.big(1, 4) + Bytes.big(value, 2) + Bytes.zeros(2)
    }
    return Bytes.ascii("MM") + Bytes.big(42, 2) + Bytes.big(8, 4) + Bytes.big(6, 2) + entry(256, 3) + entry(257, 2)
      + entry(273, 86) + entry(274, 7) + entry(279, 6) + entry(338, 2) + Bytes.zeros(4) + rest
  }

  static let otherPictures = [
    MediaSample("BMP from top to bottom", bitmap(24) + Bytes.zeros(24), picture(.bmp, 3, 2)),
    MediaSample("BMP of 32 bits", bitmap(32) + Bytes.zeros(24), picture(.bmp, 3, 2, alpha: nil)),
    MediaSample("cut BMP", bitmap(24) + Bytes.zeros(23), picture(.bmp, 3, 2, isComplete: false)),
    MediaSample("turned TIFF", tiff(Bytes.zeros(6)), picture(.tiff, 3, 2, orientation: 7, alpha: true)),
    MediaSample(
      "cut TIFF", tiff(Bytes.zeros(5)), picture(.tiff, 3, 2, orientation: 7, alpha: true, isComplete: false)),
    MediaSample(
      "icon of two sizes",
      [0, 0, 1, 0, 2, 0] + [16, 16, 0, 0, 1, 0, 32, 0] + Bytes.little(4, 4) + Bytes.little(38, 4)
        + [0, 0, 0, 0, 1, 0, 32, 0] + Bytes.little(4, 4) + Bytes.little(38, 4) + Bytes.zeros(4),
      picture(.ico, 256, 256, alpha: true)),
  ]

  private static func extent(_ width: Int, _ height: Int) -> [UInt8] {
    Bytes.box("ispe", Bytes.zeros(4), Bytes.big(width, 4), Bytes.big(height, 4))
  }

  /// A picture made of tiles: item 2 has the whole size and is turned by a quarter, item 1 is a tile.
  private static func heif(_ brand: String, _ compatible: String...) -> [UInt8] {
    Bytes.box("ftyp", Bytes.ascii(brand), Bytes.zeros(4), compatible.flatMap { Bytes.ascii($0) })
      + Bytes.box(
        "meta", Bytes.zeros(4), Bytes.box("pitm", Bytes.zeros(4), Bytes.big(2, 2)),
        Bytes.box(
          "iprp", Bytes.box("ipco", extent(512, 512), extent(4000, 3000), Bytes.box("irot", [3])),
          Bytes.box(
            "ipma", Bytes.zeros(4), Bytes.big(2, 4), Bytes.big(1, 2), [1, 0x81], Bytes.big(2, 2), [2, 0x82, 3]))
      ) + Bytes.box("mdat", [1, 2, 3])
  }

  static let heif = [
    MediaSample("HEIC of tiles", heif("heic", "mif1"), picture(.heic, 4000, 3000, orientation: 6)),
    MediaSample("HEIC by a compatible brand", heif("mif1", "heic"), picture(.heic, 4000, 3000, orientation: 6)),
    MediaSample("HEIF", heif("mif1", "miaf"), picture(.heif, 4000, 3000, orientation: 6)),
    MediaSample("AVIF", heif("avif"), picture(.avif, 4000, 3000, orientation: 6)),
    MediaSample(
      "cut HEIC", heif("heic", "mif1").dropLast(), picture(.heic, 4000, 3000, orientation: 6, isComplete: false)),
  ]
}
