// SPDX-License-Identifier: Apache-2.0

/// Messages behind header blocks, as the base protocol of LSP has them.
struct HeaderFraming: Sendable {
  private enum State {
    case headers
    /// Collecting a message of which `missing` bytes are still to come.
    case body(length: Int, missing: Int)
    /// Passing over a message.
    case skipping(OversizedMessage?, missing: Int)
    /// Looking for the next `Content-Length:`, of which `matched` bytes have been seen.
    case searching(matched: Int)
    case lost
  }

  private let maxMessageBytes: Int
  private var state = State.headers
  private var block = HeaderBlock()
  private var body: [UInt8] = []
  private var wasLost = false
  /// How many bytes of a byte order mark have been seen; 3 once the beginning of the stream is past.
  private var marked = 0

  init(maxMessageBytes: Int) { self.maxMessageBytes = maxMessageBytes }

  mutating func feed(_ bytes: UnsafeRawBufferPointer, into frames: inout [Frame]) {
    var at = 0
    while at < bytes.count {
      switch state {
      case .headers:
        if block.isEmpty, marked == 3, let (message, size) = HeaderBlock.usual(in: bytes, at: at) {
          at += size
          begin(message, into: &frames)
        } else {
          takeHeader(bytes[at], into: &frames)
          at += 1
        }
      case .body(let length, let missing):
        let count = min(missing, bytes.count - at)
        take(bytes, at..<at + count, of: length)
        state = .body(length: length, missing: missing - count)
        at += count
        completeBody(into: &frames)
      case .skipping(var oversized, let missing):
        let count = min(missing, bytes.count - at)
        oversized?.take(UnsafeRawBufferPointer(rebasing: bytes[at..<at + count]), into: &frames)
        state = .skipping(oversized, missing: missing - count)
        at += count
        completeSkipping(into: &frames)
      case .searching(let matched):
        search(bytes[at], matched)
        at += 1
      case .lost:
        return
      }
    }
  }

  mutating func finish(into frames: inout [Frame]) {
    if case .skipping(var oversized, _) = state {
      oversized?.report(into: &frames)
      state = .lost
    }
  }

  // MARK: Headers

  private mutating func takeHeader(_ byte: UInt8, into frames: inout [Frame]) {
    if marked < 3 {
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      if byte == mark[marked] {
        marked += 1
        return
      }
      let isMarkCut = marked > 0
      marked = 3
      if isMarkCut { return lose("half a byte order mark", into: &frames) }
    }
    do throws(HeaderBlock.Failure) {
      guard let message = try block.take(byte) else { return }
      block = HeaderBlock()
      begin(message, into: &frames)
    } catch {
      lose(error.reason, into: &frames)
    }
  }

  private mutating func begin(_ message: HeaderBlock.Message, into frames: inout [Frame]) {
    if let charset = message.unsupportedCharset {
      frames.append(.unsupportedCharset(charset))
      state = .skipping(nil, missing: message.length)
      completeSkipping(into: &frames)
    } else if message.length > maxMessageBytes {
      state = .skipping(OversizedMessage(length: message.length), missing: message.length)
    } else {
      state = .body(length: message.length, missing: message.length)
      completeBody(into: &frames)
    }
  }

  // MARK: Bodies

  private mutating func take(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, of length: Int) {
    let needed = body.count + range.count
    if body.capacity < needed {
      // Twice what has arrived, but never more than what was announced.
      body.reserveCapacity(min(length, max(needed, 2 * body.count)))
    }
    body.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[range]).assumingMemoryBound(to: UInt8.self))
  }

  private mutating func completeBody(into frames: inout [Frame]) {
    guard case .body(_, missing: 0) = state else { return }
    frames.append(.message(body))
    body = []
    state = .headers
  }

  private mutating func completeSkipping(into frames: inout [Frame]) {
    guard case .skipping(var oversized, missing: 0) = state else { return }
    oversized?.report(into: &frames)
    state = .headers
  }

  // MARK: Recovery

  private mutating func lose(_ reason: String, into frames: inout [Frame]) {
    block = HeaderBlock()
    if wasLost {
      frames.append(.lost(reason))
      state = .lost
    } else {
      wasLost = true
      frames.append(.badHeader(reason))
      state = .searching(matched: 0)
    }
  }

  private mutating func search(_ byte: UInt8, _ matched: Int) {
    let name = HeaderBlock.lengthLine
    // The first letter occurs nowhere else in the name, so after a mismatch only it can begin a new match.
    let letter = HeaderBlock.lowercased(byte)
    let matched = letter == name[matched] ? matched + 1 : letter == name[0] ? 1 : 0
    if matched == name.count {
      block = HeaderBlock(line: name)
      state = .headers
    } else {
      state = .searching(matched: matched)
    }
  }
}
