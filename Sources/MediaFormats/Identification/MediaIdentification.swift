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

  /// What recognises each format, the surest signs first. Each gives nil for what it does not know.
  private static let readers: [@Sendable (ByteView) -> MediaFacts?] = [
    PNGHeader.facts, JPEGHeader.facts, GIFHeader.facts, RIFFHeader.facts, PDFDocument.facts, ISOMedia.facts,
    TIFFHeader.facts, BMPHeader.facts, FLACHeader.facts, OggStream.facts, AIFFHeader.facts, EBMLHeader.facts,
    FilmSignatures.facts, ZIPArchive.facts, IconHeader.facts, MPEGAudio.facts, ADTSAudio.facts,
    PDFDocument.factsBehindJunk, PlainText.facts,
  ]
}
