// SPDX-License-Identifier: Apache-2.0

/// A box of an ISO media file (MP4, QuickTime, HEIF): a length, a name and so many bytes.
struct Box {
  let name: FourCharacters
  /// What is there of the content.
  let content: ByteView
  let isWhole: Bool
}

/// Boxes, one after another. The last one may be cut.
struct BoxSequence: Sequence, IteratorProtocol {
  private let bytes: ByteView
  private var position: Int

  init(_ bytes: ByteView, from position: Int = 0) { (self.bytes, self.position) = (bytes, position) }

  mutating func next() -> Box? {
    guard let length = bytes.uint32(position, .big), let name = FourCharacters(bytes, at: position + 4) else {
      return nil
    }
    let rest = bytes.count - position
    // Length 1: the true one follows in eight bytes. Length 0: all the rest (ISO 14496-12, 4.2).
    let head = length == 1 ? 16 : 8
    guard let total = length == 1 ? bytes.uint64(position + 8, .big) : length == 0 ? rest : length, total >= head else {
      return nil
    }
    let content = bytes.clamped(position + head, total - head)
    position += Swift.min(total, rest)
    return Box(name: name, content: content, isWhole: total <= rest)
  }
}

extension ByteView {
  /// The boxes these bytes are made of, after a number of other bytes.
  func boxes(after skipped: Int = 0) -> BoxSequence { BoxSequence(self, from: skipped) }

  /// The content of the first box that is reached by names, each inside the one before.
  func box(_ path: FourCharacters...) -> ByteView? {
    var content = self
    for name in path {
      guard let box = content.boxes().first(where: { $0.name == name }) else { return nil }
      content = box.content
    }
    return content
  }
}
