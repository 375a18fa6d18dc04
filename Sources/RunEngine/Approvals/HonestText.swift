// SPDX-License-Identifier: Apache-2.0

import RunJournal

/// Texts of models on their way to people who decide by them: nothing in them may look like something else.
enum HonestText {
  /// A text on one line: control characters and what changes the direction of writing are shown by their numbers.
  static func line(_ text: String, limit: Int) -> String {
    let short = text.utf8.count > limit * 4 ? TextCut.headAndTail(of: text, limit: limit * 4) : text
    var shown = ""
    var count = 0
    for scalar in short.unicodeScalars {
      if count >= limit { return shown + "…" }
      count += 1
      if scalar == "\n" || scalar == "\t" || scalar == "\r" {
        shown += " "
      } else if isDeceptive(scalar) {
        shown += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// A text with its lines, at most `limit` bytes and a note.
  static func block(_ text: String, limit: Int) -> String {
    var shown = ""
    for scalar in TextCut.headAndTail(of: text, limit: limit).unicodeScalars {
      if scalar != "\n", scalar != "\t", isDeceptive(scalar) {
        shown += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  private static func isDeceptive(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate: true
    default: false
    }
  }
}
