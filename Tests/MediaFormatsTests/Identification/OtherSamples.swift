// SPDX-License-Identifier: Apache-2.0

import MediaFormats

extension MediaSample {
  private static func wav(_ data: [UInt8]) -> [UInt8] {
    Bytes.riff(
      "WAVE",
      Bytes.chunk(
        "fmt ",
        Bytes.little(1, 2) + Bytes.little(1, 2) + Bytes.little(8000, 4) + Bytes.little(8000, 4) + Bytes.little(1, 2)
          + Bytes.little(8, 2)), data)
  }

  /// A file written to a pipe: nobody has gone back to fill in the lengths.
  private static let pipedWAV: [UInt8] = {
    var bytes = wav(Bytes.chunk("data", Bytes.zeros(400)))
    for range in [4..<8, 40..<44] { bytes.replaceSubrange(range, with: [0xFF, 0xFF, 0xFF, 0xFF]) }
    return bytes
  }()

  /// A frame of layer III, 128 kbit/s, 44.1 kHz: 417 bytes, 1152 samples.
  private static let mp3Frame = [0xFF, 0xFB, 0x90, 0x00] + Bytes.zeros(413)
  /// A first frame of notes, which promise so many frames.
  private static func mp3Notes(_ frames: Int) -> [UInt8] {
    [0xFF, 0xFB, 0x90, 0x00] + Bytes.zeros(32) + Bytes.ascii("Xing") + Bytes.big(1, 4) + Bytes.big(frames, 4)
      + Bytes.zeros(369)
  }
  private static func id3(_ content: [UInt8]) -> [UInt8] {
    Bytes.ascii("ID3") + [4, 0, 0, 0, 0, UInt8(content.count >> 7), UInt8(content.count & 0x7F)] + content
  }
  private static let tenFrames = Array(repeating: mp3Frame, count: 10).flatMap { $0 }

  private static func flac(samples: Int) -> [UInt8] {
    Bytes.ascii("fLaC") + [0x80, 0, 0, 34] + Bytes.zeros(10) + Bytes.big(48000 << 44 | samples, 8) + Bytes.zeros(16)
  }
  /// A frame of 44.1 kHz: 100 bytes, 1024 samples.
  private static let aacFrame = Bytes.big(0xFFF << 44 | 1 << 40 | 4 << 34 | 100 << 13, 7) + Bytes.zeros(93)

  private static func oggPage(_ flags: UInt8, _ granule: Int, _ content: [UInt8]) -> [UInt8] {
    Bytes.ascii("OggS") + [0, flags] + Bytes.little(granule, 8) + Bytes.little(7, 4) + Bytes.zeros(8)
      + [1, UInt8(content.count)] + content
  }
  private static let opus =
    oggPage(2, 0, Bytes.ascii("OpusHead") + [1, 2] + Bytes.little(312, 2) + Bytes.zeros(7))
    + oggPage(0, -1, [1]) + oggPage(4, 48312, [1, 2])

  private static let aiff: [UInt8] = {
    // 8000 a second as a number of 80 bits.
    let common = Bytes.big(1, 2) + Bytes.big(4000, 4) + Bytes.big(8, 2) + Bytes.big(0x400B, 2) + [0xFA] + Bytes.zeros(7)
    let content = Bytes.ascii("AIFFCOMM") + Bytes.big(common.count, 4) + common
    return Bytes.ascii("FORM") + Bytes.big(content.count, 4) + content
  }()

  static let sound = [
    MediaSample(
      "WAV", wav(Bytes.chunk("data", Bytes.zeros(400))), MediaFacts(format: .wav, durationMilliseconds: 50)),
    MediaSample("WAV from a pipe", pipedWAV, MediaFacts(format: .wav, durationMilliseconds: 50)),
    MediaSample(
      "cut WAV", wav(Bytes.chunk("data", Bytes.zeros(400))).dropLast(200),
      MediaFacts(format: .wav, durationMilliseconds: 25, isComplete: false)),
    MediaSample("MP3 without a tag", tenFrames, MediaFacts(format: .mp3, durationMilliseconds: 261)),
    MediaSample(
      "MP3 with tags", id3(Bytes.zeros(200)) + tenFrames + Bytes.ascii("TAG") + Bytes.zeros(125),
      MediaFacts(format: .mp3, durationMilliseconds: 261)),
    MediaSample("MP3 with notes", mp3Notes(10) + tenFrames, MediaFacts(format: .mp3, durationMilliseconds: 261)),
    MediaSample(
      "MP3 that promised more", mp3Notes(12) + tenFrames,
      MediaFacts(format: .mp3, durationMilliseconds: 261, isComplete: false)),
    MediaSample("tag without sound", id3(Bytes.zeros(200)), MediaFacts(format: .mp3, isComplete: false)),
    MediaSample("FLAC", flac(samples: 72000) + [0xFF], MediaFacts(format: .flac, durationMilliseconds: 1500)),
    MediaSample(
      "FLAC without sound", flac(samples: 72000),
      MediaFacts(format: .flac, durationMilliseconds: 1500, isComplete: false)),
    MediaSample("FLAC behind a tag", id3([1]) + flac(samples: 0), MediaFacts(format: .flac)),
    MediaSample("AAC", aacFrame + aacFrame, MediaFacts(format: .aac, durationMilliseconds: 46)),
    MediaSample("Opus in Ogg", opus, MediaFacts(format: .ogg, durationMilliseconds: 1000)),
    MediaSample("cut Ogg", opus.dropLast(), MediaFacts(format: .ogg, durationMilliseconds: 1000, isComplete: false)),
    MediaSample("film in Ogg", oggPage(2, 0, [0x80] + Bytes.ascii("theora")), MediaFacts(format: .unknown)),
    MediaSample("AIFF", aiff, MediaFacts(format: .aiff, durationMilliseconds: 500)),
    MediaSample("cut AIFF", aiff.dropLast(10), MediaFacts(format: .aiff, isComplete: false)),
  ]

