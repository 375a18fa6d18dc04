// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RunJournal

@Suite("Terminal control sequences in model text")
struct TerminalSequenceFilterTests {
  static let examples: [(text: String, kept: String)] = [
    ("plain\ttext\r\nmore é😀", "plain\ttext\r\nmore é😀"),
    ("\u{1B}[31mred\u{1B}[0m", "red"),
    ("a\u{1B}[?25lb\u{1B}[2Jc\u{1B}[1;2;3Hd", "abcd"),
    ("a\u{1B}]0;title\u{7}b", "ab"),
    ("a\u{1B}]8;;http://x\u{1B}\\link\u{1B}]8;;\u{1B}\\b", "alinkb"),
    ("a\u{1B}Pq#0\u{1B}\\b", "ab"),
    ("a\u{1B}(Bb\u{1B}7c\u{1B}>d", "abcd"),
    ("a\u{9B}31mb\u{9D}0;t\u{9C}c\u{85}d", "abcd"),
    ("a\u{0}b\u{8}c\u{7F}d\u{7}e", "abcde"),
    ("a\u{1B}\u{1B}[1mb", "ab"),
    ("© Â ® are not controls", "© Â ® are not controls"),
    // A sequence that breaks off is text again at the next character that cannot belong to it.
    ("a\u{1B}[31\nb", "a\nb"),
    ("a\u{1B}[3é", "aé"),
    ("a\u{1B}]never ended\nnext line", "a\nnext line"),
    ("a\u{1B}", "a"),
  ]

  @Test("Sequences are taken out wherever the text is split", arguments: examples.indices)
  func everySplit(_ index: Int) {
    let (text, kept) = Self.examples[index]
    var whole = TerminalSequenceFilter()
    #expect(whole.filter(text) == kept)
    let scalars = text.unicodeScalars
    for split in scalars.indices {
      var filter = TerminalSequenceFilter()
      let joined = filter.filter(String(scalars[..<split])) + filter.filter(String(scalars[split...]))
      #expect(joined.unicodeScalars.elementsEqual(kept.unicodeScalars), "split before \(scalars[split])")
    }
    var single = TerminalSequenceFilter()
    #expect(scalars.map { single.filter(String($0)) }.joined().unicodeScalars.elementsEqual(kept.unicodeScalars))
  }

  @Test("A sequence that never ends takes a bounded part of the text with it")
  func unbounded() {
    var filter = TerminalSequenceFilter()
    let text = "\u{1B}]" + String(repeating: "é", count: 10_000)
    let kept = filter.filter(text)
    #expect(kept.utf8.count > 15_000)
    #expect(!kept.unicodeScalars.contains("\u{FFFD}"))
  }
}
