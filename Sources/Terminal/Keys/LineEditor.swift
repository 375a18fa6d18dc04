// SPDX-License-Identifier: Apache-2.0

/// A text that is being typed, with the editing keys people know from their shell. It may have several lines.
struct LineEditor: Equatable {
  /// What a task or a message may have at most, in characters.
  static let mostCharacters = 1 << 20

  private(set) var characters: [Character] = []
  /// Where the next character goes.
  private(set) var cursor = 0
  /// What the last key that cut something has cut.
  private var cut: [Character] = []

  init(_ text: String = "") {
    characters = Array(text)
    cursor = characters.count
  }

  var text: String { String(characters) }
  var isEmpty: Bool { characters.isEmpty }

  /// Does what a key means; false when it means nothing to an editor.
  mutating func handle(_ key: Key) -> Bool {
    switch key {
    case .character(let scalar): insert(String(Character(scalar)))
    case .paste(let text): insert(text)
    case .altEnter: insert("\n")
    case .backspace, .control("h"): remove(max(0, cursor - 1)..<cursor)
    case .delete: remove(cursor..<min(characters.count, cursor + 1))
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(characters.count, cursor + 1)
    case .wordLeft, .alt("b"): cursor = wordStart
    case .wordRight, .alt("f"): cursor = wordEnd
    case .home, .control("a"): cursor = lineStart
    case .end, .control("e"): cursor = lineEnd
    case .control("u"): cutOut(lineStart..<cursor)
    case .control("k"): cutOut(cursor..<max(lineEnd, min(cursor + 1, characters.count)))
    case .control("w"), .altBackspace: cutOut(wordStart..<cursor)
    case .alt("d"): cutOut(cursor..<wordEnd)
    case .control("y"): insert(String(cut))
    default: return false
    }
    return true
  }

  /// Moves to the line above or below; false when there is none.
  mutating func moveLine(by step: Int) -> Bool {
    let column = cursor - lineStart
    if step < 0 {
      guard lineStart > 0 else { return false }
      cursor = lineStart - 1
      cursor = min(lineStart + column, cursor)
    } else {
      guard lineEnd < characters.count else { return false }
      cursor = lineEnd + 1
      cursor = min(cursor + column, lineEnd)
    }
    return true
  }

  /// Makes a line break of a backslash right before the cursor, if that is at the end of the text.
  mutating func continueLine() -> Bool {
    guard cursor == characters.count, characters.last == "\\" else { return false }
    remove(cursor - 1..<cursor)
    insert("\n")
    return true
  }

  private mutating func insert(_ text: String) {
    guard characters.count + text.count <= Self.mostCharacters else { return }
    // An accent joins the character before it.
    let start = max(0, cursor - 1)
    let joined = Array(String(characters[start..<cursor]) + text)
    characters.replaceSubrange(start..<cursor, with: joined)
    cursor = start + joined.count
  }

  private mutating func remove(_ range: Range<Int>) {
    characters.removeSubrange(range)
    cursor = range.lowerBound
  }

  private mutating func cutOut(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    cut = Array(characters[range])
    remove(range)
  }

  private var lineStart: Int { (characters[..<cursor].lastIndex(of: "\n") ?? -1) + 1 }
  private var lineEnd: Int { characters[cursor...].firstIndex(of: "\n") ?? characters.count }

  private var wordStart: Int {
    var place = cursor
    while place > 0, !characters[place - 1].isWord { place -= 1 }
    while place > 0, characters[place - 1].isWord { place -= 1 }
    return place
  }

  private var wordEnd: Int {
    var place = cursor
    while place < characters.count, !characters[place].isWord { place += 1 }
    while place < characters.count, characters[place].isWord { place += 1 }
    return place
  }
}

extension Character {
  fileprivate var isWord: Bool { isLetter || isNumber || self == "_" }
}
