// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Terminal

/// What the bytes of a keyboard mean.
@Suite struct KeyTests {
  private static let cases: [(String, [Key])] = [
    ("ab", [.character("a"), .character("b")]),
    ("é日😀", [.character("é"), .character("日"), .character("😀")]),
    ("\r\n\t\u{7F}\u{8}", [.enter, .enter, .tab, .backspace, .backspace]),
    ("\u{3}\u{1A}\u{1}", [.control("c"), .control("z"), .control("a")]),
    ("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", [.up, .down, .right, .left]),
    ("\u{1B}OA\u{1B}OB\u{1B}OH\u{1B}OF", [.up, .down, .home, .end]),
    ("\u{1B}[H\u{1B}[F\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~", [.home, .end, .home, .end, .home, .end]),
    ("\u{1B}[5~\u{1B}[6~\u{1B}[3~\u{1B}[Z", [.pageUp, .pageDown, .delete, .backTab]),
    ("\u{1B}[1;5C\u{1B}[1;3D\u{1B}[1;2C", [.wordRight, .wordLeft, .right]),
    ("\u{1B}f\u{1B}b\u{1B}\u{7F}\u{1B}\r", [.alt("f"), .alt("b"), .altBackspace, .altEnter]),
    ("\u{1B}[200~one\r\ntwo\tend\u{1B}[31m\u{7}\u{1B}[201~x", [.paste("one\ntwo\tend[31m"), .character("x")]),
    ("\u{1B}[200~\u{1B}[201~", [.paste("")]),
    ("\u{1B}[99~\u{1B}[?1;2c\u{1B}[<0;1;1M\u{1B}[200;5uq", [.enter, .character("q")]),
    ("\u{1B}[12;34Rq", [.character("q")]),
    ("\u{0}\u{1C}a", [.character("a")]),
  ]

  @Test("Keys are decoded however their bytes are split", arguments: cases)
  func decoding(text: String, expected: [Key]) {
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count {
      var decoder = KeyDecoder()
      let keys = decoder.decode(bytes[..<cut]) + decoder.decode(bytes[cut...]) + decoder.finish()
      #expect(keys == expected, "split at \(cut)")
    }
    var decoder = KeyDecoder()
    var keys: [Key] = []
    for byte in bytes { keys += decoder.decode([byte]) }
    keys += decoder.finish()
    #expect(keys == expected, "byte by byte")
  }

  @Test("A lone Esc is a key once nothing follows it")
  func escape() {
    var decoder = KeyDecoder()
    let first = decoder.decode([0x1B])
    #expect(first.isEmpty && decoder.isWaiting)
    let second = decoder.finish()
    #expect(second == [.escape] && !decoder.isWaiting)
    let third = decoder.decode([0x1B, 0x1B])
    #expect(third == [.escape] && decoder.isWaiting)
  }

  @Test(
    "Bytes that are no UTF-8 and sequences without an end are no text",
    arguments: [
      [0xFF, 0x61], [0xC3, 0x61], [0x80, 0x61], [0xF0, 0x9F, 0x61], [0xED, 0xA0, 0x80, 0x61], [0xC2, 0x9B, 0x61],
    ])
  func malformed(bytes: [UInt8]) {
    var decoder = KeyDecoder()
    let keys = decoder.decode(bytes)
    #expect(keys == [.character("a")])
  }

  @Test("Any bytes are survived, and leave a bounded remainder")
  func anyBytes() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      var decoder = KeyDecoder()
      let alphabet: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E, 0x3B, 0x4F, 0xC3, 0xA9, 0x0D, 0x61, 0xF0, 0xFF]
      for _ in 0..<200 { _ = decoder.decode([alphabet.randomElement(using: &random) ?? 0]) }
      _ = decoder.finish()
    }
    var decoder = KeyDecoder()
    _ = decoder.decode([0x1B, 0x5B] + Array(repeating: 0x31, count: 5000))
    let last = decoder.decode(Array("q".utf8))
    #expect(last.count <= 1)
  }

  @Test("A paste without an end is bounded")
  func endlessPaste() {
    var decoder = KeyDecoder()
    _ = decoder.decode(Array("\u{1B}[200~".utf8))
    for _ in 0..<40 { _ = decoder.decode(Array(repeating: 0x61, count: 100_000)) }
    guard case .paste(let text)? = decoder.decode(Array("\u{1B}[201~".utf8)).first else {
      Issue.record("no paste")
      return
    }
    #expect(text.utf8.count == KeyDecoder.mostPastedBytes)
  }

  /// `|` is the cursor. Keys: `<` and `>` move, `^` and `$` go to the ends of the line, `\u{7F}` deletes backwards.
  @Test(
    "A line is edited like in a shell",
    arguments: [
      ([.paste("one two")], "one two|"),
      ([.paste("one two"), .control("w")], "one |"),
      ([.paste("one two"), .wordLeft, .control("k")], "one |"),
      ([.paste("one two"), .wordLeft, .control("u")], "|two"),
      ([.paste("one two"), .control("w"), .home, .control("y")], "two|one "),
      ([.paste("ab"), .left, .character("é"), .delete], "aé|"),
      ([.paste("e"), .character("\u{301}"), .backspace], "|"),
      ([.paste("👩‍👩‍👧‍👦x"), .left, .backspace], "|x"),
      ([.paste("a"), .left, .left, .left, .backspace, .character("b")], "b|a"),
      ([.paste("one\ntwo"), .home, .character("x")], "one\nx|two"),
      ([.paste("one\ntwo"), .control("u"), .control("u"), .backspace], "one|"),
      ([.paste("a b"), .alt("b"), .alt("b"), .alt("d")], "| b"),
      ([.paste("a"), .altEnter, .character("b")], "a\nb|"),
      ([.paste("ab\nc"), .home, .left, .control("k")], "ab|c"),
    ] as [([Key], String)])
  func editing(keys: [Key], expected: String) {
    var editor = LineEditor()
    for key in keys { _ = editor.handle(key) }
    var shown = editor.characters
    shown.insert("|", at: editor.cursor)
    #expect(String(shown) == expected)
  }

  @Test("A backslash at the end of a text goes on in the next line; up and down move between its lines")
  func lines() {
    var editor = LineEditor("one\\")
    let continued = [editor.continueLine(), editor.continueLine()]
    #expect(continued == [true, false] && editor.text == "one\n")
    _ = editor.handle(.character("t"))
    var moves: [Int?] = []
    for step in [-1, -1, 1, 1] { moves.append(editor.moveLine(by: step) ? editor.cursor : nil) }
    #expect(moves == [1, nil, 5, nil])
  }
}
