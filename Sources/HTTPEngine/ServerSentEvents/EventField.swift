// SPDX-License-Identifier: Apache-2.0

/// The value of one field of the event that is being read: a place in the current piece of the stream as long as that
/// is possible, else a copy.
struct EventField: Sendable {
  private var place: Range<Int>?
  private var copy: [UInt8] = []
  private(set) var isPresent = false

  /// A buffer of this size is not kept for the next event.
  private static let keptCapacity = 64 << 10

  /// The number of bytes of the value.
  var count: Int { place?.count ?? copy.count }

  /// Adds a line of value: the first one, or a further one behind an LF.
  ///
  /// - Parameter isPiece: whether `buffer` is the current piece of the stream, so that its bytes need not be copied yet.
  mutating func add(_ buffer: UnsafeRawBufferPointer, _ range: Range<Int>, isPiece: Bool, piece: UnsafeRawBufferPointer)
  {
    if !isPresent, isPiece {
      place = range
    } else {
      keep(piece)
      if isPresent { copy.append(UInt8(ascii: "\n")) }
      copy.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[range]))
    }
    isPresent = true
  }

  /// Copies what still lies in the piece, because the piece is about to go.
  mutating func keep(_ piece: UnsafeRawBufferPointer) {
    guard let place else { return }
    copy.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[place]))
    self.place = nil
  }

  /// Forgets the value.
  mutating func reset() {
    guard isPresent else { return }
    isPresent = false
    place = nil
    if !copy.isEmpty { copy.removeAll(keepingCapacity: copy.capacity <= Self.keptCapacity) }
  }

  /// Gives access to the value.
  func withBytes(_ piece: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    if let place { return try body(UnsafeRawBufferPointer(rebasing: piece[place])) }
    try copy.withUnsafeBytes(body)
  }
}
