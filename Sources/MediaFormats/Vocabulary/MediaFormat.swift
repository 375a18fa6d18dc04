// SPDX-License-Identifier: Apache-2.0

// MediaFormats tells what a file is from its bytes, and makes pictures fit what a provider takes. It reads no file and
// asks no network: bytes come in, facts and bytes go out.

/// What a medium is for a model: the sense it is perceived with.
public enum MediaKind: String, Sendable, Hashable, CaseIterable {
  /// A picture of dots, still or animated.
  case image
  /// Sound without pictures.
  case audio
  /// Moving pictures, with or without sound.
  case video
  /// A document of pages; PDF only.
  case document
  /// Valid UTF-8 text of any kind, drawings in SVG among it: no vision model takes those as a picture.
  case text
  /// Anything else.
  case unknown
}

/// How the bytes of a medium are written.
///
/// What is known of each is a row of ``row``; adding a format is a case, its row and whoever recognises it in
/// ``MediaIdentification``.
public enum MediaFormat: String, Sendable, Hashable, CaseIterable {
  case png, jpeg, gif, webp, bmp, tiff, heic, heif, avif, ico
  case svg, html, json, text
  case pdf
  case wav, mp3, flac, ogg, m4a, aac, aiff
  case mp4, mov, webm, avi, mpeg, flv, wmv, threeGPP
  case zip
  case unknown

  /// What the format is perceived as.
  public var kind: MediaKind { row.kind }

  /// The name people know the format by, such as `JPEG` or `plain text`.
  public var title: String { row.title }

  /// The media type as it is sent to providers, such as `image/jpeg`; `application/octet-stream` when unknown.
  public var mediaType: String { row.mediaTypes[0] }

  /// The usual ending of file names, without the dot, such as `jpg`; `bin` when unknown.
  public var fileExtension: String { row.fileExtensions[0] }
}
