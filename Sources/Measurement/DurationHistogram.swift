// SPDX-License-Identifier: Apache-2.0

// Measurement has the counters that parts of the service keep about themselves: small, of fixed size, and cheap to add
// to.

/// Counts durations in classes that grow by a fifth, so that quantiles can be told without keeping the durations.
///
/// It has a fixed size whatever is counted. A quantile is the upper end of its class: at most a fifth too long.
public struct DurationHistogram: Sendable, Equatable {
  /// Classes of each power of two.
  private static let parts = 4
  /// From 1 µs to 2^32 µs, which is more than an hour.
  private static let classCount = 32 * parts

  /// How many durations were counted.
  public private(set) var count = 0
  /// Allocated with the first duration.
  private var classes: [UInt32] = []

  /// Makes a histogram that has counted nothing.
  public init() {}

  /// Counts a duration.
  public mutating func add(_ duration: Duration) {
    let parts = duration.components
    add(microseconds: Int(clamping: parts.seconds) &* 1_000_000 &+ Int(parts.attoseconds / 1_000_000_000_000))
  }

  /// Counts a duration in microseconds; a negative one counts as none.
  public mutating func add(microseconds: Int) {
    if classes.isEmpty { classes = Array(repeating: 0, count: Self.classCount) }
    classes[Self.index(microseconds)] &+= 1
    count += 1
  }

  /// The duration that this part of all durations does not exceed, in milliseconds; nil when there is none.
  ///
  /// - Parameter part: 0.5 for the median.
  public func quantile(_ part: Double) -> Double? {
    guard count > 0 else { return nil }
    let rank = max(Int((Double(count) * part).rounded(.up)), 1)
    var sum = 0
    for (index, number) in classes.enumerated() {
      sum += Int(number)
      if sum >= rank { return Self.upperEnd(of: index) / 1000 }
    }
    return Self.upperEnd(of: Self.classCount - 1) / 1000
  }

  private static func index(_ microseconds: Int) -> Int {
    let value = UInt64(max(microseconds, 1))
    let power = 63 - value.leadingZeroBitCount
    // The two bits behind the first one.
    let rest = Int(power >= 2 ? (value >> UInt64(power - 2)) & 3 : (value << UInt64(2 - power)) & 3)
    return min(power * parts + rest, classCount - 1)
  }

  /// In microseconds.
  private static func upperEnd(of index: Int) -> Double {
    Double(1 << UInt64(index / parts)) * (1 + Double(index % parts + 1) / Double(parts))
  }
}
