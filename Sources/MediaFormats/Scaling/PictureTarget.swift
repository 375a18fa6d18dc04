// SPDX-License-Identifier: Apache-2.0

/// What a picture has to fit.
public struct PictureTarget: Sendable, Hashable {
  /// The most columns and the most rows, in pixels; nil without a limit.
  public var maxSide: Int?
  /// The most pixels; nil without a limit.
  public var maxPixels: Int?
  /// The most bytes of the encoded picture (before any base64); nil without a limit.
  public var maxBytes: Int?
  /// The formats that may come out, the preferred one first. Written are ``MediaFormat/png``, ``MediaFormat/jpeg`` and
  /// ``MediaFormat/webp``; others in the list are passed over.
  public var formats: [MediaFormat]

  /// Makes a target; without a limit only the format is looked at.
  public init(
    maxSide: Int? = nil, maxPixels: Int? = nil, maxBytes: Int? = nil, formats: [MediaFormat] = [.jpeg, .png]
  ) {
    self.maxSide = maxSide
    self.maxPixels = maxPixels
    self.maxBytes = maxBytes
    self.formats = formats
  }
}

/// A picture that was made to fit.
public struct ScaledPicture: Sendable {
  /// The encoded picture.
  public var bytes: [UInt8]
  /// What it is now.
  public var facts: MediaFacts

  /// Makes a scaled picture.
  public init(bytes: [UInt8], facts: MediaFacts) {
    self.bytes = bytes
    self.facts = facts
  }
}
