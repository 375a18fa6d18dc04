// SPDX-License-Identifier: Apache-2.0

/// An entry of `upload_files`. (config.md 1.6)
public struct UploadSpec: Sendable, Hashable {
  /// What the key says it is.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    // In the order in which they count where an entry has several.
    case file = "file_path"
    case image = "image_path"
    case audio = "audio_path"
    case video = "video_path"
  }

  /// What the key says it is.
  public var kind: Kind
  /// The path or the `http(s)` address as written, variables expanded.
  public var source: String
  /// Absolute paths to look at, in order; empty for addresses.
  public var paths: [String]
  /// Where the value stands in the file, in bytes.
  public var range: Range<Int>
  /// Where the value stands in the data.
  public var place: ConfigPath

  /// Creates an entry.
  public init(
    kind: Kind, source: String, paths: [String], range: Range<Int> = 0..<0, place: ConfigPath = ConfigPath()
  ) {
    self.kind = kind
    self.source = source
    self.paths = paths
    self.range = range
    self.place = place
  }

  /// Whether it is an address on the web.
  public var isAddress: Bool { Self.isAddress(source) }

  /// Whether a path is an address on the web.
  static func isAddress(_ path: some StringProtocol) -> Bool {
    path.hasPrefix("https://") || path.hasPrefix("http://")
  }
}
