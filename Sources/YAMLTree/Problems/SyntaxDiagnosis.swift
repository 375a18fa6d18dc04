// SPDX-License-Identifier: Apache-2.0

/// Says what is wrong with a text that libyaml refuses, where, and how to mend it.
struct SyntaxDiagnosis {
  let lines: SourceLines
  let failure: SyntaxFailure

  private var bytes: [UInt8] { lines.bytes }

  /// The problem. A change that made the text readable farther says more about it than libyaml does.
  func problem(mendedBy mend: Mend?) -> YAMLProblem {
    switch mend?.cause {
    case .unclosedQuote(let quote)?: unclosedQuote(quote, edits: mend?.edits ?? [])
    case .unclosedBracket(let bracket)?: unclosedBracket(bracket, edits: mend?.edits ?? [])
    case .missingColon(let key)?: missingColon(key, edits: mend?.edits ?? [])
    case .missingSpace(let entry)?: missingSpace(entry, edits: mend?.edits ?? [])
    case .missingComma(let place)?: missingComma(place, edits: mend?.edits ?? [])
    case .indentation(let line, let spaces)?: indentation(line, spaces: spaces, edits: mend?.edits ?? [])
    case .strayItem(let item)?: strayItem(item)
    case .tabs(let run)?: tab(run, edits: mend?.edits ?? [])
    case .surrogates(let escape)?: surrogates(escape, edits: mend?.edits ?? [])
    case .unknown?, nil: byKind
    }
  }

  // MARK: Known causes

  private func unclosedQuote(_ quote: Int, edits: [YAMLProblem.Edit]) -> YAMLProblem {
    let name = bytes[quote] == Byte.doubleQuote ? "double" : "single"
    let character = bytes[quote] == Byte.doubleQuote ? "\"" : "'"
    return problem(
      "This \(name) quote is never closed.", at: toLineEnd(quote),
      hint: "Write `\(character)` where the text ends.", related: stoppedElsewhere(quote), edits: edits)
  }

  private func unclosedBracket(_ bracket: Int, edits: [YAMLProblem.Edit]) -> YAMLProblem {
    let isSquare = bytes[bracket] == Byte.openBracket
    return problem(
      "This `\(isSquare ? "[" : "{")` is never closed.", at: bracket..<bracket + 1,
      hint: "Write `\(isSquare ? "]" : "}")` behind its last item.", related: stoppedElsewhere(bracket), edits: edits)
  }

  private func missingColon(_ key: Range<Int>, edits: [YAMLProblem.Edit]) -> YAMLProblem {
    problem(
      "A colon is missing behind \(lines.quoted(key)).", at: key,
      hint: "Write `key: value`, or put the whole text in quotes if it belongs to the line above.", edits: edits)
  }

  private func missingSpace(_ entry: Range<Int>, edits: [YAMLProblem.Edit]) -> YAMLProblem {
    problem(
      "\(lines.quoted(entry)) is read as one word: a space is missing behind its colon.", at: entry,
      hint: "Write a space behind the colon.", edits: edits)
  }

  private func missingComma(_ place: Int, edits: [YAMLProblem.Edit]) -> YAMLProblem {
    problem(
      "A comma is missing behind this.", at: scalar(at: place - 1), hint: "Separate the items with `,`.", edits: edits)
  }

  private func indentation(_ line: Int, spaces: Int, edits: [YAMLProblem.Edit]) -> YAMLProblem {
    let content = lines.content(line)
    return problem(
      "\(lines.quoted(content)) is indented by \(lines.indentation(line)), which fits none of the lines around it.",
      at: content, hint: Self.advice(spaces), related: stoppedElsewhere(content.lowerBound), edits: edits)
  }

  private func strayItem(_ item: Range<Int>) -> YAMLProblem {
    problem(
      "A list item cannot stand among the keys of a mapping.", at: item,
      hint: "Indent the list below the key it belongs to.", related: stoppedElsewhere(item.lowerBound))
  }

  private static func advice(_ spaces: Int) -> String {
    switch spaces {
    case 0: "Begin it at the start of the line."
    case 1: "Indent it by one space."
    default: "Indent it by \(spaces) spaces."
    }
  }

  private func tab(_ run: Range<Int>, edits: [YAMLProblem.Edit]) -> YAMLProblem {
    problem(
      "A tab is used for indentation. YAML is indented with spaces only.", code: .tabIndent, at: run,
      hint: "Replace each tab by spaces.", edits: edits)
  }

