// SPDX-License-Identifier: Apache-2.0

/// A change to a broken text that may make it readable.
struct Mend {
  /// What is wrong if the change helps. Offsets are those of the original text.
  enum Cause {
    /// A quote is opened here and never closed.
    case unclosedQuote(at: Int)
    /// A bracket is opened here and never closed.
    case unclosedBracket(at: Int)
    /// A key here lacks its colon.
    case missingColon(Range<Int>)
    /// The colon of a key here lacks the space behind it.
    case missingSpace(Range<Int>)
    /// Two items of a flow collection lack the comma between them, which belongs here.
    case missingComma(at: Int)
    /// A line is indented so that it fits nowhere; it would fit with other indentation.
    case indentation(line: Int, spaces: Int)
    /// A list item stands before the keys of a mapping, at their level.
    case strayItem(Range<Int>)
    /// Tabs are used as indentation, first here.
    case tabs(Range<Int>)
    /// A character is written as two escapes of surrogates, first here.
    case surrogates(Range<Int>)
    /// Nothing is known; something is left out.
    case unknown
  }

  /// When a change is kept.
  enum Policy {
    /// When it makes the text readable, or readable farther than before.
    case ifItHelps
    /// When it helps more than its neighbours of the same policy.
    case ifItHelpsMost
    /// In any case.
    case always
  }

  var cause: Cause
  var edits: [YAMLProblem.Edit] = []
  /// What to leave out.
  var blanked: [Range<Int>] = []
  var policy = Policy.ifItHelps

  /// Whether a line's indentation is changed.
  var isMove: Bool {
    if case .indentation = cause { true } else { false }
  }
}
