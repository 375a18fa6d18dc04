// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// What a comment that silences diagnostics is about. (config.md section 6)
enum CommentExplanation {
  /// The explanation of the diagnostic code at a byte of such a comment; nil anywhere else.
  static func hover(at offset: Int, in file: TeamReadResult) -> Hover? {
    let bytes = file.source.bytes
    let line = file.lines.lineRange(file.lines.line(at: offset))
    guard line.contains(offset) || line.upperBound == offset, bytes[line].contains(UInt8(ascii: "#")),
      let comment = file.tree.comments.first(where: { $0.lowerBound <= offset && offset <= $0.upperBound }),
      mentionsMassGen(bytes[comment])
    else { return nil }
    let word = word(at: offset, in: comment, of: bytes)
    guard let code = DiagnosticCode(rawValue: String(decoding: bytes[word], as: UTF8.self)),
      let rule = DiagnosticRule.rule(of: code)
    else { return nil }
    return Hover(
      markdown: Explanation(title: Explanation.title(code.rawValue, "silenced here"), text: rule.summary).markdown,
      range: word)
  }

  private static func mentionsMassGen(_ comment: ArraySlice<UInt8>) -> Bool {
    String(decoding: comment, as: UTF8.self).contains("massgen: ignore")
  }

  private static func word(at offset: Int, in comment: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
    func belongs(_ index: Int) -> Bool {
      let byte = bytes[index]
      return byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }
    var start = offset
    while start > comment.lowerBound, belongs(start - 1) { start -= 1 }
    var end = offset
    while end < comment.upperBound, belongs(end) { end += 1 }
    return start..<end
  }
}
