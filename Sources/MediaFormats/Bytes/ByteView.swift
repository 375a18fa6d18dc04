// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The order of the bytes of a number.
enum ByteOrder {
  case big, little
}

/// Bytes that are looked at: every access is checked, and what lies outside is nil instead of a trap.
///
/// Positions count from the beginning of the view. A view is valid as long as the memory it was made from.
struct ByteView {
  let memory: UnsafeRawBufferPointer

  init(_ memory: UnsafeRawBufferPointer) { self.memory = memory }

  var count: Int { memory.count }

  /// The byte at a position.
  subscript(position: Int) -> UInt8? {
    position >= 0 && position < memory.count ? memory[position] : nil
  }

  /// Part of the bytes; nil unless all of it is there.
  func part(_ position: Int, _ count: Int) -> ByteView? {
    guard position >= 0, count >= 0, position <= memory.count, count <= memory.count - position else { return nil }
    return ByteView(UnsafeRawBufferPointer(rebasing: memory[position..<position + count]))
  }

  /// What is there of a part that may be cut.
  func clamped(_ position: Int, _ count: Int = .max) -> ByteView {
    let start = min(max(position, 0), memory.count)
    let length = min(max(count, 0), memory.count - start)
    return ByteView(UnsafeRawBufferPointer(rebasing: memory[start..<start + length]))
  }

  /// Whether ASCII text stands at a position.
  func holds(_ text: StaticString, at position: Int = 0) -> Bool {
    guard let part = part(position, text.utf8CodeUnitCount), let start = part.memory.baseAddress else { return false }
    return memcmp(start, text.utf8Start, text.utf8CodeUnitCount) == 0
  }

  func uint16(_ position: Int, _ order: ByteOrder) -> Int? { number(position, 2, order).map { Int($0) } }

  func uint24(_ position: Int, _ order: ByteOrder) -> Int? { number(position, 3, order).map { Int($0) } }

  func uint32(_ position: Int, _ order: ByteOrder) -> Int? { number(position, 4, order).map { Int($0) } }

  func int32(_ position: Int, _ order: ByteOrder) -> Int? {
    number(position, 4, order).map { Int(Int32(truncatingIfNeeded: $0)) }
  }

  /// A number of eight bytes; those beyond `Int.max` become `Int.max`.
  func uint64(_ position: Int, _ order: ByteOrder) -> Int? {
    number(position, 8, order).map { Int(clamping: $0) }
  }

  /// The bits of up to eight bytes.
  func number(_ position: Int, _ width: Int, _ order: ByteOrder) -> UInt64? {
    guard let part = part(position, width) else { return nil }
    return switch order {
    case .big: part.memory.reduce(0) { $0 << 8 | UInt64($1) }
    case .little: part.memory.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// Where a byte is found first, at or after a position.
  func position(of byte: UInt8, from start: Int) -> Int? {
    guard let base = memory.baseAddress, start >= 0, start < memory.count else { return nil }
    return memchr(base + start, Int32(byte), memory.count - start).map { UnsafeRawPointer($0) - base }
  }

  /// Where ASCII text is found first, at or after a position.
  func position(of text: StaticString, from start: Int = 0) -> Int? {
    guard text.utf8CodeUnitCount > 0 else { return nil }
    var position = start
    while let found = self.position(of: text.utf8Start.pointee, from: position) {
      if holds(text, at: found) { return found }
      position = found + 1
    }
    return nil
  }

  /// Where ASCII text is found last.
  func lastPosition(of text: StaticString) -> Int? {
    var found: Int?
    while let next = position(of: text, from: found.map { $0 + 1 } ?? 0) { found = next }
    return found
  }

  /// Whether all bytes are UTF-8 text.
  var isUTF8: Bool {
    let bytes = memory.bindMemory(to: UInt8.self)
    return (try? UTF8Span(validating: bytes.span)) != nil
  }
}
