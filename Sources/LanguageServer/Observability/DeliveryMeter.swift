// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Counts what was delivered on a connection, once for each batch.
final class DeliveryMeter: Sendable {
  private let batchCount = Atomic<Int>(0)
  private let eventCount = Atomic<Int>(0)
  private let byteCount = Atomic<Int>(0)

  /// Batches of events.
  var batches: Int { batchCount.load(ordering: .relaxed) }
  /// Events in them, after joining.
  var events: Int { eventCount.load(ordering: .relaxed) }
  /// Bytes of the events.
  var bytes: Int { byteCount.load(ordering: .relaxed) }

  func delivered(events: Int, bytes: Int) {
    batchCount.add(1, ordering: .relaxed)
    eventCount.add(events, ordering: .relaxed)
    byteCount.add(bytes, ordering: .relaxed)
  }
}