  private func surrogates(_ escape: Range<Int>, edits: [YAMLProblem.Edit]) -> YAMLProblem {
    problem(
      "\(lines.quoted(escape)) writes one character as two escapes, which only JSON does.", at: escape,
      hint: "Write the character itself or one `\\U` escape with eight digits.", edits: edits)
  }

  // MARK: By what libyaml says

  private var byKind: YAMLProblem {
    let place = clamped(failure.offset)
    let rest = lines.quoted(toLineEnd(failure.offset))
    switch failure.kind {
    case .tab:
      return tab(place, edits: [])
    case .missingColon:
      let line = lines.entry(lines.line(at: failure.blame)).content
      let range = max(line.lowerBound, failure.blame)..<max(line.upperBound, failure.blame)
      return problem(
        "\(lines.quoted(range)) stands among keys but has no colon.", at: range, hint: "Write `key: value`.")
    case .unclosedQuote:
      return unclosedQuote(min(failure.blame, max(bytes.count - 1, 0)), edits: [])
    case .unclosedFlow:
      return unclosedFlow(rest)
    case .nestedMapping:
      return nestedMapping
    case .expectedKey, .expectedItem:
      return unexpected
    case .misplacedDash:
      return problem(
        "A list cannot begin here.", at: toLineEnd(failure.offset),
        hint: "Begin the list on the next line, or write it in brackets: `[a, b]`.")
    case .badStart:
      return problem(
        "A value cannot begin with \(character).", at: place, hint: "Put the value in quotes.",
        edits: quoting(toLineEnd(failure.offset)))
    case .emptyName:
      let sign = lines.quoted(failure.blame..<min(failure.blame + 1, bytes.count))
      return problem(
        "A name must follow \(sign).", at: clamped(failure.blame),
        hint: "`&name` marks a value and `*name` repeats it; put a text that begins so in quotes.")
    case .escape:
      return problem(
        "\(lines.quoted(escapeRange)) is not an escape that YAML knows.", at: escapeRange,
        hint: "Write `\\\\` for a backslash, or use single quotes, where a backslash is just a character.")
    case .expectedContent:
      return problem("A value was expected before \(rest).", at: place)
    case .secondRoot:
      return problem(
        "\(rest) stands outside of everything above it.", at: toLineEnd(failure.offset),
        hint: "Indent this line like the first key of the file.")
    case .blockHeader:
      return problem(
        "Only a comment may stand behind `|` and `>`.", at: toLineEnd(failure.blame),
        hint: "Begin the text on the next line, indented.")
    case .tag:
      return problem(
        "A tag is not well formed.", at: toLineEnd(failure.blame), hint: "Put a text that begins with `!` in quotes.")
    case .directive:
      return problem(
        "A line that begins with `%` must be a directive such as `%YAML 1.1`.",
        at: lines.content(lines.line(at: failure.offset)))
    case .unspacedColon, .other:
      return problem("This is not valid YAML: \(failure.problem).", at: place)
    }
  }

  private func unclosedFlow(_ rest: String) -> YAMLProblem {
    let isSquare = failure.blame < bytes.count && bytes[failure.blame] == Byte.openBracket
    let closer = isSquare ? "]" : "}"
    return problem(
      "`,` or `\(closer)` was expected before \(rest).", at: clamped(failure.offset),
      hint: "Put texts that hold `: `, `,`, brackets or braces in quotes.",
      related: [.init(range: clamped(failure.blame), message: "The bracket is opened here.")])
  }

  /// Three faults end here: a second `: ` in a line, a line indented too deep, and a value that goes on in a line that
  /// looks like a key.
  private var nestedMapping: YAMLProblem {
    let line = lines.line(at: failure.offset)
    let entry = lines.entry(line).content
    if let colon = LineScan(bytes, entry).keyColon, colon < failure.offset {
      var start = colon + 1
      while start < entry.upperBound, Byte.isBlank(bytes[start]) { start += 1 }
      let value = start..<max(start, entry.upperBound)
      return problem(
        "The value \(lines.quoted(value)) holds a second `: ` and would be a mapping inside a line.", at: value,
        hint: "Put the value in quotes, or begin the mapping on the next line.", edits: quoting(value))
    }
    let range = lines.content(line)
    guard let above = lines.previous(line) else {
      return problem("A key cannot stand here.", at: range)
    }
    let related = YAMLProblem.Related(range: lines.content(above), message: "This line already has a value.")
    return problem(
      "\(lines.quoted(range)) is indented deeper than its neighbours, but the line above it already has a value.",
      at: range, hint: "Indent it like the line above, or take that line's value away.", related: [related])
  }

