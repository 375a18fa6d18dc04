// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import TeamLanguage

/// A text with edits made.
enum EditedText {
  /// Makes the edits, which are sorted and do not overlap; what leads out of the text is left out.
  static func apply(_ edits: [TextEdit], to bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    var offset = 0
    for edit in edits where edit.range.lowerBound >= offset && edit.range.upperBound <= bytes.count {
      text += bytes[offset..<edit.range.lowerBound]
      text += Array(edit.replacement.utf8)
      offset = edit.range.upperBound
    }
    return text + bytes[offset...]
  }
}
