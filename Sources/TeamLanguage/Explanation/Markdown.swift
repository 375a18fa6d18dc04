// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// An explanation in Markdown that reads well without being rendered, too: a title, sentences, a list of facts.
struct Explanation {
  /// What is explained, in Markdown.
  var title: String
  /// A paragraph about it.
  var text: String?
  /// Single facts, one line each.
  var facts: [String] = []

  /// The Markdown.
  var markdown: String {
    var parts = [title]
    if let text, !text.isEmpty { parts.append(text) }
    if !facts.isEmpty { parts.append(facts.map { "- \($0)" }.joined(separator: "\n")) }
    return parts.joined(separator: "\n\n")
  }

  /// A title with the thing in bold code and words behind it.
  static func title(_ name: String, _ words: String?...) -> String {
    (["**\(ShownText.quoted(name))**"] + words.compactMap(\.self).filter { !$0.isEmpty }).joined(separator: " · ")
  }
}

/// Markdown made plain.
enum Markdown {
  /// A text without its markup. Code keeps its characters, links their text and address.
  static func plainText(_ markdown: String) -> String {
    var lines: [String] = []
    var isCode = false
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isCode.toggle()
      } else {
        lines.append(isCode ? String(line) : plainLine(line))
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func plainLine(_ line: Substring) -> String {
    var output: [UInt8] = []
    var isCode = false
    let bytes = Array(line.utf8)
    var index = bytes.prefix { $0 == UInt8(ascii: "#") }.count
    if index > 0, index < bytes.count, bytes[index] == 0x20 { index += 1 } else { index = 0 }
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      if byte == UInt8(ascii: "`") {
        isCode.toggle()
      } else if isCode {
        output.append(byte)
      } else if byte == UInt8(ascii: "*"), next == byte {
        index += 1
      } else if byte == UInt8(ascii: "\\"), isMark(next) {
        output.append(next)
        index += 1
      } else if byte == UInt8(ascii: "["), let link = link(bytes, at: index) {
        output += link.text
        index = link.end - 1
      } else {
        output.append(byte)
      }
      index += 1
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// A link as `text (address)`, and where it ends.
  private static func link(_ bytes: [UInt8], at start: Int) -> (text: [UInt8], end: Int)? {
    guard let close = bytes[start...].firstIndex(of: UInt8(ascii: "]")), close + 1 < bytes.count,
      bytes[close + 1] == UInt8(ascii: "("), let end = bytes[close...].firstIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let address = bytes[(close + 2)..<end]
    return (bytes[(start + 1)..<close] + Array(" (".utf8) + address + [UInt8(ascii: ")")], end + 1)
  }

  private static func isMark(_ byte: UInt8) -> Bool { "\\`*_[]()#<>".utf8.contains(byte) }
}
