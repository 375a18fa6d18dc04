// SPDX-License-Identifier: Apache-2.0

/// A chunk of an IFF or RIFF file: a name, a length and so many bytes.
struct Chunk {
  let name: FourCharacters
  /// What is there of the content.
  let content: ByteView
  /// The length that is claimed.
  let claimed: Int

  var isWhole: Bool { content.count == claimed }
}

/// The chunks in a form, one after another. The last one may be cut.
struct ChunkSequence: Sequence, IteratorProtocol {
  private let bytes: ByteView
  private let order: ByteOrder
  private var position: Int

  /// Reads chunks from a position on; RIFF has little lengths, IFF big ones.
  init(_ bytes: ByteView, from position: Int, _ order: ByteOrder) {
    (self.bytes, self.position, self.order) = (bytes, position, order)
  }

  mutating func next() -> Chunk? {
    guard let name = FourCharacters(bytes, at: position), let claimed = bytes.uint32(position + 4, order) else {
      return nil
    }
    let content = bytes.clamped(position + 8, claimed)
    // Contents of odd length are followed by a byte that does not count.
    position += 8 + claimed + claimed % 2
    return Chunk(name: name, content: content, claimed: claimed)
  }
}
