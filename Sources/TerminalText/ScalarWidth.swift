// SPDX-License-Identifier: Apache-2.0

/// How many columns of a terminal a Unicode scalar takes: 0, 1 or 2.
///
/// Most of it follows from properties the standard library knows. Only which scalars are wide in East Asia
/// (UAX #11, `East_Asian_Width` W and F) has to be listed; wide emoji are not, because a property tells them.
package enum ScalarWidth {
  /// The columns a scalar takes.
  package static func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x7F { return value < 0x20 ? 0 : 1 }
    if value < 0x300 { return value < 0xA0 || value == 0xAD ? 0 : 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator, .surrogate: return 0
    default: break
    }
    // Vowels and finals of Hangul stand within the syllable that a leading consonant opens.
    if 0x1160...0x11FF ~= value || 0xD7B0...0xD7FF ~= value { return 0 }
    if isRegionalIndicator(scalar) { return 1 }
    return isEastAsianWide(value) || scalar.properties.isEmojiPresentation ? 2 : 1
  }

  /// One half of a flag.
  package static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool { 0x1F1E6...0x1F1FF ~= scalar.value }

  /// Whether a scalar can be part of a picture of several scalars.
  package static func isPictographic(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0xA9 && scalar.properties.isEmoji && !isRegionalIndicator(scalar)
  }

  /// Whether a scalar is wide in East Asia.
  package static func isEastAsianWide(_ value: UInt32) -> Bool {
    if value < 0x1100 { return false }
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if value > wideRanges[middle].upperBound {
        low = middle + 1
      } else if value < wideRanges[middle].lowerBound {
        high = middle
      } else {
        return true
      }
    }
    return false
  }

  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4C6, 0xA960...0xA97C,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
    0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]
}
