// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A fact about a team file that is worth telling: what it is, apart from how it is said. The wording of each kind of
/// finding stands in `Wording/`.
protocol Finding: Sendable {
  /// The stable code.
  var code: DiagnosticCode { get }
  /// How much it matters.
  var severity: ConfigDiagnostic.Severity { get }
  /// One sentence: what is wrong and how to mend it. `place` is where, such as `agents[0].backend`.
  func message(at place: String) -> String
  /// More about mending it.
  var hint: String? { get }
  /// How an editor may show the place.
  var tags: Set<ConfigDiagnostic.Tag> { get }
  /// Ways to mend it, the best first. `path` is where it was found.
  func repairs(at path: ConfigPath) -> [Repair]
  /// What makes two findings at one place the same, although they were reached by different aliases.
  var identity: String { get }
}

extension Finding {
  var hint: String? { nil }
  var tags: Set<ConfigDiagnostic.Tag> { [] }
  var identity: String { message(at: "") }
  func repairs(at path: ConfigPath) -> [Repair] { [] }
}

/// The findings about one file, each place and matter once.
struct Findings {
  private struct Key: Hashable {
    var code: DiagnosticCode
    var range: Range<Int>
    var identity: String
  }

  private(set) var diagnostics: [ConfigDiagnostic] = []
  private var seen: Set<Key> = []
  /// Where the text had to be mended to be read. What is found there would only echo the syntax error.
  var unreliableRanges: [Range<Int>] = []
  /// Whether a part of the text could not be read. What seems to be missing may stand there.
  var isTextIncomplete = false

  /// Reports a finding about a range.
  mutating func report(
    _ finding: some Finding, at range: Range<Int>, path: ConfigPath, override: JSONPointer? = nil,
    related: [ConfigDiagnostic.Related] = [], repairs: [Repair] = []
  ) {
    if isTextIncomplete, finding.code.isAboutAbsence { return }
    if unreliableRanges.contains(where: { $0.lowerBound <= range.upperBound && range.lowerBound <= $0.upperBound }) {
      return
    }
    // Everything an override puts in stands at one place, where the path tells findings apart.
    let identity = override == nil ? finding.identity : finding.message(at: path.description)
    guard seen.insert(Key(code: finding.code, range: range, identity: identity)).inserted else { return }
    var hint = finding.hint
    if let override {
      let origin = "The value comes from the override \(override)."
      hint = hint.map { "\($0) \(origin)" } ?? origin
    }
    diagnostics.append(
      ConfigDiagnostic(
        code: finding.code, severity: finding.severity, message: finding.message(at: path.description), range: range,
        path: path.description, hint: hint, related: related, tags: finding.tags,
        // What an override put in cannot be mended in the text.
        repairs: override == nil ? repairs + finding.repairs(at: path) : []))
  }

  /// Reports a finding about a value.
  mutating func report(
    _ finding: some Finding, at node: ConfigNode, path: ConfigPath, related: [ConfigDiagnostic.Related] = [],
    repairs: [Repair] = []
  ) {
    report(finding, at: node.range, path: path, override: node.override, related: related, repairs: repairs)
  }

  /// Takes a finished diagnostic over.
  mutating func add(_ diagnostic: ConfigDiagnostic) { diagnostics.append(diagnostic) }

  /// Everything found, in the order of the text; at one place the gravest first.
  var sorted: [ConfigDiagnostic] {
    diagnostics.enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      if first.range.lowerBound != second.range.lowerBound { return first.range.lowerBound < second.range.lowerBound }
      if first.severity != second.severity { return first.severity > second.severity }
      return left.offset < right.offset
    }.map(\.element)
  }
}
