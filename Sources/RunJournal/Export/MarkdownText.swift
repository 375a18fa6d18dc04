// SPDX-License-Identifier: Apache-2.0

/// Writing text of any content into Markdown so that it stays what it is.
enum MarkdownText {
  /// The most bytes of a table's cell.
  private static let cellBytes = 400
  private static let special = Set(#"\`*_{}[]<>#|~!&$"#.utf8)

  /// A text within a line or a table's cell: one line, cut when it is long, with nothing in it that means anything.
  static func inline(_ text: String) -> String {
    var text = text
    if text.utf8.count > cellBytes { text = TextCut.prefix(of: text, bytes: cellBytes) + "…" }
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if byte < 0x20 || byte == 0x7F {
        if bytes.last != UInt8(ascii: " ") { bytes.append(UInt8(ascii: " ")) }
        continue
      }
      if special.contains(byte) { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A table. Cells are written as they are.
  static func table(_ head: [String], _ rows: [[String]]) -> String {
    ([head, head.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }

  /// Measures how long a fence must be to hold a text, also when the text comes in pieces.
  struct FenceLength {
    private var run = 0
    private var longest = 0

    mutating func take(_ bytes: [UInt8]) {
      for byte in bytes {
        run = byte == UInt8(ascii: "`") ? run + 1 : 0
        longest = max(longest, run)
      }
    }

    /// The fence: longer than any run of backticks in the text.
    var fence: String { String(repeating: "`", count: max(longest + 1, 3)) }
  }
}
