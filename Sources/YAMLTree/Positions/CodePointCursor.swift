// SPDX-License-Identifier: Apache-2.0

/// Turns code point indexes into byte offsets of one UTF-8 text.
///
/// libyaml's marks count code points. They come almost in the order of the text, so a cursor that walks from the last
/// answer costs one pass over the text and no table.
struct CodePointCursor {
  private let text: UnsafeBufferPointer<UInt8>
  private let isASCII: Bool
  private var index = 0
  private var offset = 0

  init(_ text: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    self.text = text
    self.isASCII = isASCII
  }

  /// The byte at which a code point starts; the end of the text for indexes behind it.
  mutating func offset(of target: Int) -> Int {
    if isASCII { return min(target, text.count) }
    while index < target, offset < text.count {
      offset += 1
      while offset < text.count, text[offset] & 0xC0 == 0x80 { offset += 1 }
      index += 1
    }
    while index > target, offset > 0 {
      offset -= 1
      while offset > 0, text[offset] & 0xC0 == 0x80 { offset -= 1 }
      index -= 1
    }
    return offset
  }
}
