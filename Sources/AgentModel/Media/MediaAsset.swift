// SPDX-License-Identifier: Apache-2.0

public import MediaFormats

/// A file that goes with a conversation: its content is in memory once and shared by every message, agent and request.
public final class MediaAsset: Sendable, Hashable {
  /// The content.
  public let bytes: [UInt8]
  /// What the content is, told by the content itself.
  public let facts: MediaFacts
  /// SHA-256 of the content, 64 hex digits.
  public let digest: String

  /// Takes content and looks at what it is.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    facts = MediaIdentification.identify(bytes)
    digest = SHA256.hex(bytes)
  }

  /// Two assets are equal when their contents are.
  public static func == (left: MediaAsset, right: MediaAsset) -> Bool {
    left === right || left.digest == right.digest
  }

  /// Hashes the digest.
  public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
