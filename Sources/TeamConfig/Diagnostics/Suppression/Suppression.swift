// SPDX-License-Identifier: Apache-2.0

import YAMLTree

/// Sorts diagnostics into those that are shown and those a comment keeps back.
enum Suppression {
  /// What is shown, with what is to be said about the comments themselves, and what is kept back. Where the text could
  /// not be read whole, no comment is called superfluous: what it is for may be in the rest.
  static func apply(
    to diagnostics: [ConfigDiagnostic], tree: YAMLDocument, lines: LineTable, isTextIncomplete: Bool
  ) -> (shown: [ConfigDiagnostic], suppressed: [ConfigDiagnostic])? {
    guard let comments = SuppressionComments(of: tree, lines: lines) else { return nil }
    var isUsed = [Bool](repeating: false, count: comments.entries.count)
    var shown: [ConfigDiagnostic] = []
    var suppressed: [ConfigDiagnostic] = []
    for diagnostic in diagnostics {
      let line = lines.line(at: diagnostic.range.lowerBound)
      var isKept = true
      for (index, entry) in comments.entries.enumerated()
      where entry.word == diagnostic.code.rawValue && (entry.line == nil || entry.line == line) {
        isUsed[index] = true
        isKept = false
      }
      if isKept { shown.append(diagnostic) } else { suppressed.append(diagnostic) }
    }
    var findings = Findings()
    findings.isTextIncomplete = isTextIncomplete
    for comment in comments.empty { findings.report(SuppressionFinding.empty, at: comment, path: ConfigPath()) }
    for (index, entry) in comments.entries.enumerated() where !isUsed[index] { judge(entry, tree.bytes, &findings) }
    for diagnostic in shown { findings.add(diagnostic) }
    return (findings.sorted, suppressed)
  }

  private static func judge(_ entry: SuppressionComments.Entry, _ bytes: [UInt8], _ findings: inout Findings) {
    guard let code = DiagnosticCode(rawValue: entry.word) else {
      let suggestion = SpellingSuggestion.nearest(to: entry.word, among: DiagnosticCode.allCases.map(\.rawValue))
      findings.report(
        SuppressionFinding.unknown(entry.word, suggestion: suggestion), at: entry.range, path: ConfigPath(),
        repairs: suggestion.map {
          [Repair("Write `\($0)`", [.edit([.init(range: entry.range, replacement: $0)])])]
        } ?? [])
      return
    }
    guard !code.dependsOnMachine else { return }
    findings.report(
      SuppressionFinding.unused(entry.word), at: entry.siblings == 1 ? entry.comment : entry.range,
      path: ConfigPath(), repairs: [removal(of: entry, bytes)])
  }

  /// Removes a code from its comment, or the comment when it has no other; with its line when that has nothing else.
  private static func removal(of entry: SuppressionComments.Entry, _ bytes: [UInt8]) -> Repair {
    var start = entry.range.lowerBound
    var end = entry.range.upperBound
    if entry.siblings == 1 {
      start = entry.comment.lowerBound
      end = entry.comment.upperBound
      while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
      let isAlone = start == 0 || bytes[start - 1] == 0x0A
      if isAlone, end < bytes.count, bytes[end] == 0x0D { end += 1 }
      if isAlone, end < bytes.count, bytes[end] == 0x0A { end += 1 }
    } else {
      func isBetween(_ byte: UInt8) -> Bool { byte == 0x20 || byte == UInt8(ascii: ",") }
      let isLast = !bytes[end..<entry.comment.upperBound].contains { !isBetween($0) }
      if isLast {
        while start > entry.comment.lowerBound, isBetween(bytes[start - 1]) { start -= 1 }
      } else {
        while end < entry.comment.upperBound, isBetween(bytes[end]) { end += 1 }
      }
    }
    return Repair("Remove it", [.edit([.init(range: start..<end, replacement: "")])], isSafe: true)
  }
}

/// Findings about comments that suppress diagnostics.
enum SuppressionFinding: Finding {
  /// No diagnostic has this code.
  case unknown(String, suggestion: String?)
  /// The comment names no code.
  case empty
  /// Nothing is suppressed.
  case unused(String)

  var code: DiagnosticCode {
    switch self {
    case .unknown, .empty: .suppressionUnknown
    case .unused: .suppressionUnused
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .unknown, .empty: .warning
    case .unused: .hint
    }
  }

  var tags: Set<ConfigDiagnostic.Tag> {
    if case .unused = self { [.unnecessary] } else { [] }
  }

  func message(at place: String) -> String {
    switch self {
    case .unknown(let word, let suggestion):
      "There is no diagnostic \(ShownText.quoted(word))\(suggestion.map { "; did you mean `\($0)`?" } ?? ".")"
    case .empty:
      "This comment names no diagnostic to ignore; write its code behind `ignore`."
    case .unused(let word):
      "\(ShownText.quoted(word)) is not reported here, so there is nothing to ignore; remove it."
    }
  }
}

extension DiagnosticCode {
  /// Whether the same file may have the diagnostic on one machine and not on another, so that a comment about it is
  /// never superfluous.
  var dependsOnMachine: Bool {
    switch self {
    case .apiKeyEnvMissing, .variableNotExpanded, .contextPathMissing, .cwdWouldBeErased, .storageWouldBeErased,
      .mcpEnvUnset, .azureEndpointMissing, .uploadMissing, .uploadAdjusted,
      .uploadFormat, .uploadTooLarge, .replayCassette, .pathOverlap:
      true
    default: false
    }
  }
}
