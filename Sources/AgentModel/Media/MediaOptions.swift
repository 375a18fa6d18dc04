// SPDX-License-Identifier: Apache-2.0

/// Whether pictures go to a model.
public enum MediaUse: String, Sendable, Hashable, CaseIterable {
  /// Unless the model is known to take none.
  case auto
  /// Also to models that are thought to take none.
  case always
  /// To no model.
  case never
}

/// What becomes of a file that a model cannot get.
public enum OnUnsupported: String, Sendable, Hashable, CaseIterable {
  /// The run does not start, or the file's result is an error.
  case error
  /// It is left out, and a notice says so.
  case drop
  /// The model is told that it exists and was not seen, and a notice says so.
  case describe
}

/// How an agent wants its files treated. (backends.md 6.6)
public struct MediaOptions: Sendable, Hashable {
  /// Whether pictures are sent.
  public var images: MediaUse
  /// How closely pictures are looked at, where they do not say themselves; nil leaves it to the provider.
  public var detail: MediaDetail?
  /// Whether pictures that do not fit are scaled down and converted.
  public var scale: Bool
  /// The most pixels of a picture's side, beside the provider's limits; larger ones are scaled down.
  public var maxSide: Int?
  /// What becomes of files that cannot be sent; nil when the team file leaves it to the place the file comes from.
  public var onUnsupported: OnUnsupported?
  /// The most bytes of a file that is read at all (`media_max_file_size_mb`).
  public var maxFileBytes: Int

  /// The value of ``maxFileBytes`` unless the team file sets it.
  public static let defaultMaxFileBytes = 64 << 20

  /// Creates options; left out, each has the value that team files have without the key.
  public init(
    images: MediaUse = .auto, detail: MediaDetail? = nil, scale: Bool = true, maxSide: Int? = nil,
    onUnsupported: OnUnsupported? = nil, maxFileBytes: Int = MediaOptions.defaultMaxFileBytes
  ) {
    self.images = images
    self.detail = detail
    self.scale = scale
    self.maxSide = maxSide
    self.onUnsupported = onUnsupported
    self.maxFileBytes = maxFileBytes
  }
}
