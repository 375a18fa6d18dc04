// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// What one wire format consists of: where requests go, what they say, and how their replies are read. Everything in it
/// is pure; ``ProviderCall`` does the talking.
protocol WireFormat {
  associatedtype Reply: StreamedReply

  /// Headers of ours, lower case, that are lists: what the team file adds to one is joined to it and does not replace
  /// it.
  static var listHeaders: Set<String> { get }

  /// The address of a call.
  static func url(_ settings: ProviderSettings) -> String

  /// Headers that carry the key and the version of the API. `Content-Type`, `Accept`, `User-Agent` and the team file's
  /// own are added by the caller.
  static func headers(_ settings: ProviderSettings, body: RequestBody) -> [(name: String, value: String)]

  /// The body of a call.
  static func body(for request: ModelRequest, _ settings: ProviderSettings) -> RequestBody

  /// An empty reply to a call.
  static func reply(to request: ModelRequest, toolNames: ToolNames, _ settings: ProviderSettings) -> Reply
}

/// One reply of a provider as it comes together, event by event.
///
/// A reply puts normalised events into ``batch`` and makes exactly one terminal event: by itself when the stream says
/// so, or when it is told that the body has ended.
protocol StreamedReply {
  /// Events that have not been passed on.
  var batch: EventBatch { get set }
  /// Whether the terminal event was made; nothing that follows counts.
  var isFinished: Bool { get }
  /// Whether anything of the model's output has been received.
  var hasOutput: Bool { get }
  /// Usage received so far, for replies that are given up.
  var usage: TokenUsage? { get }
  /// Reads errors, inside the stream and instead of it.
  var classifier: ErrorClassifier { get }

  /// Takes the data of one event of the stream.
  ///
  /// - Parameters:
  ///   - name: the event's name; empty when it has none.
  ///   - isTail: whether the stream ended behind it, so that it may be cut.
  mutating func absorb(_ data: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer, isTail: Bool)

  /// Takes a reply that came as one JSON text although a stream was asked for, and ends it; false when the text is no
  /// reply of this API, so that it is read as an error.
  mutating func absorbWhole(_ text: [UInt8]) -> Bool

  /// Takes what stood in an event stream without being a field of it; false when that says nothing.
  mutating func absorbForeignLines(_ text: [UInt8]) -> Bool

  /// Takes note that the events of ``batch`` are about to be passed on: a reply that keeps its text, too, can take it
  /// here, once a block of the network.
  mutating func willPassOn()

  /// Takes the end of the body.
  ///
  /// - Parameter failure: why the body ended early; nil when it ended as it should.
  mutating func finish(failure: ModelFailure?)

  /// Ends the reply with a failure.
  mutating func fail(_ failure: ModelFailure)
}

extension StreamedReply {
  mutating func absorbForeignLines(_ text: [UInt8]) -> Bool { false }
  mutating func willPassOn() {}
}

extension WireFormat {
  static var listHeaders: Set<String> { [] }
}
