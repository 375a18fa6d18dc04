// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Why no more messages come.
public enum EndOfInput: Sendable, Hashable {
  /// The other side closed the stream.
  case endOfFile
  /// Reading failed with this `errno`.
  case failed(Int32)
  /// The stream cannot be taken apart into messages any more, for this reason.
  case framingLost(String)
  /// Nobody reads what this side writes.
  case outputClosed
}

/// Reads messages from a descriptor on a thread of its own, which never waits for the writing side.
public enum InputReader {
  /// What a reader hands out.
  public enum Event: Sendable {
    /// A message, and how many bytes it took.
    case message(IncomingMessage, size: Int)
    /// The last event.
    case end(EndOfInput)
  }

  /// How a reader takes the stream apart.
  public struct Options: Sendable {
    /// How messages are told apart.
    public var framing: Framing
    /// The largest message that is taken; larger ones are answered with an error.
    public var maxMessageBytes = MessageFramer.defaultMaxMessageBytes
    /// What counts as a message.
    public var decoder = MessageDecoder()

    /// Makes the options for a framing.
    public init(framing: Framing) { self.framing = framing }
  }

  /// Starts to read. The descriptor stays the caller's and must stay open until the last event.
  ///
  /// - Parameter sink: gets the events in order, on the reader's thread: all that one read completed together. What it
  ///   waits for, the reader waits for.
  public static func start(
    fileDescriptor: Int32, options: Options, sink: @escaping @Sendable ([Event]) -> Void
  ) {
    let started = DedicatedThread.start {
      var work = ReaderWork(options: options, sink: sink)
      sink([.end(work.run(fileDescriptor))])
    }
    if !started { sink([.end(.failed(EAGAIN))]) }
  }
}

/// The work of a reader's thread.
private struct ReaderWork {
  private static let bufferBytes = 64 << 10

  private let options: InputReader.Options
  private let sink: @Sendable ([InputReader.Event]) -> Void
  private var framer: MessageFramer
  private var frames: [Frame] = []
  /// Whether the last message was answered as no JSON, which explains garbage right behind it.
  private var isAfterParseError = false

  init(options: InputReader.Options, sink: @escaping @Sendable ([InputReader.Event]) -> Void) {
    self.options = options
    self.sink = sink
    framer = MessageFramer(options.framing, maxMessageBytes: options.maxMessageBytes)
  }

  mutating func run(_ descriptor: Int32) -> EndOfInput {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferBytes, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let count: Int
      do throws(Descriptor.Failure) {
        count = try Descriptor.read(descriptor, into: buffer)
      } catch {
        return .failed(error.code)
      }
      if count == 0 {
        framer.finish(into: &frames)
      } else {
        framer.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]), into: &frames)
      }
      if let end = handOut() { return end }
      if count == 0 { return .endOfFile }
    }
  }

  /// Hands out the frames that are complete; returns why nothing more can come, if so.
  private mutating func handOut() -> EndOfInput? {
    if frames.isEmpty { return nil }
    var taken: [Frame] = []
    swap(&taken, &frames)
    taken.reverse()
    var events: [InputReader.Event] = []
    var end: EndOfInput?
    while !taken.isEmpty, end == nil {
      // The frame is gone before the next one is decoded, so a large one does not live on beside its message.
      switch decode(taken.removeLast()) {
      case .event(let event): events.append(event)
      case .end(let reason): end = reason
      case .nothing: break
      }
    }
    swap(&taken, &frames)
    if !events.isEmpty { sink(events) }
    return end
  }

  private enum Decoded {
    case event(InputReader.Event)
    case end(EndOfInput)
    case nothing
  }

  private mutating func decode(_ frame: Frame) -> Decoded {
    let wasAfterParseError = isAfterParseError
    isAfterParseError = false
    switch frame {
    case .message(let body):
      let message = options.decoder.decode(body)
      if case .invalid(nil, let error) = message { isAfterParseError = error.code == RPCError.parseErrorCode }
      return .event(.message(message, size: body.count))
    case .oversized(let prefix, let length):
      let error = RPCError.payloadTooLarge(limit: options.maxMessageBytes, actual: length)
      return .event(.message(options.decoder.decodeOversized(prefix: prefix, error: error), size: prefix.count))
    case .unsupportedCharset(let charset):
      return invalid("Messages are UTF-8, not “\(charset)”.")
    case .badHeader(let reason):
      // A length that is too short cuts a message in two: that is one fault and one answer.
      return wasAfterParseError ? .nothing : invalid("The framing is lost: \(reason).")
    case .lost(let reason):
      return .end(.framingLost(reason))
    }
  }

  private func invalid(_ reason: String) -> Decoded {
    .event(.message(.invalid(id: nil, error: .parseError(reason)), size: 0))
  }
}
