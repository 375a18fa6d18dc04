// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// The events of one block of the network, with neighbouring pieces of text joined.
///
/// Text is collected as bytes; one string is made of all neighbouring deltas of a block.
struct EventBatch {
  /// What the collected bytes are.
  enum Kind: Equatable {
    case text
    case reasoning(ReasoningKind?)
    case refusal
    /// Raw arguments of the call at this place.
    case arguments(Int)
  }

  /// Complete events in order.
  private(set) var events: [ModelEvent] = []
  /// Bytes of the piece that is being collected.
  var pending: [UInt8] = []
  private var kind = Kind.text
  /// Separates reasoning between tags; nil when the text is taken as it is.
  private var splitter: ThinkTagSplitter?
  private let keepsPieces: Bool
  private var kept: [UInt8] = []

  /// Creates an empty batch.
  ///
  /// - Parameter keepsPieces: whether the bytes of pieces are kept for ``takeKept()``, which is cheaper than adding each
  ///   delta to two places.
  init(separatesTags: Bool, keepsPieces: Bool = false) {
    if separatesTags { splitter = ThinkTagSplitter() }
    self.keepsPieces = keepsPieces
  }

  /// Makes `kind` what ``pending`` is, and ends what was collected before if that was something else.
  @inline(__always)
  mutating func select(_ kind: Kind) {
    if self.kind != kind { change(to: kind) }
  }

  private mutating func change(to kind: Kind) {
    endPiece()
    self.kind = kind
  }

  /// Adds a piece.
  mutating func append(_ text: String, as kind: Kind) {
    if text.isEmpty { return }
    select(kind)
    pending.append(contentsOf: text.utf8)
  }

  /// Adds an event that is no piece of text.
  mutating func append(_ event: ModelEvent) {
    endPiece()
    events.append(event)
  }

  /// Ends the text: what a tag scanner holds back is passed on.
  mutating func endText() {
    endPiece()
    if let rest = splitter?.finish() { emit(rest) }
    splitter = nil
  }

  /// The events so far; the batch is empty afterwards.
  mutating func take() -> [ModelEvent] {
    endPiece()
    defer { events = [] }
    return events
  }

  /// The bytes of all pieces since the last call.
  mutating func takeKept() -> [UInt8] {
    endPiece()
    defer { kept = [] }
    return kept
  }

  private mutating func endPiece() {
    if pending.isEmpty { return }
    if keepsPieces { kept += pending }
    switch kind {
    case .text:
      if splitter == nil {
        events.append(.text(String(decoding: pending, as: UTF8.self)))
      } else if let pieces = splitter?.push(pending) {
        for piece in pieces { emit(piece) }
        if splitter?.isDone == true { splitter = nil }
      }
    case .reasoning(let reasoningKind):
      events.append(.reasoning(String(decoding: pending, as: UTF8.self), kind: reasoningKind))
    case .refusal:
      events.append(.refusal(String(decoding: pending, as: UTF8.self)))
    case .arguments(let index):
      events.append(.toolCallDelta(index: index, arguments: String(decoding: pending, as: UTF8.self)))
    }
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func emit(_ piece: ThinkTagSplitter.Piece) {
    if piece.bytes.isEmpty { return }
    let text = String(decoding: piece.bytes, as: UTF8.self)
    events.append(piece.isReasoning ? .reasoning(text, kind: nil) : .text(text))
  }
}
