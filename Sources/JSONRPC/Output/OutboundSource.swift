// SPDX-License-Identifier: Apache-2.0

/// Something that makes messages only when they can be written, instead of queueing them (protocol section 7.1).
public protocol OutboundSource: AnyObject, Sendable {
  /// Writes the next message, if there is one.
  ///
  /// Called on the writer's thread only, never while a write is blocked. It must not wait.
  ///
  /// - Parameters:
  ///   - body: where one complete message goes, without framing and raw newlines; empty when called.
  ///   - seq: nil to do as is best now; else render everything up to this number, due or not, until nothing is left.
  ///   - now: the time.
  func render(into body: inout [UInt8], through seq: Int?, now: ContinuousClock.Instant) -> OutboundRender
}

/// What a source did.
public enum OutboundRender: Sendable, Hashable {
  /// It wrote one message and may have more.
  case message
  /// It wrote nothing and wants to be asked again at this time, or only after a wake.
  case idle(nextDue: ContinuousClock.Instant?)
}
