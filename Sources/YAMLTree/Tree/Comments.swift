// SPDX-License-Identifier: Apache-2.0

extension YAMLDocument {
  /// The comments, each from its `#` to the end of its line, in the order of the text. Computed anew at each use.
  ///
  /// libyaml does not tell them; they are what begins with `#` behind white space in the gaps between scalars.
  public var comments: [Range<Int>] {
    bytes.withUnsafeBufferPointer { text in
      var scan = CommentScan(text: text, start: Byte.markLength(of: bytes))
      for (index, node) in arena.nodes.enumerated() where !node.isCollection {
        scan.scan(until: contentRange(YAMLNodeID(Int32(index))).lowerBound)
        scan.skip(to: Int(node.end), isBlockScalar: node.style == .literal || node.style == .folded)
      }
      scan.scan(until: text.count)
      return scan.found
    }
  }
}

private struct CommentScan {
  let text: UnsafeBufferPointer<UInt8>
  var found: [Range<Int>] = []
  private let start: Int
  private var offset: Int

  init(text: UnsafeBufferPointer<UInt8>, start: Int) {
    self.text = text
    self.start = start
    self.offset = start
  }

  mutating func scan(until end: Int) {
    while offset < end {
      if text[offset] == Byte.hash, offset == start || Byte.isWhite(text[offset - 1]) {
        let start = offset
        while offset < text.count, !isBreak(offset) { offset += 1 }
        found.append(start..<offset)
      } else {
        offset += 1
      }
    }
  }

  mutating func skip(to end: Int, isBlockScalar: Bool) {
    // The line of a block scalar's `|` or `>` may end in a comment.
    if isBlockScalar {
      var lineEnd = offset
      while lineEnd < end, !isBreak(lineEnd) { lineEnd += 1 }
      scan(until: lineEnd)
    }
    offset = max(offset, end)
  }

  /// Whether a line ends here for YAML 1.1: also at U+0085, U+2028 and U+2029.
  private func isBreak(_ index: Int) -> Bool {
    switch text[index] {
    case Byte.lineFeed, Byte.carriageReturn: true
    case 0xC2: index + 1 < text.count && text[index + 1] == 0x85
    case 0xE2: index + 2 < text.count && text[index + 1] == 0x80 && (text[index + 2] & 0xFE) == 0xA8
    default: false
    }
  }
}
