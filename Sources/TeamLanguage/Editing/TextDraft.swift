// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// A text that is changed step by step and still knows the edits that lead to it from where it began.
struct TextDraft {
  private enum Piece {
    /// Bytes of the first text.
    case kept(Range<Int>)
    case written([UInt8])

    var count: Int {
      switch self {
      case .kept(let range): range.count
      case .written(let bytes): bytes.count
      }
    }

    func part(_ range: Range<Int>) -> Piece {
      switch self {
      case .kept(let kept): .kept(kept.lowerBound + range.lowerBound..<kept.lowerBound + range.upperBound)
      case .written(let bytes): .written(Array(bytes[range]))
      }
    }
  }

  /// The first text.
  private let original: [UInt8]
  /// What the text consists of now. Kept pieces stay in their order.
  private var pieces: [Piece]
  /// The text as it is now.
  private(set) var bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    original = bytes
    pieces = [.kept(bytes.indices)]
    self.bytes = bytes
  }

  /// Applies edits of the text as it is now. False, and nothing done, when they are not sorted, overlap or lie outside.
  mutating func apply(_ edits: [TextEdit]) -> Bool {
    guard Self.isOrdered(edits, within: bytes.count) else { return false }
    var result: [Piece] = []
    var index = 0
    /// How much of the piece at `index` is used, and where that is in the text.
    var used = 0
    var offset = 0
    func advance(to end: Int, keeps: Bool) {
      while offset < end, index < pieces.count {
        let piece = pieces[index]
        let step = min(piece.count - used, end - offset)
        if keeps, step > 0 { result.append(piece.part(used..<used + step)) }
        used += step
        offset += step
        if used == piece.count {
          index += 1
          used = 0
        }
      }
    }
    for edit in edits {
      advance(to: edit.range.lowerBound, keeps: true)
      if !edit.replacement.isEmpty { result.append(.written(Array(edit.replacement.utf8))) }
      advance(to: edit.range.upperBound, keeps: false)
    }
    advance(to: bytes.count, keeps: true)
    pieces = result
    bytes = Self.applying(edits, to: bytes)
    return true
  }

  /// The edits that make the text of the first one.
  var edits: [TextEdit] {
    var edits: [TextEdit] = []
    var position = 0
    var written: [UInt8] = []
    func flush(until end: Int) {
      if position < end || !written.isEmpty {
        if !original[position..<end].elementsEqual(written) {
          edits.append(TextEdit(range: position..<end, replacement: String(decoding: written, as: UTF8.self)))
        }
      }
      written = []
    }
    for piece in pieces {
      switch piece {
      case .written(let bytes): written += bytes
      case .kept(let range):
        flush(until: range.lowerBound)
        position = range.upperBound
      }
    }
    flush(until: original.count)
    return edits
  }

  /// A text after edits that are in order.
  static func applying(_ edits: [TextEdit], to bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 64)
    var position = 0
    for edit in edits {
      result += bytes[position..<edit.range.lowerBound]
      result += edit.replacement.utf8
      position = edit.range.upperBound
    }
    return result + bytes[position...]
  }

  /// Whether edits are in order, apart from each other and inside a text of some length.
  static func isOrdered(_ edits: [TextEdit], within count: Int) -> Bool {
    var end = 0
    for edit in edits {
      guard edit.range.lowerBound >= end, edit.range.upperBound <= count else { return false }
      end = edit.range.upperBound
    }
    return true
  }
}
