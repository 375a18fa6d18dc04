// SPDX-License-Identifier: Apache-2.0

import TerminalText

/// Turns screens into what has to be sent to the terminal: only the cells that changed.
struct Painter {
  private let capabilities: TerminalCapabilities
  /// What the terminal shows; nil when that is not known.
  private var shown: CellGrid?
  private var shownCursor: Cursor?
  private var output: [UInt8] = []
  private var place: (x: Int, y: Int)?
  private var style = Style.plain

  /// Where the cursor is to be seen.
  struct Cursor: Equatable {
    var x: Int
    var y: Int
  }

  /// What stands for the marks of the layouts where there is only ASCII; everything else becomes question marks.
  private static let substitutes = [
    "─": "-", "│": "|", "┬": "+", "┴": "+", "┼": "+", "┊": ":", "→": ">", "◆": "*", "●": "*", "★": "*", "·": "-",
    "»": ">", "…": "~", "↑": "^", "↓": "v", "⏎": "/",
  ]

  init(_ capabilities: TerminalCapabilities) {
    self.capabilities = capabilities
  }

  /// The terminal may show anything now.
  mutating func forget() { shown = nil }

  /// The bytes that make the terminal show `grid`, and the cursor only where it belongs. Empty when it does already.
  mutating func paint(_ grid: CellGrid, cursor: Cursor? = nil) -> [UInt8] {
    output.removeAll(keepingCapacity: true)
    place = nil
    style = .plain
    var old = CellGrid(grid.size)
    if let shown, shown.size == grid.size {
      old = shown
    } else {
      send("\u{1B}[0m\u{1B}[2J")
      shownCursor = nil
    }
    for y in 0..<grid.size.rows where old.row(y) != grid.row(y) { paintRow(y, Array(old.row(y)), Array(grid.row(y))) }
    shown = grid
    guard !output.isEmpty || cursor != shownCursor else { return [] }
    set(.plain)
    if let cursor {
      send("\u{1B}[\(cursor.y + 1);\(cursor.x + 1)H\u{1B}[?25h")
    } else if shownCursor != nil {
      send("\u{1B}[?25l")
    }
    shownCursor = cursor
    guard capabilities.synchronizes else { return output }
    return Array("\u{1B}[?2026h".utf8) + output + Array("\u{1B}[?2026l".utf8)
  }

  private mutating func paintRow(_ y: Int, _ old: [Cell], _ new: [Cell]) {
    guard var x = zip(old, new).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset else { return }
    // What follows a cluster of uncertain width may have been drawn over.
    let isUncertain = old.contains { !$0.isCertain } || new.contains { !$0.isCertain }
    if isUncertain { x = 0 }
    let end = (new.lastIndex { $0 != .blank } ?? -1) + 1
    while x < end {
      if !isUncertain, old[x] == new[x], !changesSoon(after: x, old, new) {
        x += 1
        continue
      }
      // The right half of a wide cluster comes with its left half.
      if new[x].width == 0, x > 0 { x -= 1 }
      send(new[x], at: x, y)
      x += max(1, Int(new[x].width))
    }
    guard end < new.count, isUncertain || old[end...].contains(where: { $0 != .blank }) else { return }
    move(to: end, y)
    set(.plain)
    send("\u{1B}[K")
  }

  /// Whether going on writing is cheaper than moving the cursor over what is the same.
  private func changesSoon(after x: Int, _ old: [Cell], _ new: [Cell]) -> Bool {
    guard place?.x == x else { return false }
    let end = min(x + 4, new.count)
    return (x..<end).contains { old[$0] != new[$0] }
  }

  private mutating func send(_ cell: Cell, at x: Int, _ y: Int) {
    move(to: x, y)
    set(cell.style)
    if !cell.isCertain, cell.width == 2 {
      // Where the terminal takes it for narrow, nothing old may stay beside it.
      send("  ")
      place = nil
      move(to: x, y)
    }
    if capabilities.isUnicode || cell.text.utf8.count == 1 {
      send(cell.text)
    } else {
      send(Self.substitutes[cell.text] ?? String(repeating: "?", count: Int(cell.width)))
    }
    place = cell.isCertain && x + Int(cell.width) < (shown?.size.columns ?? .max) ? (x + Int(cell.width), y) : nil
  }

  private mutating func move(to x: Int, _ y: Int) {
    if let place, place == (x, y) { return }
    send("\u{1B}[\(y + 1);\(x + 1)H")
    place = (x, y)
  }

  private mutating func set(_ new: Style) {
    guard new != style else { return }
    send(new.sequence(usesColors: capabilities.hasColors))
    style = new
  }

  private mutating func send(_ text: String) { output.append(contentsOf: text.utf8) }
}
