// SPDX-License-Identifier: Apache-2.0

/// Recognises ZIP archives, office documents among them (APPNOTE 6.3, 4.3).
enum ZIPArchive {
  /// A directory's end has 22 bytes and a comment of up to 65535.
  private static let longestEnd = 22 + 65535

  static func facts(_ bytes: ByteView) -> MediaFacts? {
    guard bytes.holds("PK\u{3}\u{4}") || bytes.holds("PK\u{5}\u{6}") else { return nil }
    let end = bytes.clamped(bytes.count - longestEnd)
    return MediaFacts(format: .zip, isComplete: end.position(of: "PK\u{5}\u{6}") != nil)
  }
}