  private static func fileType(_ brand: String) -> [UInt8] {
    Bytes.box("ftyp", Bytes.ascii(brand), Bytes.zeros(4), Bytes.ascii("isom"))
  }
  private static func movie(_ handler: String) -> [UInt8] {
    Bytes.box(
      "moov",
      Bytes.box("mvhd", Bytes.zeros(12), Bytes.big(600, 4), Bytes.big(1500, 4), Bytes.zeros(80)),
      Bytes.box("trak", Bytes.box("mdia", Bytes.box("hdlr", Bytes.zeros(8), Bytes.ascii(handler), Bytes.zeros(12)))))
  }

  private static func webm(_ type: String) -> [UInt8] {
    let info: [UInt8] = [0x2A, 0xD7, 0xB1, 0x83, 0x0F, 0x42, 0x40, 0x44, 0x89, 0x84] + Bytes.big(0x44FA_0000, 4)
    let header = [0x42, 0x82, 0x80 | UInt8(type.utf8.count)] + Bytes.ascii(type)
    return Bytes.big(0x1A45_DFA3, 4) + [0x80 | UInt8(header.count)] + header + Bytes.big(0x1853_8067, 4)
      + [0x80 | UInt8(info.count + 5)] + Bytes.big(0x1549_A966, 4) + [0x80 | UInt8(info.count)] + info
  }

  private static let windowsMedia: [UInt8] = {
    let properties =
      Bytes.big(0x1107_DCB7_B7A9_CF11, 8).replacing(first: 0x91)
      + Bytes.big(0x0EE6_00C0_0C20_5365, 8).replacing(first: 0x8E)
      + Bytes.little(54, 8) + Bytes.big(0x40EF_19BC_4D5B_CF11, 8).replacing(first: 0xC0) + Bytes.zeros(22)
    return Bytes.big(0x3026_B275_8E66_CF11, 8) + Bytes.big(0x26D9_00AA_0062_CE6C, 8).replacing(first: 0xA6)
      + Bytes.little(30 + properties.count, 8) + Bytes.zeros(6) + properties
  }()

  static let films = [
    MediaSample(
      "MP4", fileType("isom") + movie("vide") + Bytes.box("mdat", [1]),
      MediaFacts(format: .mp4, durationMilliseconds: 2500)),
    MediaSample(
      "MP4 of sound only", fileType("mp42") + movie("soun"), MediaFacts(format: .m4a, durationMilliseconds: 2500)),
    MediaSample(
      "MP4 that was never closed", fileType("isom") + Bytes.box("mdat", [1]),
      MediaFacts(format: .mp4, isComplete: false)),
    MediaSample("M4A", fileType("M4A ") + movie("soun"), MediaFacts(format: .m4a, durationMilliseconds: 2500)),
    MediaSample("QuickTime", fileType("qt  ") + movie("vide"), MediaFacts(format: .mov, durationMilliseconds: 2500)),
    MediaSample(
      "old QuickTime", Bytes.box("wide") + Bytes.box("mdat", [1]) + movie("vide"),
      MediaFacts(format: .mov, durationMilliseconds: 2500)),
    MediaSample("3GPP", fileType("3gp5") + movie("vide"), MediaFacts(format: .threeGPP, durationMilliseconds: 2500)),
    MediaSample("MP4 of an unknown main brand", fileType("abcd"), MediaFacts(format: .mp4)),
    MediaSample("raw picture of a camera", fileType("crx "), MediaFacts(format: .unknown)),
    MediaSample("WebM", webm("webm"), MediaFacts(format: .webm, durationMilliseconds: 2000)),
    MediaSample(
      "cut WebM", webm("webm").dropLast(20), MediaFacts(format: .webm, isComplete: false)),
    MediaSample("Matroska", webm("matroska"), MediaFacts(format: .unknown)),
    MediaSample("AVI", Bytes.riff("AVI ", Bytes.chunk("LIST", [1])), MediaFacts(format: .avi)),
    MediaSample(
      "cut AVI", Bytes.riff("AVI ", Bytes.chunk("LIST", [1])).dropLast(2), MediaFacts(format: .avi, isComplete: false)),
    MediaSample("FLV", Bytes.ascii("FLV\u{1}") + [5] + Bytes.big(9, 4) + Bytes.zeros(4), MediaFacts(format: .flv)),
    MediaSample("MPEG", Bytes.big(0x1BA, 4) + Bytes.zeros(20), MediaFacts(format: .mpeg)),
    MediaSample("WMV", windowsMedia, MediaFacts(format: .wmv)),
  ]
}

