// SPDX-License-Identifier: Apache-2.0

/// Where and why libyaml stopped, in a form that does not depend on its wording.
struct SyntaxFailure: Sendable {
  /// The kinds of failure that are told apart. The facts about libyaml's marks are in swift-notes.md 2.
  enum Kind: Sendable {
    /// A tab stands where indentation or a value should begin.
    case tab
    /// A line among keys has no colon.
    case missingColon
    /// A quote is never closed.
    case unclosedQuote
    /// A `[` or `{` is not closed before something that cannot be in it.
    case unclosedFlow
    /// A key stands where only a value can be.
    case nestedMapping
    /// Something stands in a block mapping that is no key, or is not indented like the others.
    case expectedKey
    /// Something stands in a block sequence that is no item, or is not indented like the others.
    case expectedItem
    /// A `- ` stands where no list can begin.
    case misplacedDash
    /// A character that nothing can begin with.
    case badStart
    /// `&` or `*` without a name.
    case emptyName
    /// An escape in double quotes that does not exist.
    case escape
    /// A value was expected.
    case expectedContent
    /// Something stands behind the end of the document's only value.
    case secondRoot
    /// The line of a block scalar's `|` or `>` holds something else.
    case blockHeader
    /// A tag is not well formed or has an unknown handle.
    case tag
    /// A line that begins with `%` is not well formed.
    case directive
    /// A colon in a flow collection that neither a blank nor a value follows: `{key:}`.
    case unspacedColon
    /// Anything else.
    case other
  }

  var kind: Kind
  /// libyaml's words for what is wrong.
  var problem: String
  /// The byte at which libyaml stopped.
  var offset: Int
  /// The byte that is to blame: for what was begun and not ended, where it begins.
  var blame: Int

  init(problem: String, offset: Int, contextOffset: Int? = nil, isAtTab: Bool = false) {
    let kind = Self.kind(of: problem, isAtTab: isAtTab)
    self.kind = kind
    self.problem = problem
    self.offset = offset
    switch kind {
    case .missingColon, .unclosedQuote, .unclosedFlow, .emptyName, .blockHeader, .tag:
      blame = contextOffset ?? offset
    default:
      blame = offset
    }
  }

  private static func kind(of problem: String, isAtTab: Bool) -> Kind {
    switch problem {
    case "found character that cannot start any token", "mapping keys are not allowed in this context":
      isAtTab ? .tab : .badStart
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      .tab
    case "could not find expected ':'": .missingColon
    case "found unexpected end of stream", "found unexpected document indicator": .unclosedQuote
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'": .unclosedFlow
    case "mapping values are not allowed in this context": .nestedMapping
    case "did not find expected key": .expectedKey
    case "did not find expected '-' indicator": .expectedItem
    case "block sequence entries are not allowed in this context": .misplacedDash
    case "did not find expected alphabetic or numeric character": .emptyName
    case "found unknown escape character", "did not find expected hexdecimal number",
      "found invalid Unicode character escape code":
      .escape
    case "did not find expected node content": .expectedContent
    case "did not find expected <document start>": .secondRoot
    case "did not find expected comment or line break", "found an indentation indicator equal to 0": .blockHeader
    case "found undefined tag handle", "did not find expected tag URI",
      "did not find expected whitespace or line break",
      "did not find expected '!'", "did not find the expected '>'", "did not find URI escaped octet":
      .tag
    case "could not find expected directive name", "found unknown directive name",
      "found unexpected non-alphabetical character", "found extremely long version number",
      "did not find expected version number", "did not find expected digit or '.' character",
      "did not find expected whitespace", "found duplicate %TAG directive", "found duplicate %YAML directive",
      "found incompatible YAML document":
      .directive
    case "found unexpected ':'": .unspacedColon
    default: .other
    }
  }
}

/// What one pass over a text gave.
struct ParsePass {
  /// The nodes up to the failure, or all of them.
  var arena: NodeArena
  /// Why the pass ended before the text did.
  var stop: Stop?

  enum Stop {
    case failure(SyntaxFailure)
    /// A collection starts here that is nested too deep.
    case tooDeep(at: Int)
  }

  var failure: SyntaxFailure? {
    if case .failure(let failure) = stop { failure } else { nil }
  }

  /// Whether the pass got farther than one that ended in `failure`, and past a byte.
  func reaches(beyond failure: SyntaxFailure, past offset: Int) -> Bool {
    guard let own = self.failure else { return true }
    let isFarther = own.blame > failure.blame || own.offset > failure.offset
    return isFarther && own.blame >= failure.blame && own.offset >= max(failure.offset, offset)
  }
}
