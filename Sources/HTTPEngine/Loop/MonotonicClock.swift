// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The clock of all limits: it never jumps, whatever is done to the time of day.
enum MonotonicClock {
  /// The time in nanoseconds.
  static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
