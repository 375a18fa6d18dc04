// SPDX-License-Identifier: Apache-2.0

import TerminalText

/// One row of a transcript on the screen.
struct TextRow: Equatable {
  /// Which paragraph it belongs to and which of its rows it is: a place to scroll to.
  struct Place: Comparable {
    var paragraph: Int
    var row: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.paragraph, left.row) < (right.paragraph, right.row)
    }
  }

  var place: Place
  /// The mark at the left.
  var gutter = ""
  var text = ""
  var style = Style.plain
}

/// Turns a transcript into rows of a width.
enum TranscriptRows {
  /// The newest rows, at most so many, oldest first. The work is bounded by what fits on the screen.
  static func newest(_ count: Int, of transcript: Transcript, width: Int, agent: Int) -> [TextRow] {
    var reversed: [TextRow] = []
    for (index, paragraph) in transcript.paragraphs.enumerated().reversed() {
      guard reversed.count < count else { break }
      reversed.append(contentsOf: rows(of: paragraph, width: width, agent: agent).reversed())
      if index > 0, needsSpace(transcript.paragraphs[index - 1], paragraph) {
        reversed.append(TextRow(place: TextRow.Place(paragraph: paragraph.number, row: -1)))
      }
    }
    let rows = reversed.prefix(count).reversed()
    return Array(rows.drop { $0.place.row < 0 })
  }

  /// Whether an empty row stands between two paragraphs: around texts, not between marks.
  private static func needsSpace(_ above: Transcript.Paragraph, _ below: Transcript.Paragraph) -> Bool {
    guard below.startsBlock else { return false }
    let isNote: (Transcript.Kind) -> Bool = { $0 == .mark || $0 == .tool || $0 == .warning || $0 == .failure }
    return !(isNote(above.kind) && isNote(below.kind)) && below.kind != .output
  }

  private static func rows(of paragraph: Transcript.Paragraph, width: Int, agent: Int) -> [TextRow] {
    let look = Look(paragraph, agent: agent)
    let room = max(2, width - look.first.columns)
    return TextWrap.rows(paragraph.text, width: room).enumerated().map { index, text in
      TextRow(
        place: TextRow.Place(paragraph: paragraph.number, row: index),
        gutter: index == 0 && paragraph.startsBlock ? look.first : look.rest, text: text, style: look.style)
    }
  }

  /// What makes the kinds of paragraphs tell apart, also without colours.
  private struct Look {
    var first: String
    var rest: String
    var style: Style

    init(_ paragraph: Transcript.Paragraph, agent: Int) {
      (first, rest, style) =
        switch paragraph.kind {
        case .message: ("", "", .plain)
        case .reasoning: ("┊ ", "┊ ", Style(.standard, [.dim, .italic]))
        case .tool: ("→ ", "  ", Style(.blue))
        case .output: ("  ", "  ", .dim)
        case .decision: ("◆ ", "  ", .agent(agent))
        case .decisionText: ("  ", "  ", .plain)
        case .mark: ("· ", "  ", .dim)
        case .warning: ("! ", "  ", .warning)
        case .failure: ("! ", "  ", .failure)
        case .user: ("» ", "  ", .bold)
        }
      if paragraph.isWithdrawn {
        (first, rest) = ("~ ", "~ ")
        style = style.with([.dim, .strike])
      }
    }
  }
}

extension CellGrid {
  /// Draws rows from the top of an area on.
  mutating func draw(_ rows: [TextRow], in area: Area) {
    for (index, row) in rows.enumerated() {
      let column = write(row.gutter, row.style, in: area, row: index)
      write(row.text, row.style, in: area, row: index, column: column)
    }
  }
}
