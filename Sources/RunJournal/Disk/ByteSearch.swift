// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Finding things in blocks of bytes fast.
enum ByteSearch {
  /// Where the next line feed stands.
  static func lineFeed(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// How many line feeds there are.
  static func lineFeeds(in bytes: UnsafeRawBufferPointer) -> Int {
    var count = 0
    var start = 0
    while let end = lineFeed(in: bytes, from: start) {
      count += 1
      start = end + 1
    }
    return count
  }

  /// Whether a text that is not empty occurs in the bytes.
  static func contains(_ text: String, in bytes: ArraySlice<UInt8>) -> Bool {
    var text = text
    return text.withUTF8 { needle in bytes.withUnsafeBytes { contains(UnsafeRawBufferPointer(needle), in: $0) } }
  }

  private static func contains(_ needle: UnsafeRawBufferPointer, in bytes: UnsafeRawBufferPointer) -> Bool {
    guard let base = bytes.baseAddress, let wanted = needle.baseAddress, let first = needle.first else { return false }
    var start = 0
    while bytes.count - start >= needle.count,
      let found = memchr(base + start, Int32(first), bytes.count - start - needle.count + 1)
    {
      if memcmp(found, wanted, needle.count) == 0 { return true }
      start = UnsafeRawPointer(found) - base + 1
    }
    return false
  }
}
