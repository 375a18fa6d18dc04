// SPDX-License-Identifier: Apache-2.0

import RunJournal

extension FuzzTarget {
  /// The filter for terminal control sequences: no control gets through, nothing is made up, and it does not matter
  /// where a text is split.
  static let terminal = FuzzTarget("terminal") { (bytes) throws(Violation) in
    let text = String(decoding: bytes, as: UTF8.self)
    let kept = filter([text])
    for scalar in kept.unicodeScalars {
      try expect(isHarmless(scalar), "U+\(String(scalar.value, radix: 16)) does not get through")
    }
    var rest = text.unicodeScalars[...]
    for scalar in kept.unicodeScalars {
      guard let found = rest.firstIndex(of: scalar) else { throw Violation("what is kept stands in the text") }
      rest = rest[found...].dropFirst()
    }
    try expectEqual(filter([kept]), kept, "what is kept is kept again")
    for pieces in Pieces.cuts(of: text.unicodeScalars.map { $0 }, seed: bytes) {
      let texts = pieces.map { piece in String(String.UnicodeScalarView(piece)) }
      try expect(filter(texts).utf8.elementsEqual(kept.utf8), "split and whole: \(texts) \(kept)")
    }
  }

  private static func filter(_ pieces: [String]) -> String {
    var filter = TerminalSequenceFilter()
    return pieces.map { filter.filter($0) }.joined()
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: true
    case 0..<0x20, 0x7F..<0xA0: false
    default: true
    }
  }
}
