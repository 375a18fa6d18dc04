// SPDX-License-Identifier: Apache-2.0

/// Counts the bytes a reader has not acknowledged. (protocol.md 7.4)
struct AcknowledgementWindow: Sendable {
  /// Bytes on their way.
  private(set) var bytes = 0
  private var batches: [(toSeq: Int, bytes: Int)] = []

  mutating func sent(_ toSeq: Int, _ count: Int) {
    batches.append((toSeq, count))
    bytes += count
  }

  /// Acknowledgements are cumulative.
  mutating func acknowledge(_ seq: Int) {
    let done = batches.prefix { $0.toSeq <= seq }
    bytes -= done.reduce(0) { $0 + $1.bytes }
    batches.removeFirst(done.count)
  }
}
