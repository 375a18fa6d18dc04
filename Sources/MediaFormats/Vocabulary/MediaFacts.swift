// SPDX-License-Identifier: Apache-2.0

/// What is known of a medium from its bytes alone.
public struct MediaFacts: Sendable, Hashable {
  /// How the bytes are written.
  public var format: MediaFormat
  /// Of a picture whose headers could be read.
  public var picture: PictureFacts?
  /// Pages of a PDF document, where its plain structure tells.
  public var pages: Int?
  /// How long sound or a film plays, in milliseconds, where the headers tell exactly.
  public var durationMilliseconds: Int?
  /// False when the bytes visibly end too early, or when there are none.
  public var isComplete: Bool
  /// Whether a document can only be read with a password or key.
  public var isEncrypted: Bool

  /// Makes facts; what is not given is unknown, and the bytes are taken for complete.
  public init(
    format: MediaFormat, picture: PictureFacts? = nil, pages: Int? = nil, durationMilliseconds: Int? = nil,
    isComplete: Bool = true, isEncrypted: Bool = false
  ) {
    self.format = format
    self.picture = picture
    self.pages = pages
    self.durationMilliseconds = durationMilliseconds
    self.isComplete = isComplete
    self.isEncrypted = isEncrypted
  }
}
