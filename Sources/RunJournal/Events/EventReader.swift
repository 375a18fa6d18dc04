// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Reads what is needed to order, filter and join events from the bytes of one encoded event, without decoding the
/// rest.
public struct EventReader: Sendable {
  /// The event's number in its run.
  public private(set) var seq = 0
  /// Milliseconds since the run began.
  public private(set) var t = 0
  /// The event's type; nil for a type of a later version.
  public private(set) var type: EventType?
  /// For items and their deltas: what the item is.
  public private(set) var kind: ItemKind?
  /// For deltas: which text grew.
  public private(set) var field: ItemField?
  /// Where the agent's id stands in the line, without quotes and with escapes as written.
  private(set) var agentRange: Range<Int>?
  /// Where the item's id stands in the line, without quotes and with escapes as written.
  private(set) var itemRange: Range<Int>?
  /// Where the text stands in the line, without quotes and with escapes as written.
  private(set) var textRange: Range<Int>?
  /// Where the member `type` begins, its comma included, when only `seq` and `t` stand before it.
  private(set) var headEnd = 0

  /// How the event may be delivered. Types of later versions are lossless.
  public var deliveryClass: DeliveryClass { type?.deliveryClass ?? .lossless }

  /// Reads one encoded event; an error when it is no JSON object or has no `seq`.
  public init(_ line: UnsafeRawBufferPointer) throws(JSONError) {
    var scanner = JSONScanner(line)
    try scanner.beginObject()
    var hasSeq = false
    var members = 0
    var isOrdered = true
    var end = scanner.offset
    while let key = try scanner.nextKey() {
      switch key {
      case _ where JSONScanner.keyEquals(key, "seq"):
        guard let value = try scanner.readInteger() else { throw Self.malformed(at: scanner.offset) }
        seq = Int(value)
        hasSeq = true
        if members != 0 { isOrdered = false }
      case _ where JSONScanner.keyEquals(key, "t"):
        t = Int(try scanner.readInteger() ?? 0)
        if members != 1 { isOrdered = false }
      case _ where JSONScanner.keyEquals(key, "type"):
        if members == 2, isOrdered { headEnd = end }
        type = try Self.eventType(&scanner, line)
      case _ where JSONScanner.keyEquals(key, "kind"):
        kind = try Self.word(&scanner, line)
      case _ where JSONScanner.keyEquals(key, "field"):
        field = try Self.word(&scanner, line)
      case _ where JSONScanner.keyEquals(key, "agentId"):
        agentRange = try Self.content(&scanner)
      case _ where JSONScanner.keyEquals(key, "itemId"):
        itemRange = try Self.content(&scanner)
      case _ where JSONScanner.keyEquals(key, "text"):
        textRange = try Self.content(&scanner)
      default:
        _ = try scanner.skipValue()
      }
      members += 1
      end = scanner.offset
    }
    try scanner.finish()
    if !hasSeq { throw Self.malformed(at: 0) }
  }

  /// The agent's id.
  public func agentID(in line: UnsafeRawBufferPointer) -> String? { Self.text(agentRange, line) }

  /// The item's id.
  public func itemID(in line: UnsafeRawBufferPointer) -> String? { Self.text(itemRange, line) }

  /// The text of a delta.
  public func text(in line: UnsafeRawBufferPointer) -> String? { Self.text(textRange, line) }

  private static func text(_ range: Range<Int>?, _ line: UnsafeRawBufferPointer) -> String? {
    guard let range else { return nil }
    var scanner = JSONScanner(UnsafeRawBufferPointer(rebasing: line[range.lowerBound - 1..<range.upperBound + 1]))
    return try? scanner.readString()
  }

  /// Where the content of a string stands, without its quotes; nil when the value is no string.
  private static func content(_ scanner: inout JSONScanner) throws(JSONError) -> Range<Int>? {
    let isString = try scanner.peekKind() == .string
    let range = try scanner.skipValue()
    return isString ? range.lowerBound + 1..<range.upperBound - 1 : nil
  }

  /// A word of an enumeration; nil when the value is none of its words.
  private static func word<Word: RawRepresentable<String> & CaseIterable>(
    _ scanner: inout JSONScanner, _ line: UnsafeRawBufferPointer
  ) throws(JSONError) -> Word? {
    guard let range = try content(&scanner) else { return nil }
    return Word(rawValue: String(decoding: UnsafeRawBufferPointer(rebasing: line[range]), as: UTF8.self))
  }

  /// The event's type, with a short way for deltas, which most events are.
  private static func eventType(
    _ scanner: inout JSONScanner, _ line: UnsafeRawBufferPointer
  ) throws(JSONError) -> EventType? {
    guard let range = try content(&scanner) else { return nil }
    let name = UnsafeRawBufferPointer(rebasing: line[range])
    if JSONScanner.keyEquals(name, "item.delta") { return .itemDelta }
    return EventType(rawValue: String(decoding: name, as: UTF8.self))
  }

  private static func malformed(at offset: Int) -> JSONError {
    JSONError(kind: .syntax, offset: offset, message: "not an event: it has no seq")
  }
}
