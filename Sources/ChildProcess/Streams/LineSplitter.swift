// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Cuts bytes into lines, at any split; each byte is looked at once and copied at most twice.
struct LineSplitter {
  /// The longest line that is kept.
  let limit: Int
  /// Complete lines, and the beginning of one behind them.
  private var bytes: [UInt8] = []
  private var lines: [Range<Int>] = []
  /// Where the line begins that is not complete.
  private var lineStart = 0
  private var dropped = 0
  /// Whether the rest of the line is to be dropped, because what came of it is too long already.
  private var isDropping = false

  /// Creates a splitter that drops lines longer than `limit` bytes.
  init(limit: Int) { self.limit = limit }

  /// How many bytes of complete lines wait to be taken.
  var waiting: Int { lineStart }

  /// Whether ``take()`` would give something.
  var hasLines: Bool { !lines.isEmpty || dropped > 0 }

  /// Takes the next bytes in.
  mutating func append(_ piece: UnsafeRawBufferPointer) {
    guard let base = piece.baseAddress else { return }
    var start = 0
    while start < piece.count {
      guard let end = memchr(base + start, Int32(UInt8(ascii: "\n")), piece.count - start) else { break }
      let place = UnsafeRawPointer(end) - base
      appendToLine(UnsafeRawBufferPointer(rebasing: piece[start..<place]))
      endLine()
      start = place + 1
    }
    if start < piece.count { appendToLine(UnsafeRawBufferPointer(rebasing: piece[start...])) }
  }

  /// Takes the end of the stream in: what is left is a line, too.
  ///
  /// - Returns: Whether there was one.
  mutating func finish() -> Bool {
    guard bytes.count > lineStart || isDropping else { return false }
    endLine()
    return true
  }

  /// Takes the complete lines out.
  mutating func take() -> LineBlock {
    let rest = Array(bytes[lineStart...])
    bytes.removeSubrange(lineStart...)
    var block = LineBlock(bytes: bytes, lines: lines)
    block.dropped = dropped
    (bytes, lines, lineStart, dropped) = (rest, [], 0, 0)
    return block
  }

  /// Drops the complete lines.
  mutating func dropLines() {
    dropped += lines.count
    bytes.removeSubrange(..<lineStart)
    (lines, lineStart) = ([], 0)
  }

  private mutating func appendToLine(_ piece: UnsafeRawBufferPointer) {
    if isDropping { return }
    // A carriage return before the end does not count.
    if bytes.count - lineStart + piece.count > limit + 1 {
      isDropping = true
      bytes.removeSubrange(lineStart...)
    } else {
      bytes.append(contentsOf: piece)
    }
  }

  private mutating func endLine() {
    var end = bytes.count
    if end > lineStart, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    if isDropping || end - lineStart > limit {
      dropped += 1
      isDropping = false
      bytes.removeSubrange(lineStart...)
    } else {
      lines.append(lineStart..<end)
      lineStart = bytes.count
    }
  }
}
