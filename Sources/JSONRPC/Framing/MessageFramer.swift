// SPDX-License-Identifier: Apache-2.0

/// How messages are told apart on the wire (protocol section 1).
public enum Framing: Sendable, Hashable {
  /// A block of headers with `Content-Length` before each message, as LSP has it.
  case contentLength
  /// One message a line.
  case lines
}

/// One result of taking a byte stream apart.
public enum Frame: Sendable, Equatable {
  /// The bytes of one message, not looked at.
  case message([UInt8])
  /// A message over the size limit; its bytes are passed over.
  ///
  /// - Parameters:
  ///   - prefix: its first bytes, at most 4 KiB.
  ///   - length: its size in bytes, when that is known.
  case oversized(prefix: [UInt8], length: Int?)
  /// A message whose `Content-Type` names a character set other than UTF-8; it is passed over.
  case unsupportedCharset(String)
  /// The headers cannot be understood; everything up to the next `Content-Length:` is passed over.
  case badHeader(String)
  /// The headers cannot be understood for the second time; nothing more is read.
  case lost(String)
}

/// Takes a byte stream apart into messages, however it is cut into pieces (protocol sections 1.1 to 1.3).
///
/// Memory grows with the bytes that arrived, never with a length that was only announced. A byte order mark at the very
/// beginning is passed over.
public struct MessageFramer: Sendable {
  /// The default limit for one message: 64 MiB.
  public static let defaultMaxMessageBytes = 64 << 20
  /// How much of a message over the limit is kept to find its id.
  static let prefixBytes = 4 << 10

  // One of the two is set; as stored properties they are changed in place and a growing message is never copied.
  private var headers: HeaderFraming?
  private var lines: LineFraming?

  /// Makes a framer at the beginning of a stream.
  ///
  /// - Parameter maxMessageBytes: the largest message that is taken.
  public init(_ framing: Framing, maxMessageBytes: Int = MessageFramer.defaultMaxMessageBytes) {
    switch framing {
    case .contentLength: headers = HeaderFraming(maxMessageBytes: maxMessageBytes)
    case .lines: lines = LineFraming(maxMessageBytes: maxMessageBytes)
    }
  }

  /// Takes the next bytes and appends what they complete to `frames`.
  public mutating func feed(_ bytes: UnsafeRawBufferPointer, into frames: inout [Frame]) {
    headers?.feed(bytes, into: &frames)
    lines?.feed(bytes, into: &frames)
  }

  /// Takes the end of the stream: a last line without its newline is a message, a message that is cut off is none.
  public mutating func finish(into frames: inout [Frame]) {
    headers?.finish(into: &frames)
    lines?.finish(into: &frames)
  }
}

/// Passes over a message that is too large and keeps only its beginning.
struct OversizedMessage: Sendable {
  private(set) var prefix: [UInt8]
  let length: Int?
  private var isReported = false

  init(prefix: [UInt8] = [], length: Int?) {
    self.prefix = Array(prefix.prefix(MessageFramer.prefixBytes))
    self.length = length
  }

  /// Takes some of its bytes; it is reported as soon as the kept part is full.
  mutating func take(_ bytes: UnsafeRawBufferPointer, into frames: inout [Frame]) {
    if isReported { return }
    prefix.append(contentsOf: bytes.prefix(MessageFramer.prefixBytes - prefix.count))
    if prefix.count == MessageFramer.prefixBytes { report(into: &frames) }
  }

  /// Reports it, once.
  mutating func report(into frames: inout [Frame]) {
    if isReported { return }
    isReported = true
    frames.append(.oversized(prefix: prefix, length: length))
    prefix = []
  }
}