extension [UInt8] {
  /// With another first byte: literals of eight bytes do not reach beyond the largest signed number.
  fileprivate func replacing(first: UInt8) -> [UInt8] { [first] + dropFirst() }
}

extension MediaSample {
  private static func pdf(_ objects: String, trailer: String = "<</Size 4/Root 1 0 R>>") -> [UInt8] {
    let body = "%PDF-1.7\n\(objects)\n"
    return Bytes.ascii(
      "\(body)xref\n0 1\n0000000000 65535 f \ntrailer\(trailer)\nstartxref\n\(body.utf8.count)\n%%EOF\n")
  }
  private static let tree = """
    1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
    2 0 obj << /Type /Pages /Kids [3 0 R 4 0 R] /Count 7 >> endobj
    3 0 obj<</Type/Pages/Parent 2 0 R/Count 5>>endobj
    """
  private static let compressed = """
    %PDF-1.5
    1 0 obj<</Type/XRef/Encrypt 9 0 R/W[1 2 1]/Length 3>>stream
    abc
    endstream endobj
    startxref
    9
    %%EOF
    """

  static let documents = [
    MediaSample("PDF", pdf(tree), MediaFacts(format: .pdf, pages: 7)),
    MediaSample(
      "PDF that was changed", pdf(tree + "\n2 0 obj<</Type/Pages/Count 8>>endobj"), MediaFacts(format: .pdf, pages: 8)),
    MediaSample(
      "encrypted PDF", pdf(tree, trailer: "<</Root 1 0 R/Encrypt 9 0 R>>"),
      MediaFacts(format: .pdf, pages: 7, isEncrypted: true)),
    MediaSample(
      "PDF that speaks of encryption",
      pdf("5 0 obj<</Length 9>>stream\n/Encrypt \nendstream endobj", trailer: "<</EncryptMetadata true>>"),
      MediaFacts(format: .pdf)),
    MediaSample(
      "encrypted PDF with a compressed table", Bytes.ascii(compressed), MediaFacts(format: .pdf, isEncrypted: true)),
    MediaSample("PDF behind an empty line", [13, 10] + pdf(tree), MediaFacts(format: .pdf, pages: 7)),
    MediaSample("cut PDF", pdf(tree).dropLast(8), MediaFacts(format: .pdf, pages: 7, isComplete: false)),
    MediaSample(
      "ZIP", Bytes.ascii("PK\u{3}\u{4}") + Bytes.zeros(30) + Bytes.ascii("PK\u{5}\u{6}") + Bytes.zeros(18),
      MediaFacts(format: .zip)),
    MediaSample("cut ZIP", Bytes.ascii("PK\u{3}\u{4}") + Bytes.zeros(30), MediaFacts(format: .zip, isComplete: false)),
  ]

  private static func text(_ name: String, _ text: String, _ format: MediaFormat) -> MediaSample {
    MediaSample(name, Bytes.ascii(text), MediaFacts(format: format))
  }

  static let texts = [
    text("sentence", "Grüße, 世界\n", .text),
    text("sentence that begins like a bitmap", "BM is an abbreviation, and so is ID3 or RIFF.", .text),
    text("sentence about PDF", "A file begins with %PDF- and ends with %%EOF.", .text),
    text("page", "\u{FEFF}\n <!-- saved --><!DocType HTML><p>404", .html),
    text("page without declaration", "<html>", .html),
    text("Markdown that begins with an element", "<p align=\"center\">\n\n# Title", .text),
    text("element that only begins like one of HTML", "<pre-flight>", .text),
    text("drawing", "<?xml version='1.0'?>\n<!-- a > b --><svg/>", .svg),
    text("other markup", "<?xml version='1.0'?><feed/>", .text),
    text("comment without end", "<!-- <html>", .text),
    text("object", #" {"a": [1, -2.5e+3, "\u00e9\n", true, null, {}], "b": []} "#, .json),
    text("array of arrays", "[[],[[]]]", .json),
    text("object with a comma too many", #"{"a": 1,}"#, .text),
    text("two objects", #"{"a": 1} {"a": 2}"#, .text),
    text("link", "[a](b)", .text),
    text("number", "42", .text),
    text("deep nesting", String(repeating: "[", count: 100_000), .text),
    MediaSample("no bytes", [], MediaFacts(format: .unknown, isComplete: false)),
    MediaSample("Latin-1", [0x47, 0x72, 0xFC, 0xDF, 0x65], MediaFacts(format: .unknown)),
    MediaSample("text with a zero", [0x61, 0, 0x62], MediaFacts(format: .unknown)),
    MediaSample("UTF-16", [0xFF, 0xFE, 0x41, 0x00, 0x42, 0x00, 0x43, 0x00], MediaFacts(format: .unknown)),
  ]
}
