// SPDX-License-Identifier: Apache-2.0

/// Limits the server announces and holds. (protocol.md section 3)
public enum WireLimits {
  /// The largest message accepted, in bytes; one byte more is refused with -31010.
  public static let maxMessageBytes = 64 << 20
  /// The largest prompt accepted, in bytes of its text.
  public static let maxPromptBytes = 32 << 20
  /// Requests a client may have open at once; more get -31013.
  public static let maxInFlightRequests = 256
  /// Bytes of unwritten answers above which new requests get -31013.
  public static let maxQueuedControlBytes = 4 << 20
  /// Runs that may be active in one process.
  public static let maxActiveRuns = 128
  /// The largest event on the wire, in bytes.
  public static let maxEventBytes = 262_144
}
