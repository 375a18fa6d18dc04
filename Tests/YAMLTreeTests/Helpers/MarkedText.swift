// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// A text in which `«` and `»` mark ranges; the marks themselves are taken out.
struct MarkedText: Sendable, ExpressibleByStringLiteral, CustomTestStringConvertible {
  let text: String
  /// The marked ranges in bytes, in the order in which they begin.
  let ranges: [Range<Int>]

  var bytes: [UInt8] { Array(text.utf8) }
  var testDescription: String { text.debugDescription }

  init(stringLiteral marked: String) {
    var text = ""
    var open: [(place: Int, start: Int)] = []
    var ranges: [Range<Int>] = []
    for scalar in marked.unicodeScalars {
      switch scalar {
      case "«":
        open.append((ranges.count, text.utf8.count))
        ranges.append(0..<0)
      case "»":
        guard let mark = open.popLast() else { continue }
        ranges[mark.place] = mark.start..<text.utf8.count
      default:
        text.unicodeScalars.append(scalar)
      }
    }
    self.text = text
    self.ranges = ranges
  }
}

/// Files beside the tests.
enum Fixture {
  static func lines(_ name: String) throws -> [String] {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let bytes = try FileBytes.read("/\(folder)/Fixtures/\(name)")
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
  }
}
