// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Telling frames from the other lines some builds print. (claude-code.md 3)
enum FrameLine {
  /// What a line says between the white space around it; nil when it is blank or begins no object.
  static func content(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    var start = 0
    var end = line.count
    while end > start, isSpace(line[end - 1]) { end -= 1 }
    while start < end, isSpace(line[start]) { start += 1 }
    guard start < end, line[start] == UInt8(ascii: "{") else { return nil }
    return UnsafeRawBufferPointer(rebasing: line[start..<end])
  }

  @inline(__always)
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0D || byte == 0x09 || byte == 0x0A
  }
}
