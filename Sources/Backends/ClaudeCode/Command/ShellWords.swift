// SPDX-License-Identifier: Apache-2.0

/// What can be told about a shell command from its words.
enum ShellWords {
  /// The commands a line consists of, as far as separators tell, each without variables set before it and with its
  /// program's name instead of its path.
  static func commands(in line: String) -> [String] {
    line.split { separators.contains($0) }.compactMap { part in
      var words = part.split(whereSeparator: \.isWhitespace)
      while let first = words.first, isAssignment(first) || prefixes.contains(String(first)) { words.removeFirst() }
      guard let first = words.first else { return nil }
      let program = first.split(separator: "/").last.map(String.init) ?? String(first)
      let name = program.filter { $0 != "\"" && $0 != "'" && $0 != "\\" }
      return ([name] + words.dropFirst().map(String.init)).joined(separator: " ")
    }
  }

  /// Whether a line is one command: nothing in it can start another or write a file.
  static func isSingle(_ line: String) -> Bool {
    !line.contains { separators.contains($0) || "<>\\".contains($0) }
  }

  /// Whether a text fits a pattern in which `*` stands for anything, and `:*` at the end for anything that follows a
  /// whole word.
  static func fits(_ text: String, _ pattern: String) -> Bool {
    if pattern.hasSuffix(":*") {
      let prefix = String(pattern.dropLast(2))
      return text == prefix || text.hasPrefix(prefix + " ")
    }
    // `git *` also means `git` alone.
    if pattern.hasSuffix(" *"), text == pattern.dropLast(2) { return true }
    return glob(Array(text.utf8), Array(pattern.utf8))
  }

  private static func glob(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
    let star = UInt8(ascii: "*")
    var (at, place) = (0, 0)
    // Where the last star stands, and how much of the text it has taken so far.
    var (starred, taken) = (-1, 0)
    while at < text.count {
      if place < pattern.count, pattern[place] == star {
        starred = place
        taken = at
        place += 1
      } else if place < pattern.count, pattern[place] == text[at] {
        at += 1
        place += 1
      } else if starred >= 0 {
        taken += 1
        at = taken
        place = starred + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == star }
  }

  private static func isAssignment(_ word: Substring) -> Bool {
    guard let sign = word.firstIndex(of: "="), sign > word.startIndex else { return false }
    return word[..<sign].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  private static let separators: Set<Character> = [";", "|", "&", "\n", "\r\n", "(", ")", "`", "$", "{", "}"]
  /// Words that only say how the command after them is run.
  private static let prefixes: Set<String> = ["command", "exec", "nohup", "time", "builtin", "env", "!"]
}
