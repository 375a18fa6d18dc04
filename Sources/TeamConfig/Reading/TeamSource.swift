// SPDX-License-Identifier: Apache-2.0

/// The text of a team file and where it belongs.
public struct TeamSource: Sendable {
  /// How the text is written.
  public enum Format: String, Sendable, Hashable {
    /// As the end of the path says; YAML without a path.
    case auto
    /// YAML, which nearly all JSON is too.
    case yaml
    /// JSON, strictly.
    case json
  }

  /// The text.
  public var bytes: [UInt8]
  /// The file's absolute path; nil for a text that is in no file. Paths of cassettes are relative to its folder.
  public var path: String?
  /// How the text is written.
  public var format: Format

  /// Creates a source.
  public init(bytes: [UInt8], path: String? = nil, format: Format = .auto) {
    self.bytes = bytes
    self.path = path
    self.format = format
  }

  /// The endings of team files, in the order they are offered.
  public static let extensions = ["yaml", "yml", "json"]

  /// The last part of the path.
  var fileName: String? { path.map { String($0.split(separator: "/").last ?? "") } }

  /// What stands behind the last dot of the file's name, in lower case; nil without a path, empty without a dot.
  var fileExtension: String? {
    fileName.map { name in
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      return parts.count > 1 ? (parts.last ?? "").lowercased() : ""
    }
  }

  /// Whether the text must be strict JSON.
  package var isJSON: Bool { format == .json || format == .auto && fileExtension == "json" }
}
