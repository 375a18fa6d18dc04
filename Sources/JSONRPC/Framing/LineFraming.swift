// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One message a line. `\r\n` is accepted, blank lines mean nothing.
struct LineFraming: Sendable {
  private let maxMessageBytes: Int
  private var line: [UInt8] = []
  private var oversized: OversizedMessage?
  private var isFirstLine = true

  init(maxMessageBytes: Int) { self.maxMessageBytes = maxMessageBytes }

  mutating func feed(_ bytes: UnsafeRawBufferPointer, into frames: inout [Frame]) {
    var rest = bytes
    while let base = rest.baseAddress, !rest.isEmpty {
      let length = memchr(base, Int32(UInt8(ascii: "\n")), rest.count).map { UnsafeRawPointer($0) - base }
      take(UnsafeRawBufferPointer(start: base, count: length ?? rest.count), into: &frames)
      guard let length else { return }
      endLine(into: &frames)
      rest = UnsafeRawBufferPointer(rebasing: rest[(length + 1)...])
    }
  }

  mutating func finish(into frames: inout [Frame]) { endLine(into: &frames) }

  private mutating func take(_ bytes: UnsafeRawBufferPointer, into frames: inout [Frame]) {
    if oversized == nil {
      // One byte more than allowed may still be the carriage return of the line's end.
      if line.count + bytes.count <= maxMessageBytes + 1 {
        line.append(contentsOf: bytes.assumingMemoryBound(to: UInt8.self))
        return
      }
      oversized = OversizedMessage(prefix: line, length: nil)
      line = []
    }
    oversized?.take(bytes, into: &frames)
  }

  private mutating func endLine(into frames: inout [Frame]) {
    if oversized != nil {
      oversized?.report(into: &frames)
      oversized = nil
      return
    }
    var message = line
    line = []
    if message.last == UInt8(ascii: "\r") { message.removeLast() }
    if isFirstLine {
      isFirstLine = false
      if message.starts(with: [0xEF, 0xBB, 0xBF]) { message.removeFirst(3) }
    }
    if message.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return }
    if message.count > maxMessageBytes {
      var oversized = OversizedMessage(prefix: message, length: message.count)
      oversized.report(into: &frames)
    } else {
      frames.append(.message(message))
    }
  }
}
