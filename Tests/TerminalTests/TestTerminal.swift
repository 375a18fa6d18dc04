// SPDX-License-Identifier: Apache-2.0

import TerminalText

@testable import Terminal

/// As much of a terminal as the painter uses, to see what it would show.
struct TestTerminal {
  private(set) var cells: [[String]]
  private var x = 0
  private var y = 0

  init(_ size: ScreenSize) {
    cells = Array(repeating: Array(repeating: " ", count: size.columns), count: size.rows)
  }

  var lines: [String] {
    cells.map { row in
      var text = row.joined()
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  mutating func take(_ bytes: [UInt8]) {
    var rest = String(decoding: bytes, as: UTF8.self)[...]
    while let first = rest.unicodeScalars.first {
      if first == "\u{1B}" {
        rest = control(rest)
        continue
      }
      let text = rest.prefix { $0 != "\u{1B}" }
      var reader = ClusterReader(text)
      while let cluster = reader.next() { put(cluster) }
      rest = rest[text.endIndex...]
    }
  }

  private mutating func control(_ text: Substring) -> Substring {
    let body = text.dropFirst(2)
    guard let end = body.unicodeScalars.firstIndex(where: { 0x40...0x7E ~= $0.value }) else { return "" }
    let parameters = body[..<end].split(separator: ";").compactMap { Int($0) }
    switch body.unicodeScalars[end] {
    case "H": (y, x) = ((parameters.first ?? 1) - 1, (parameters.count > 1 ? parameters[1] : 1) - 1)
    case "J": cells = cells.map { $0.map { _ in " " } }
    case "K": for column in x..<cells[y].count { cells[y][column] = " " }
    default: break
    }
    return body[body.unicodeScalars.index(after: end)...]
  }

  private mutating func put(_ cluster: Cluster) {
    guard y < cells.count, x + cluster.width <= cells[y].count else { return }
    cells[y][x] = cluster.text
    if cluster.width == 2 { cells[y][x + 1] = "" }
    x += cluster.width
  }
}
