// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// An event that adds one piece of text to one part of one item: nearly every event of a stream.
///
/// Reading one makes no values. All other events are read as a tree.
struct PlainDelta {
  /// What the piece belongs to.
  enum Target: Equatable {
    case part(OutputItem.Part)
    case arguments
  }

  /// A stretch that differs from event to event.
  struct Hole: Equatable {
    enum Kind {
      case piece, number, string
    }
    var kind: Kind
    var place: Range<Int>
  }

  /// What the piece belongs to.
  private(set) var target = Target.arguments
  /// The item it belongs to.
  private(set) var outputIndex = 0
  /// The stretches that differ from event to event, in order; exactly one is the piece.
  private(set) var holes: [Hole] = []

  /// Whether the piece is an empty text.
  var isEmpty: Bool { holes.contains { $0.kind == .piece && $0.place.count == 2 } }

  /// Reads an event; nil when it is not of this kind or not JSON.
  init?(_ data: UnsafeRawBufferPointer) {
    var scanner = JSONScanner(data)
    do {
      guard try read(&scanner, data) else { return nil }
      try scanner.finish()
    } catch {
      return nil
    }
  }

  private mutating func read(_ scanner: inout JSONScanner, _ data: UnsafeRawBufferPointer) throws(JSONError) -> Bool {
    var type: Range<Int>?
    var outputIndex: Int?
    var partIndex = 0
    var hasPiece = false
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      switch key.count {
      case 4 where key.equals("type"):
        let place = try scanner.skipValue()
        // Other events may be megabytes long.
        guard Self.target(UnsafeRawBufferPointer(rebasing: data[place]), 0) != nil else { return false }
        type = place
      case 5 where key.equals("delta"):
        guard !hasPiece, try scanner.peekKind() == .string else { return false }
        holes.append(Hole(kind: .piece, place: try scanner.skipValue()))
        hasPiece = true
      case 12 where key.equals("output_index"):
        guard let index = try Self.readIndex(&scanner) else { return false }
        outputIndex = index
      case 13 where key.equals("content_index"), 13 where key.equals("summary_index"):
        guard let index = try Self.readIndex(&scanner) else { return false }
        partIndex = index
      case 15 where key.equals("sequence_number"):
        guard try scanner.peekKind() == .number else { return false }
        holes.append(Hole(kind: .number, place: try scanner.skipValue()))
      case 11 where key.equals("obfuscation"):
        let isText = try scanner.peekKind() == .string
        let place = try scanner.skipValue()
        if isText { holes.append(Hole(kind: .string, place: place)) }
      default:
        if key.contains(UInt8(ascii: "\\")) { return false }
        try scanner.skipValue()
      }
    }
    guard let type, let outputIndex, hasPiece,
      let target = Self.target(UnsafeRawBufferPointer(rebasing: data[type]), partIndex)
    else { return false }
    self.target = target
    self.outputIndex = outputIndex
    return true
  }

  private static func readIndex(_ scanner: inout JSONScanner) throws(JSONError) -> Int? {
    guard try scanner.peekKind() == .number else { return nil }
    return try scanner.readInteger().map { Int($0) }
  }

  /// What the word of `type`, with its quotes, says about the piece.
  private static func target(_ type: UnsafeRawBufferPointer, _ index: Int) -> Target? {
    if type.equals(#""response.output_text.delta""#) { return .part(.text(index)) }
    if type.equals(#""response.function_call_arguments.delta""#) { return .arguments }
    if type.equals(#""response.reasoning_summary_text.delta""#) { return .part(.summary(index)) }
    if type.equals(#""response.reasoning_text.delta""#) { return .part(.reasoning(index)) }
    if type.equals(#""response.refusal.delta""#) { return .part(.refusal(index)) }
    return nil
  }
}
