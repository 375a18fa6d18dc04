// SPDX-License-Identifier: Apache-2.0

/// Separates a `<think>…</think>` block at the beginning of an answer from the rest, across any cuts of the text.
///
/// Only a block that begins the answer counts, white space before it aside. White space behind the closing tag is
/// dropped. A block that is never closed is reasoning to its end. (backends.md 3.3)
struct ThinkTagSplitter {
  /// A piece of either kind.
  struct Piece: Equatable {
    var bytes: [UInt8]
    var isReasoning: Bool
  }

  private enum State {
    case beforeTag
    case inside
    case afterTag
    case done
  }

  private static let opening = Array("<think>".utf8)
  private static let closing = Array("</think>".utf8)

  private var state = State.beforeTag
  private var held: [UInt8] = []

  /// Whether everything that follows is plain text.
  var isDone: Bool { state == .done }

  /// Takes the next bytes and returns what is certain.
  mutating func push(_ bytes: [UInt8]) -> [Piece] {
    held.append(contentsOf: bytes)
    var pieces: [Piece] = []
    if state == .beforeTag, !leaveStart() { return [] }
    if state == .inside { readInside(into: &pieces) }
    if state == .afterTag {
      held.removeFirst(held.prefix { Self.isSpace($0) }.count)
      if !held.isEmpty { state = .done }
    }
    if state == .done { pieces.append(Piece(bytes: takeHeld(), isReasoning: false)) }
    return pieces
  }

  /// Returns what was held back; the answer is over.
  mutating func finish() -> Piece {
    defer { state = .done }
    return Piece(bytes: takeHeld(), isReasoning: state == .inside)
  }

  /// Decides whether the answer begins with the tag; false while that is open.
  private mutating func leaveStart() -> Bool {
    let text = held.drop { Self.isSpace($0) }
    if text.starts(with: Self.opening) {
      held.removeFirst(held.count - text.count + Self.opening.count)
      state = .inside
    } else if Self.opening.starts(with: text) {
      return false
    } else {
      state = .done
    }
    return true
  }

  private mutating func readInside(into pieces: inout [Piece]) {
    var end = 0
    while end < held.count {
      let rest = held[end...]
      if rest.starts(with: Self.closing) {
        pieces.append(Piece(bytes: Array(held[..<end]), isReasoning: true))
        held.removeFirst(end + Self.closing.count)
        state = .afterTag
        return
      }
      if Self.closing.starts(with: rest) { break }
      end += 1
    }
    pieces.append(Piece(bytes: Array(held[..<end]), isReasoning: true))
    held.removeFirst(end)
  }

  private mutating func takeHeld() -> [UInt8] {
    defer { held = [] }
    return held
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
