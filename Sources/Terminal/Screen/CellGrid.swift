// SPDX-License-Identifier: Apache-2.0

import TerminalText

/// The size of a screen in columns and rows.
struct ScreenSize: Hashable {
  var columns: Int
  var rows: Int

  /// A size that can be drawn on: whatever a terminal claims, at least one cell and at most some hundred thousand.
  init(columns: Int, rows: Int) {
    self.columns = min(max(columns, 1), 1000)
    self.rows = min(max(rows, 1), 500)
  }
}

/// A part of the screen.
struct Area: Hashable {
  var x: Int
  var y: Int
  var width: Int
  var height: Int

  /// The area below the first `rows` rows.
  func below(_ rows: Int) -> Area {
    Area(x: x, y: y + rows, width: width, height: max(0, height - rows))
  }

  /// The area without `margin` columns at either side.
  func inset(_ margin: Int) -> Area {
    Area(x: x + margin, y: y, width: max(0, width - 2 * margin), height: height)
  }
}

/// What stands in one column of one row.
struct Cell: Equatable {
  static let blank = Cell(text: " ", style: .plain, width: 1, isCertain: true)

  var text: String
  var style: Style
  /// 2 for the left half of a wide cluster, 0 for the right half.
  var width: UInt8
  var isCertain: Bool
}

/// A screen in memory. Writing outside of it or of an area does nothing.
struct CellGrid: Equatable {
  let size: ScreenSize
  private(set) var cells: [Cell]

  init(_ size: ScreenSize) {
    self.size = size
    cells = Array(repeating: .blank, count: size.columns * size.rows)
  }

  func row(_ y: Int) -> ArraySlice<Cell> { cells[y * size.columns..<(y + 1) * size.columns] }

  var whole: Area { Area(x: 0, y: 0, width: size.columns, height: size.rows) }

  /// Writes text on one row of an area, from a column of it on, and returns the column after it. What does not fit is
  /// left out.
  @discardableResult
  mutating func write(_ text: some StringProtocol, _ style: Style, in area: Area, row: Int, column: Int = 0) -> Int {
    guard 0..<area.height ~= row, 0..<size.rows ~= area.y + row else { return column }
    let end = min(area.x + area.width, size.columns)
    var x = area.x + column
    var reader = ClusterReader(Substring(text))
    while let cluster = reader.next() {
      guard x + cluster.width <= end else { break }
      if x >= area.x, x >= 0 { put(cluster, style, x, area.y + row) }
      x += cluster.width
    }
    return x - area.x
  }

  /// Fills a row of an area with one narrow character.
  mutating func fill(_ character: Character, _ style: Style, in area: Area, row: Int) {
    write(String(repeating: character, count: max(0, area.width)), style, in: area, row: row)
  }

  private mutating func put(_ cluster: Cluster, _ style: Style, _ x: Int, _ y: Int) {
    let start = y * size.columns
    clear(start + x)
    cells[start + x] = Cell(
      text: cluster.text, style: style, width: UInt8(cluster.width), isCertain: cluster.isCertain)
    if cluster.width == 2 {
      clear(start + x + 1)
      cells[start + x + 1] = Cell(text: "", style: style, width: 0, isCertain: true)
    }
  }

  /// Removes the other half of what stands in a cell that is about to be written.
  private mutating func clear(_ index: Int) {
    switch cells[index].width {
    case 0: cells[index - 1] = .blank
    case 2: cells[index + 1] = .blank
    default: break
    }
    cells[index] = .blank
  }

  /// The text of every row, without blanks at its end.
  var lines: [String] {
    (0..<size.rows).map { y in
      var text = row(y).reduce(into: "") { $0 += $1.text }
      while text.last == " " { text.removeLast() }
      return text
    }
  }
}