  /// Something that does not continue the mapping or list it stands in.
  private var unexpected: YAMLProblem {
    let line = lines.line(at: failure.offset)
    let content = lines.content(line)
    let range = toLineEnd(failure.offset)
    if failure.offset < bytes.count, bytes[failure.offset] == Byte.colon {
      return problem("A key is missing before this colon.", at: clamped(failure.offset))
    }
    if failure.offset < bytes.count, [Byte.closeBracket, Byte.closeBrace].contains(bytes[failure.offset]) {
      let bracket = clamped(failure.offset)
      return problem("\(lines.quoted(bracket)) closes a bracket that is not open.", at: bracket)
    }
    guard failure.offset <= content.lowerBound, !content.isEmpty else {
      return problem(
        "\(lines.quoted(range)) stands behind the end of a value.", at: range,
        hint: "Put the whole value in quotes; inside double quotes write `\\\"` for a quote.")
    }
    let first = bytes[content.lowerBound]
    let isItem = first == Byte.dash && (content.count == 1 || Byte.isBlank(bytes[content.lowerBound + 1]))
    if isItem, failure.kind == .expectedKey, hasNeighbour(line) { return strayItem(range) }
    if !isItem, failure.kind == .expectedItem, hasNeighbour(line) {
      return problem(
        "\(lines.quoted(range)) stands among the items of a list but does not begin with `- `.", at: range,
        hint: "Begin it with `- `, or indent it like the keys of the item or of the mapping above.")
    }
    return problem(
      "The indentation of \(lines.quoted(range)) fits none of the lines above it.", at: range,
      hint: "Indent it by exactly as many spaces as the line it belongs beside.")
  }

  /// Whether a line above is indented like `line`, so that its indentation is not what is wrong.
  private func hasNeighbour(_ line: Int) -> Bool {
    var above = lines.previous(line)
    for _ in 0..<200 {
      guard let candidate = above else { return false }
      if lines.indentation(candidate) == lines.indentation(line) { return true }
      if lines.indentation(candidate) < lines.indentation(line) { return false }
      above = lines.previous(candidate)
    }
    return false
  }

  // MARK: Parts

  private var character: String {
    failure.offset < bytes.count ? lines.quoted(scalar(at: failure.offset)) : "nothing"
  }

  private var escapeRange: Range<Int> {
    var start = min(failure.offset, bytes.count)
    while start > 0, start > failure.offset - 10, start == bytes.count || bytes[start] != Byte.backslash { start -= 1 }
    guard start < bytes.count, bytes[start] == Byte.backslash else { return clamped(failure.offset) }
    return start..<max(min(start + 2, bytes.count), clamped(failure.offset).upperBound)
  }

  /// From a byte to the end of what its line holds.
  private func toLineEnd(_ offset: Int) -> Range<Int> {
    let offset = min(offset, bytes.count)
    let end = lines.content(lines.line(at: offset)).upperBound
    return offset..<max(offset, end)
  }

  /// The scalar at a byte. Behind the last byte of a line, its last one, so that there is something to underline.
  private func clamped(_ offset: Int) -> Range<Int> {
    let content = lines.content(lines.line(at: min(offset, bytes.count)))
    if offset < bytes.count, !Byte.isBreak(bytes[offset]) { return scalar(at: offset) }
    return content.isEmpty ? content : scalar(at: content.upperBound - 1)
  }

  private func scalar(at offset: Int) -> Range<Int> {
    var start = offset
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    var end = offset + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return start..<end
  }

  private func stoppedElsewhere(_ cause: Int) -> [YAMLProblem.Related] {
    guard lines.line(at: failure.offset) != lines.line(at: cause), failure.offset < bytes.count else { return [] }
    return [.init(range: clamped(failure.offset), message: "Reading stops here because of it.")]
  }

  /// Quotes around a value that holds nothing quotes would change.
  private func quoting(_ value: Range<Int>) -> [YAMLProblem.Edit] {
    let special: Set<UInt8> = [Byte.doubleQuote, Byte.backslash, Byte.singleQuote, Byte.hash]
    guard !value.isEmpty, !bytes[value].contains(where: special.contains) else { return [] }
    return [
      .init(range: value.lowerBound..<value.lowerBound, replacement: "\""),
      .init(range: value.upperBound..<value.upperBound, replacement: "\""),
    ]
  }

  private func problem(
    _ message: String, code: YAMLProblemCode = .syntax, at range: Range<Int>, hint: String? = nil,
    related: [YAMLProblem.Related] = [], edits: [YAMLProblem.Edit] = []
  ) -> YAMLProblem {
    YAMLProblem(code, message, at: range, hint: hint, related: related, edits: edits)
  }
}
