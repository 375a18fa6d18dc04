// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// What is written behind a key's name together with it: the colon, and how its value begins.
struct KeyStub {
  var text: String
  /// Whether ``text`` has tab stops.
  var isSnippet = false
  /// Whether the value's own list should be shown at once.
  var asksAgain = false

  /// More words than this are better chosen from a list that explains them.
  private static let fewWords = 6

  /// - Parameter hasList: whether the value is completed from a list that is not part of the key's row.
  init(_ key: KeyDescriptor, text item: ItemText, hasList: Bool) {
    if !item.context.right.isLineEnd, item.context.style == .block {
      // What stands behind the word becomes the value.
      text = ":"
      return
    }
    if item.context.hasChildrenBelow {
      text = ":"
      return
    }
    let types = key.types
    switch item.context.style {
    case .block:
      text = ": "
      if types.isSection {
        text = ":" + item.newLine() + (types.isList ? "- " : "")
        isSnippet = item.insertsSnippets
        asksAgain = true
      }
    case .flow, .json:
      text = ": "
      if types.isSection, item.insertsSnippets {
        text = types.isList ? ": [$0]" : ": {$0\\}"
        isSnippet = true
        asksAgain = true
      }
    }
    guard !types.isSection else { return }
    scalar(key, item, hasList: hasList)
  }

  private mutating func scalar(_ key: KeyDescriptor, _ item: ItemText, hasList: Bool) {
    let words = key.words
    let isText = key.types.contains(.string) && !key.types.contains(.boolean)
    if hasList || !item.insertsSnippets && !words.isEmpty || words.count > Self.fewWords {
      asksAgain = true
      return
    }
    guard item.insertsSnippets else { return }
    let quote = item.context.style == .json && isText ? "\"" : ""
    if !words.isEmpty {
      text += quote + ItemText.choice(words) + quote
      isSnippet = true
    } else if let number = key.defaultText, key.types.isNumber, Double(number) != nil {
      text += "${1:\(number)}"
      isSnippet = true
    } else if !quote.isEmpty {
      text += "\"$1\""
      isSnippet = true
    }
  }
}

extension ValueTypes {
  /// Whether a value is written below its key: a mapping or a list, and nothing else.
  var isSection: Bool {
    isDisjoint(with: [.boolean, .integer, .number, .string, .any]) && (isList || self != .null && !isEmpty)
  }

  /// Whether a value may be a list.
  var isList: Bool { !isDisjoint(with: [.list, .stringList, .numberList, .mappingList]) }

  /// Whether a value may be a mapping.
  var isMapping: Bool { !isDisjoint(with: [.mapping, .stringMapping]) }

  /// Whether a value is a number.
  var isNumber: Bool { !isDisjoint(with: [.integer, .number]) }
}

extension KeyDescriptor {
  /// The words a value may be, the default first; none when there is no such list.
  var words: [String] {
    var words = allowed.filter { $0 != "autogen" }
    if words.isEmpty, types.contains(.boolean), types.isDisjoint(with: [.string, .any]) { words = ["true", "false"] }
    if let defaultText, let place = words.firstIndex(of: defaultText) {
      words.remove(at: place)
      words.insert(defaultText, at: 0)
    }
    return words
  }
}
