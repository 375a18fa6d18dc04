// SPDX-License-Identifier: Apache-2.0

/// Splits an event stream into events, without copying where an event lies in one piece.
///
/// The result does not depend on how the bytes are cut into pieces. Lines end at CR, LF or CRLF only; one byte order
/// mark at the start is skipped; several `data` lines are joined with LF; `id`, `retry` and unknown fields are ignored;
/// an event without a `data` line is not dispatched. (backends.md 0.3)
public struct SSEDecoder: Sendable {
  /// Receives the data and the name of an event. Both buffers are valid during the call only; the name is empty when
  /// the event has none.
  public typealias EventHandler = (_ data: UnsafeRawBufferPointer, _ name: UnsafeRawBufferPointer) throws -> Void

  /// How many bytes of lines that are no field are kept.
  public static let rawTextLimit = 64 << 10

  /// The most bytes that the data of one event, or one line, may have.
  public let eventLimit: Int
  /// Comment lines so far; servers send them to keep a connection alive.
  public private(set) var commentCount = 0
  /// Events dispatched so far.
  public private(set) var eventCount = 0
  /// The lines that are no field, each followed by LF: what a server sent that answered with plain JSON or HTML.
  public private(set) var rawText: [UInt8] = []

  /// The beginning of a line whose end has not come yet.
  private var partialLine: [UInt8] = []
  private var data = EventField()
  private var name = EventField()
  private var isFirstLine = true
  private var endedWithCR = false

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// Creates a decoder at the start of a stream.
  public init(eventLimit: Int = 64 << 20) {
    self.eventLimit = eventLimit
  }

  /// Takes the next piece of the stream and passes on the events that it completes.
  ///
  /// - Throws: what `event` throws, or ``SSEEventTooLarge``. The stream cannot be continued after that.
  public mutating func feed(_ piece: UnsafeRawBufferPointer, _ event: EventHandler) throws {
    guard !piece.isEmpty else { return }
    var position = 0
    if endedWithCR {
      endedWithCR = false
      if piece[0] == Self.lineFeed { position = 1 }
    }
    // The places of the next LF and CR. Each is looked for again only after it was passed, so that no byte is looked at
    // twice for the same thing.
    var nextLF = -1
    var nextCR = -1
    while position < piece.count {
      if nextLF < position { nextLF = piece.index(of: Self.lineFeed, from: position) }
      if nextCR < position { nextCR = piece.index(of: Self.carriageReturn, from: position) }
      let end = min(nextLF, nextCR)
      if end == piece.count { break }
      try takeLine(position..<end, of: piece, event)
      position = end + 1
      guard end == nextCR else { continue }
      if position == piece.count {
        endedWithCR = true
      } else if piece[position] == Self.lineFeed {
        position += 1
      }
    }
    if position < piece.count { try extendPartialLine(piece, position..<piece.count) }
    data.keep(piece)
    name.keep(piece)
  }

  /// Takes the next piece of the stream and passes on the events that it completes.
  ///
  /// - Throws: what `event` throws, or ``SSEEventTooLarge``. The stream cannot be continued after that.
  public mutating func feed(_ piece: [UInt8], _ event: EventHandler) throws {
    try piece.withUnsafeBytes { try feed($0, event) }
  }

  /// Passes on what had begun when the stream ended: at most one event, which no empty line has confirmed. The caller
  /// decides whether its data is complete.
  public mutating func finish(_ event: EventHandler) throws {
    let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
    if !partialLine.isEmpty { try takeLine(0..<0, of: nothing, event) }
    try dispatch(nothing, event)
  }

  // MARK: Lines

  private mutating func extendPartialLine(_ piece: UnsafeRawBufferPointer, _ range: Range<Int>) throws {
    guard partialLine.count + range.count <= eventLimit else { throw SSEEventTooLarge(limit: eventLimit) }
    partialLine.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[range]))
  }

  /// Takes a line that ends in `piece` and may have begun before it.
  private mutating func takeLine(
    _ range: Range<Int>, of piece: UnsafeRawBufferPointer, _ event: EventHandler
  ) throws {
    guard !partialLine.isEmpty else { return try take(piece, range, isPiece: true, piece, event) }
    try extendPartialLine(piece, range)
    var line: [UInt8] = []
    swap(&line, &partialLine)
    try line.withUnsafeBytes { try take($0, 0..<$0.count, isPiece: false, piece, event) }
    line.removeAll(keepingCapacity: line.capacity <= Self.rawTextLimit)
    swap(&line, &partialLine)
  }

  private mutating func take(
    _ buffer: UnsafeRawBufferPointer, _ wholeLine: Range<Int>, isPiece: Bool, _ piece: UnsafeRawBufferPointer,
    _ event: EventHandler
  ) throws {
    guard wholeLine.count <= eventLimit else { throw SSEEventTooLarge(limit: eventLimit) }
    var line = wholeLine
    if isFirstLine {
      isFirstLine = false
      if buffer[line].starts(with: [0xef, 0xbb, 0xbf]) { line = line.lowerBound + 3..<line.upperBound }
    }
    guard !line.isEmpty else { return try dispatch(piece, event) }
    switch EventLine(buffer, line) {
    case .comment:
      commentCount += 1
    case .data(let value):
      data.add(buffer, value, isPiece: isPiece, piece: piece)
      guard data.count <= eventLimit else { throw SSEEventTooLarge(limit: eventLimit) }
    case .event(let value):
      name.reset()
      name.add(buffer, value, isPiece: isPiece, piece: piece)
    case .otherField:
      break
    case .noField:
      let room = Self.rawTextLimit - rawText.count
      rawText.append(contentsOf: buffer[line].prefix(room))
      if line.count < room { rawText.append(Self.lineFeed) }
    }
  }

  private mutating func dispatch(_ piece: UnsafeRawBufferPointer, _ event: EventHandler) throws {
    if data.isPresent {
      eventCount += 1
      try data.withBytes(piece) { data in try name.withBytes(piece) { name in try event(data, name) } }
    }
    data.reset()
    name.reset()
  }
}

/// A line or an event of a stream was longer than the decoder's limit.
public struct SSEEventTooLarge: Error, Hashable, CustomStringConvertible {
  /// The limit in bytes.
  public let limit: Int
  /// A sentence for people.
  public var description: String { "An event of the stream is larger than \(limit) bytes." }
}
