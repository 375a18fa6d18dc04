// SPDX-License-Identifier: Apache-2.0

/// How values of a team file appear in messages.
package enum ShownText {
  private static let longest = 60

  /// A value in backquotes: shortened, on one line, and as `***` when it looks like a key.
  package static func quoted(_ text: String) -> String {
    if SecretPattern.matches(text) { return "`***`" }
    var shown = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count == longest {
        shown += "…"
        break
      }
      switch scalar {
      case "`": shown += "'"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: shown += " "
      default: shown.unicodeScalars.append(scalar)
      }
      count += 1
    }
    return "`\(shown)`"
  }

  /// Words in backquotes as an enumeration: ``a`, `b` or `c``.
  package static func choice(_ words: [String], joined by: String = "or") -> String {
    let shown = words.map { "`\($0)`" }
    guard let last = shown.last, shown.count > 1 else { return shown.first ?? "nothing" }
    return shown.dropLast().joined(separator: ", ") + " \(by) " + last
  }

  /// ` in agents[0]`, or ` at the top of the file`.
  static func location(_ place: String) -> String { place.isEmpty ? " at the top of the file" : " in \(place)" }
}
