// SPDX-License-Identifier: Apache-2.0

/// The name of a chunk, box or brand: four bytes, written as text.
struct FourCharacters: Hashable, ExpressibleByStringLiteral {
  private let code: UInt32

  init(stringLiteral text: StaticString) {
    code = text.withUTF8Buffer { $0.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }
  }

  /// The name at a position; nil where the bytes end.
  init?(_ bytes: ByteView, at position: Int) {
    guard let number = bytes.number(position, 4, .big) else { return nil }
    code = UInt32(number)
  }
}
