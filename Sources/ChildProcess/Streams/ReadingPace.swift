// SPDX-License-Identifier: Apache-2.0

/// Whether little is read often, so that it is worth while to let more come together.
///
/// A program that writes line by line as fast as it can would otherwise have each line read and handed on alone. A
/// stream whose pieces come more slowly than ``hurry`` is not slowed down.
struct ReadingPace {
  /// Pieces that come faster after another than this are too many, in nanoseconds.
  private static let hurry: Int64 = 300_000
  /// Pieces of this size and above are worth reading, however fast they come.
  private static let largePiece = 16 << 10
  /// How long to let more come together, in nanoseconds.
  static let rest = 500_000

  private var lastTime: Int64 = 0
  private var lastCount = 0

  /// Something was read.
  mutating func took(_ count: Int) { (lastTime, lastCount) = (Monotonic.nanoseconds, count) }

  /// Whether the last piece was small, and a moment ago.
  var isHurried: Bool { lastCount > 0 && lastCount < Self.largePiece && Monotonic.nanoseconds - lastTime < Self.hurry }
}
