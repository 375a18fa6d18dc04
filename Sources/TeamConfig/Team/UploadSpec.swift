// SPDX-License-Identifier: Apache-2.0

/// An entry of `upload_files`. (config.md 1.6)
public struct UploadSpec: Sendable, Hashable {
  /// What the key says it is.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case image = "image_path"
    case audio = "audio_path"
    case video = "video_path"
    case file = "file_path"
  }

  /// What the key says it is.
  public var kind: Kind
  /// The path or the `http(s)` address as written, variables expanded.
  public var source: String
  /// Absolute paths to look at, in order; empty for addresses.
  public var paths: [String]
  /// Where the value stands in the file, in bytes.
  public var range: Range<Int>

  /// Creates an entry.
  public init(kind: Kind, source: String, paths: [String], range: Range<Int> = 0..<0) {
    self.kind = kind
    self.source = source
    self.paths = paths
    self.range = range
  }
}
