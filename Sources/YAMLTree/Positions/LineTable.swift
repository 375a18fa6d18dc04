// SPDX-License-Identifier: Apache-2.0

/// The lines of a text, and conversion between byte offsets and ``TextPosition``s.
///
/// Lines end at `\n`, `\r\n` and `\r` only; what else breaks lines in YAML (U+0085, U+2028, U+2029) is text here. A
/// byte-order mark at the start counts nothing (protocol.md 14). Every conversion clamps: there is no position and no
/// offset that it does not answer.
public struct LineTable: Sendable {
  private let bytes: [UInt8]
  /// Where each line starts.
  private let starts: [Int]
  /// How many bytes of a byte-order mark precede the first line.
  private let markLength: Int
  /// What precedes every 1024th byte; empty for ASCII, where every unit is a byte. Keeps very long lines cheap.
  private let checkpoints: [Units]

  private static let checkpointDistance = 1024

  /// UTF-16 code units and Unicode scalars.
  private struct Units: Sendable {
    var utf16 = 0
    var scalars = 0

    /// Counts a byte: a scalar counts with its first byte.
    mutating func count(_ byte: UInt8) {
      guard byte & 0xC0 != 0x80 else { return }
      scalars += 1
      utf16 += byte >= 0xF0 ? 2 : 1
    }

    func subtracting(_ start: Units) -> Units {
      Units(utf16: utf16 - start.utf16, scalars: scalars - start.scalars)
    }

    func value(_ encoding: PositionEncoding) -> Int { encoding == .utf16 ? utf16 : scalars }

    func distance(from start: Units, encoding: PositionEncoding) -> Int { subtracting(start).value(encoding) }
  }

  /// Finds the lines of a text, valid UTF-8 or not.
  public init(_ bytes: [UInt8]) {
    var starts = [0]
    var highBits: UInt8 = 0
    bytes.withUnsafeBufferPointer { text in
      starts.reserveCapacity(text.count / 32 + 1)
      var index = 0
      while index < text.count {
        let byte = text[index]
        highBits |= byte
        index += 1
        if byte == Byte.lineFeed {
          starts.append(index)
        } else if byte == Byte.carriageReturn {
          if index < text.count, text[index] == Byte.lineFeed { index += 1 }
          starts.append(index)
        }
      }
    }
    self.bytes = bytes
    self.starts = starts
    self.markLength = Byte.markLength(of: bytes)
    self.checkpoints = highBits < 0x80 ? [] : Self.makeCheckpoints(bytes)
  }

  private static func makeCheckpoints(_ bytes: [UInt8]) -> [Units] {
    var checkpoints: [Units] = []
    checkpoints.reserveCapacity(bytes.count / checkpointDistance + 1)
    var units = Units()
    bytes.withUnsafeBufferPointer { text in
      for index in 0..<text.count {
        if index % checkpointDistance == 0 { checkpoints.append(units) }
        units.count(text[index])
      }
    }
    return checkpoints
  }

  /// How many lines there are; a text that ends in a line end has an empty last line, and an empty text one line.
  public var lineCount: Int { starts.count }

  /// The bytes of a line without its line end. A line that is not there gives the nearest that is.
  public func lineRange(_ line: Int) -> Range<Int> {
    let line = min(max(line, 0), starts.count - 1)
    let start = starts[line]
    guard line + 1 < starts.count else { return start..<bytes.count }
    var end = starts[line + 1] - 1
    if end > start, bytes[end] == Byte.lineFeed, bytes[end - 1] == Byte.carriageReturn { end -= 1 }
    return start..<end
  }

  /// The line a byte belongs to; a line end belongs to the line it ends.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// The position of a byte. Inside a scalar it is the position of the scalar, inside a line end that of the line end.
  public func position(of offset: Int, encoding: PositionEncoding) -> TextPosition {
    let line = line(at: offset)
    let range = textRange(line)
    let offset = scalarStart(min(max(offset, range.lowerBound), range.upperBound), notBefore: range.lowerBound)
    let character = distance(from: range.lowerBound, to: offset, encoding: encoding)
    return TextPosition(line: line, character: character)
  }

  /// The positions of a range of bytes.
  public func positions(of range: Range<Int>, encoding: PositionEncoding) -> Range<TextPosition> {
    position(of: range.lowerBound, encoding: encoding)..<position(of: range.upperBound, encoding: encoding)
  }

  /// The byte at a position. A position behind the end of its line gives the line's end, one behind the last line the
  /// end of the text, and one inside a scalar or surrogate pair the scalar's start.
  public func offset(of position: TextPosition, encoding: PositionEncoding) -> Int {
    if position.line >= starts.count { return bytes.count }
    if position.line < 0 { return textRange(0).lowerBound }
    let range = textRange(position.line)
    let character = max(position.character, 0)
    if character == 0 { return range.lowerBound }
    if encoding == .utf8 || checkpoints.isEmpty {
      let offset = character < range.count ? range.lowerBound + character : range.upperBound
      return scalarStart(offset, notBefore: range.lowerBound)
    }
    var units = Units()
    var offset = range.lowerBound
    if range.count > Self.checkpointDistance {
      let base = self.units(before: range.lowerBound)
      let checkpoint = lastCheckpoint(in: range) { $0.distance(from: base, encoding: encoding) <= character }
      if let checkpoint {
        offset = checkpoint * Self.checkpointDistance
        units = checkpoints[checkpoint].subtracting(base)
      }
    }
    while offset < range.upperBound {
      units.count(bytes[offset])
      if units.value(encoding) > character { break }
      offset += 1
    }
    return scalarStart(offset, notBefore: range.lowerBound)
  }

  /// How far two bytes of one line are apart.
  private func distance(from start: Int, to end: Int, encoding: PositionEncoding) -> Int {
    if encoding == .utf8 || checkpoints.isEmpty { return end - start }
    if end - start > Self.checkpointDistance {
      return units(before: end).distance(from: units(before: start), encoding: encoding)
    }
    var units = Units()
    for index in start..<end { units.count(bytes[index]) }
    return units.value(encoding)
  }

  /// What precedes a byte.
  private func units(before offset: Int) -> Units {
    let checkpoint = min(offset / Self.checkpointDistance, checkpoints.count - 1)
    var units = checkpoints[checkpoint]
    for index in checkpoint * Self.checkpointDistance..<offset { units.count(bytes[index]) }
    return units
  }

  /// The last checkpoint inside a line for which `isBefore` holds; it holds for the first ones or for none.
  private func lastCheckpoint(in line: Range<Int>, where isBefore: (Units) -> Bool) -> Int? {
    let first = line.lowerBound / Self.checkpointDistance + 1
    var low = first
    var high = min(line.upperBound / Self.checkpointDistance, checkpoints.count - 1) + 1
    while low < high {
      let middle = (low + high) / 2
      if isBefore(checkpoints[middle]) { low = middle + 1 } else { high = middle }
    }
    return low > first ? low - 1 : nil
  }

  /// A line without its line end and without a byte-order mark.
  private func textRange(_ line: Int) -> Range<Int> {
    let range = lineRange(line)
    return line == 0 ? min(markLength, range.upperBound)..<range.upperBound : range
  }

  /// The start of the scalar a byte is in.
  private func scalarStart(_ offset: Int, notBefore start: Int) -> Int {
    var offset = offset
    while offset > start, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }
}
