// SPDX-License-Identifier: Apache-2.0

/// Makes pictures fit: turns them upright, scales them down and writes them in a format that is taken.
public enum PictureScaler {
  /// Whether the library that does the work is installed.
  public static var isAvailable: Bool { false }

  /// Makes a picture fit a target.
  ///
  /// Blocks and uses the processor: call it on a thread of its own, never on Swift's thread pool.
  public static func scale(
    _ bytes: [UInt8], facts: MediaFacts, to target: PictureTarget
  ) throws(PictureScalingError) -> ScaledPicture {
    throw PictureScalingError(
      code: "library_missing", message: "Pictures cannot be scaled: libvips is not installed.",
      hint: "Install libvips (Debian and Ubuntu: apt-get install libvips42).")
  }
}
