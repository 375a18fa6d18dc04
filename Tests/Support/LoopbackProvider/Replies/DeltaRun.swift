// SPDX-License-Identifier: Apache-2.0

/// Many pieces of text, each numbered like `[000017] ` as far as its size allows, so that a lost, doubled or displaced
/// piece shows.
public struct DeltaRun: Sendable, Hashable {
  /// How the pieces are put into chunks of the transfer coding.
  public enum Framing: String, Sendable, Hashable {
    /// One chunk a piece, as servers do that flush each event.
    case event
    /// One chunk for many pieces.
    case block
    /// A chunk for each byte, with CRLF at the end of lines and a comment before each piece.
    case bytes
  }

  /// How many pieces.
  public var count: Int
  /// Bytes of text in each piece.
  public var size: Int
  /// Milliseconds from one piece to the next; with 0 they are sent in large blocks, as fast as they are taken.
  public var delayMilliseconds: Double
  /// Whether each piece holds `@` and the time it was sent, 19 digits of nanoseconds of CLOCK_MONOTONIC, and a blank.
  public var isStamped: Bool
  /// How the pieces are put into chunks.
  public var framing: Framing

  /// Creates a run.
  public init(
    _ count: Int, size: Int = 16, delayMilliseconds: Double = 0, isStamped: Bool = false, framing: Framing = .event
  ) {
    self.count = count
    self.size = size
    self.delayMilliseconds = delayMilliseconds
    self.isStamped = isStamped
    self.framing = framing
  }

  /// Digits of the number in each piece.
  var digits: Int { count <= 1_000_000 ? 6 : 12 }

  /// Where the parts of a piece lie in its text.
  var hasNumber: Bool { size >= digits + 3 }
  var stampOffset: Int { hasNumber ? digits + 3 : 0 }
  static let stampDigits = 19

  /// The text of a piece, with zeros for the stamp.
  public func text(_ index: Int) -> String {
    var text = hasNumber ? "[\(Self.padded(index, digits))] " : ""
    if isStamped { text += "@\(Self.padded(0, Self.stampDigits)) " }
    let filler = "the quick brown fox jumps over the lazy dog "
    while text.utf8.count < size { text += filler.prefix(size - text.utf8.count) }
    return text
  }

  private static func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
