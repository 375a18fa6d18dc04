// SPDX-License-Identifier: Apache-2.0

/// Reads a text into a document: checks its characters, parses it, mends it as long as libyaml refuses it, and checks
/// the tree.
struct DocumentReader {
  private let bytes: [UInt8]
  private let options: YAMLParseOptions
  private var problems: [YAMLProblem] = []
  private var isASCII = true

  /// How many bytes all passes together may read, so that mending a huge text ends in time.
  private static let readingLimit = 24 << 20
  /// What node records can address.
  private static let sizeLimit = 1 << 30

  init(_ bytes: [UInt8], options: YAMLParseOptions) {
    self.bytes = bytes
    self.options = options
  }

  consuming func read() -> YAMLDocument {
    guard bytes.count < Self.sizeLimit else {
      problems = [YAMLProblem(.tooDeep, "The file is larger than a gigabyte and is not read.", at: 0..<0)]
      return document(NodeArena(), repaired: [0..<bytes.count], hasEqualKeys: false)
    }
    guard !CharacterCheck.isUTF16(bytes) else {
      problems = [
        YAMLProblem(.encoding, "The file is UTF-16, not UTF-8.", at: 0..<2, hint: "Save it as UTF-8.")
      ]
      return document(NodeArena(), repaired: [0..<bytes.count], hasEqualKeys: false)
    }
    let check = CharacterCheck(bytes)
    isASCII = check.isASCII
    noteFaults(check)
    var text = PatchedText(bytes, cleaned: check.cleaned)
    var pass = EventReader.read(text, isASCII: isASCII, maximumDepth: options.maximumDepth)
    if pass.failure != nil { mend(&text, &pass) }
    return finish(pass, text, faults: check.ranges)
  }

  // MARK: Characters

  private mutating func noteFaults(_ check: CharacterCheck) {
    if check.invalid.count > 0 {
      problems.append(
        YAMLProblem(
          .encoding, "The file is not UTF-8\(Self.more(check.invalid)).", at: check.invalid.first,
          hint: "Save it as UTF-8."))
    }
    if check.forbidden.count > 0 {
      let digits = String(check.firstForbidden, radix: 16, uppercase: true)
      let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      problems.append(
        YAMLProblem(
          .syntax, "The character U+\(number) stands\(Self.more(check.forbidden)), and YAML does not allow it.",
          at: check.forbidden.first, hint: "Remove it, or write it as an escape in double quotes."))
    }
  }

  private static func more(_ faults: CharacterCheck.Faults) -> String {
    switch faults.count {
    case 1: " here"
    case 2: " here and in one more place"
    default: " here and in \(faults.count - 1) more places"
    }
  }

  // MARK: Mending

  /// Changes the text until it can be read or nothing more may be tried. What only libyaml refuses is no problem.
  private mutating func mend(_ text: inout PatchedText, _ pass: inout ParsePass) {
    let lines = SourceLines(bytes)
    var tries = options.maximumRepairs
    var budget = Self.readingLimit
    while let failure = pass.failure {
      if failure.kind == .unspacedColon, budget > 0, text.separate(failure.offset) {
        pass = EventReader.read(text, isASCII: isASCII, maximumDepth: options.maximumDepth)
        budget -= pass.failure?.offset ?? bytes.count
        continue
      }
      let earlier = text.changes
      let mend = mendOnce(failure, lines, &text, &pass, &tries, &budget)
      let problem = SyntaxDiagnosis(lines: lines, failure: failure).problem(mendedBy: mend)
      // What lies in or below a changed line may be no fault of the text at all.
      let isConsequence = lines.isInBlock(of: earlier, lines.line(at: problem.range.lowerBound))
      if problems.isEmpty || !isConsequence { problems.append(problem) }
      if mend == nil { return }
    }
  }

  /// Tries the changes that may help until one does.
  private func mendOnce(
    _ failure: SyntaxFailure, _ lines: SourceLines, _ text: inout PatchedText, _ pass: inout ParsePass,
    _ tries: inout Int, _ budget: inout Int
  ) -> Mend? {
    let search = MendSearch(lines: lines, failure: failure, text: text, lastEditedLine: options.lastEditedLine)
    var best: (mend: Mend, text: PatchedText, pass: ParsePass)?
    for mend in search.candidates() {
      if let found = best, mend.policy != .ifItHelpsMost || found.pass.failure == nil { break }
      guard tries > 0, budget > 0 else { break }
      tries -= 1
      let changed = text.applying(mend)
      let next = EventReader.read(changed, isASCII: isASCII, maximumDepth: options.maximumDepth)
      budget -= next.failure?.offset ?? bytes.count
      // A line that was moved must be read as a whole: being read a little farther is no sign of having been moved well.
      let past = mend.isMove ? lines.content(lines.line(at: failure.offset)).upperBound : 0
      if mend.policy == .always || next.reaches(beyond: best?.pass.failure ?? failure, past: past) {
        best = (mend, changed, next)
      }
    }
    guard let best else { return nil }
    text = best.text
    pass = best.pass
    return best.mend
  }

  // MARK: Result

  private mutating func finish(_ pass: ParsePass, _ text: PatchedText, faults: [Range<Int>]) -> YAMLDocument {
    var repaired = text.changes
    repaired.insert(faults)
    switch pass.stop {
    case .tooDeep(let offset):
      problems.append(
        YAMLProblem(
          .tooDeep, "Lists and mappings are nested more than \(options.maximumDepth) deep; reading stops here.",
          at: offset..<min(bytes.count, offset + 1)))
      repaired.insert([offset..<bytes.count])
    case .failure(let failure):
      repaired.insert([min(failure.blame, failure.offset)..<bytes.count])
    case nil:
      break
    }
    var check = TreeCheck(pass.arena, in: bytes, changes: repaired, options: options)
    problems += check.run()
    return document(pass.arena, repaired: repaired.ranges, hasEqualKeys: check.hasEqualKeys)
  }

  private func document(_ arena: NodeArena, repaired: [Range<Int>], hasEqualKeys: Bool) -> YAMLDocument {
    var root = arena.documents.first?.root ?? NodeRecord.none
    // A document that is only `---` has an absent node as its root.
    if root != NodeRecord.none, arena[root].kind == .scalar, arena[root].start == arena[root].end {
      root = NodeRecord.none
    }
    let sorted = problems.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }
    return YAMLDocument(
      bytes: bytes, root: root == NodeRecord.none ? nil : YAMLNodeID(root),
      problems: sorted.prefix(options.maximumProblems).map(\.element), wasRepaired: !repaired.isEmpty,
      repairedRanges: repaired, arena: arena, hasEqualKeys: hasEqualKeys)
  }
}
