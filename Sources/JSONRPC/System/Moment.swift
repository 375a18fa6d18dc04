// SPDX-License-Identifier: Apache-2.0

/// A time of `ContinuousClock`, as the distance from a fixed one.
///
/// An instant of the clock has a layout that is only known at run time, which makes it slow to keep and compare.
struct Moment: Sendable, Comparable {
  private static let origin = ContinuousClock.now

  let offset: Duration

  init(_ instant: ContinuousClock.Instant) { offset = Self.origin.duration(to: instant) }

  static var now: Moment { Moment(.now) }

  var instant: ContinuousClock.Instant { Self.origin.advanced(by: offset) }

  static func < (left: Moment, right: Moment) -> Bool { left.offset < right.offset }
}
