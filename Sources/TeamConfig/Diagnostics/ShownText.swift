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

/// What looks like a key of some provider. Only well-known beginnings count, so that ordinary words are never hidden.
/// (config.md section 6, `secret-literal`)
package enum SecretPattern {
  private static let beginnings = [
    "sk-", "sk_", "AIza", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xox", "xai-", "gsk_", "hf_", "nvapi-",
    "fw_", "csk-", "tgp_", "AKIA",
  ]

  /// Whether a text is one word that begins like a key and is long enough to be one.
  package static func matches(_ text: String) -> Bool {
    let bytes = text.utf8
    guard bytes.count >= 16, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return false }
    return beginnings.contains { text.hasPrefix($0) }
  }
}
