// SPDX-License-Identifier: Apache-2.0

/// Tells what a medium is from its bytes.
public enum MediaIdentification {
  /// Tells what a medium is. See ``identify(_:)-(UnsafeRawBufferPointer)``.
  public static func identify(_ bytes: [UInt8]) -> MediaFacts {
    bytes.withUnsafeBytes { identify($0) }
  }

  /// Tells what a medium is: by content only, never by name (backends.md 6.2 point 3). Any bytes are allowed.
  ///
  /// Takes time in proportion to the bytes at most, and next to no memory. Nothing is decoded, so a picture that is
  /// complete by these facts can still be broken inside.
  public static func identify(_ bytes: UnsafeRawBufferPointer) -> MediaFacts {
    let view = ByteView(bytes)
    for read in readers {
      if let facts = read(view) { return facts }
    }
    return MediaFacts(format: .unknown, isComplete: !bytes.isEmpty)
  }

  /// Tells what a large file is from its first bytes, without what only the rest of it tells: whether it is complete
  /// (it is taken for that), its pages, and how long it plays where that follows from its length.
  ///
  /// 64 KiB are enough for the format, and for the size of nearly every picture. JSON is told as ``MediaFormat/text``.
  public static func identify(beginning bytes: [UInt8]) -> MediaFacts {
    var facts = identify(bytes)
    if facts.format == .unknown, let cut = cutCharacter(bytes) {
      let shorter = bytes.withUnsafeBytes { identify(UnsafeRawBufferPointer(rebasing: $0.dropLast(cut))) }
      if shorter.format.kind == .text { facts = shorter }
    }
    facts.isComplete = !bytes.isEmpty
    facts.pages = nil
    if walked.contains(facts.format) { facts.durationMilliseconds = nil }
    return facts
  }

  /// The bytes at the end that begin a character of UTF-8 without ending it; nil without any.
  private static func cutCharacter(_ bytes: [UInt8]) -> Int? {
    guard let lead = bytes.suffix(3).lastIndex(where: { !(0x80...0xBF).contains($0) }) else { return nil }
    let length = bytes[lead] < 0xC2 ? 1 : bytes[lead] < 0xE0 ? 2 : bytes[lead] < 0xF0 ? 3 : 4
    return bytes.count - lead < length ? bytes.count - lead : nil
  }

  /// Sound whose duration is that of the data that are there.
  private static let walked: Set<MediaFormat> = [.wav, .mp3, .aac, .ogg]

  /// What recognises each format, the surest signs first. Each gives nil for what it does not know.
  private static let readers: [@Sendable (ByteView) -> MediaFacts?] = [
    PNGHeader.facts, JPEGHeader.facts, GIFHeader.facts, RIFFHeader.facts, PDFDocument.facts, ISOMedia.facts,
    TIFFHeader.facts, BMPHeader.facts, FLACHeader.facts, OggStream.facts, AIFFHeader.facts, EBMLHeader.facts,
    FilmSignatures.facts, ZIPArchive.facts, IconHeader.facts, MPEGAudio.facts, ADTSAudio.facts,
    PDFDocument.factsBehindJunk, PlainText.facts,
  ]
}
