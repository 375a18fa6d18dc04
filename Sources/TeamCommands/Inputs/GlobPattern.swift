// SPDX-License-Identifier: Apache-2.0

/// A pattern for paths: `*` and `?` within a name, `[a-z]` for one character of several, `{a,b}` for alternatives, and
/// `**` for any number of folders. What begins with a dot is matched only by a pattern that begins with one.
struct GlobPattern: Sendable, Hashable {
  /// One name of a path, or any number of them.
  enum Part: Sendable, Hashable {
    /// Exactly this name.
    case name(String)
    /// Names of this form.
    case form([Unit])
    /// Any number of folders.
    case folders
  }

  /// What stands for a piece of a name.
  enum Unit: Sendable, Hashable {
    case character(Character)
    case anyOne
    case anyNumber
    case oneOf([ClosedRange<Character>], isNegated: Bool)
  }

  /// The names of the path from the outside in.
  let parts: [Part]
  /// Whether the path begins at the root.
  let isAbsolute: Bool

  /// Whether a word is meant as a pattern.
  static func isPattern(_ word: String) -> Bool { word.contains { "*?[{".contains($0) } }

  /// The patterns a word stands for: one for each of its alternatives, at most 1000.
  static func patterns(_ word: String) -> [GlobPattern] {
    BraceExpansion.expand(word, limit: 1000).map(GlobPattern.init)
  }

  /// Reads a pattern without alternatives.
  init(_ text: String) {
    isAbsolute = text.hasPrefix("/")
    var parts: [Part] = []
    for name in text.split(separator: "/") where name != "." {
      if name == "**" {
        if parts.last != .folders { parts.append(.folders) }
      } else {
        parts.append(Self.part(name))
      }
    }
    self.parts = parts
  }

  /// Whether a name has the form of a part.
  static func matches(_ part: Part, _ name: some StringProtocol) -> Bool {
    switch part {
    case .name(let wanted): return wanted == name
    case .folders: return true
    case .form(let units):
      // A dot at the beginning hides a file; only a dot finds it.
      if name.hasPrefix("."), units.first != .character(".") { return false }
      return matches(units, Array(name))
    }
  }

  /// Tries the shortest match of each `*` first and goes back to the last one only, so it never takes more than the
  /// product of both lengths.
  private static func matches(_ units: [Unit], _ name: [Character]) -> Bool {
    var unit = 0
    var index = 0
    var star: (unit: Int, index: Int)?
    while index < name.count {
      if unit < units.count, units[unit] == .anyNumber {
        star = (unit, index)
        unit += 1
      } else if unit < units.count, units[unit].matches(name[index]) {
        unit += 1
        index += 1
      } else if let last = star {
        star = (last.unit, last.index + 1)
        unit = last.unit + 1
        index = last.index + 1
      } else {
        return false
      }
    }
    return units[unit...].allSatisfy { $0 == .anyNumber }
  }

  // MARK: Reading

  private static func part(_ name: Substring) -> Part {
    var units: [Unit] = []
    var rest = name
    while let character = rest.popFirst() {
      switch character {
      case "*": if units.last != .anyNumber { units.append(.anyNumber) }
      case "?": units.append(.anyOne)
      case "[": units.append(characterClass(&rest) ?? .character("["))
      case "\\": units.append(.character(rest.popFirst() ?? "\\"))
      default: units.append(.character(character))
      }
    }
    var literal = ""
    for unit in units {
      guard case .character(let character) = unit else { return .form(units) }
      literal.append(character)
    }
    return .name(literal)
  }

  /// What stands behind `[`; nil, and nothing taken, when no `]` follows.
  private static func characterClass(_ rest: inout Substring) -> Unit? {
    var text = rest
    let isNegated = text.first == "!" || text.first == "^"
    if isNegated { text.removeFirst() }
    var ranges: [ClosedRange<Character>] = []
    while let first = text.popFirst() {
      if first == "]", !ranges.isEmpty {
        rest = text
        return .oneOf(ranges, isNegated: isNegated)
      }
      if text.first == "-", let last = text.dropFirst().first, last != "]" {
        text = text.dropFirst(2)
        if first <= last { ranges.append(first...last) } else { ranges.append(first...first) }
      } else {
        ranges.append(first...first)
      }
    }
    return nil
  }
}

extension GlobPattern.Unit {
  /// Whether the unit stands for a character; `*` is not asked.
  func matches(_ character: Character) -> Bool {
    switch self {
    case .character(let wanted): wanted == character
    case .anyOne: true
    case .anyNumber: false
    case .oneOf(let ranges, let isNegated): ranges.contains { $0.contains(character) } != isNegated
    }
  }
}

/// Alternatives in braces, as shells write them.
enum BraceExpansion {
  /// The texts a text with braces stands for, in order; itself when there are none. Not more than `limit`.
  static func expand(_ text: String, limit: Int) -> [String] {
    var done: [String] = []
    var open = [text]
    while let next = open.popLast(), done.count < limit {
      guard let (head, alternatives, tail) = firstGroup(next) else {
        done.append(next)
        continue
      }
      guard open.count < limit else { break }
      open += alternatives.reversed().map { String(head) + $0 + tail }
    }
    return done
  }

  /// The first group of braces with a comma in it at its own level.
  private static func firstGroup(_ text: String) -> (Substring, [Substring], Substring)? {
    var search = text.startIndex
    while let start = text[search...].firstIndex(of: "{") {
      var depth = 0
      var from = text.index(after: start)
      var alternatives: [Substring] = []
      var index = start
      while index < text.endIndex {
        switch text[index] {
        case "{": depth += 1
        case "," where depth == 1:
          alternatives.append(text[from..<index])
          from = text.index(after: index)
        case "}":
          depth -= 1
          if depth == 0, !alternatives.isEmpty {
            alternatives.append(text[from..<index])
            return (text[..<start], alternatives, text[text.index(after: index)...])
          }
        default: break
        }
        if depth == 0 { break }
        index = text.index(after: index)
      }
      search = text.index(after: start)
    }
    return nil
  }
}
