// SPDX-License-Identifier: Apache-2.0

import JSONCore
import YAMLTree

extension SyntaxFinding {
  func repairs(at path: ConfigPath) -> [Repair] {
    switch self {
    case .empty:
      return [Repair("Begin with one agent", [.set(path.appending("agents"), [Repair.firstAgent])])]
    case .implicitType:
      return [Repair("Put it in quotes", [.quote(path)], isSafe: true)]
    case .floatWithoutDot(let written):
      guard let value = Double(written), value.isFinite else { return [] }
      let number = Int64(exactly: value).map { JSONValue.integer($0) } ?? .number(value)
      return [Repair("Write it as YAML 1.1 reads it", [.set(path, number)], isSafe: true)]
    case .notJSON, .duplicateKey, .rootNotMapping, .unknownExtension, .override:
      return []
    }
  }
}

extension Repair {
  /// The edits the parser proposes; nil when it has none.
  init?(mending problem: YAMLProblem) {
    guard !problem.edits.isEmpty else { return nil }
    let edits = problem.edits.map { ConfigDiagnostic.Edit(range: $0.range, replacement: $0.replacement) }
    let (title, isSafe) =
      switch problem.code {
      case .tabIndent: ("Replace tabs by spaces", true)
      case .nonStringKey: ("Put the key in quotes", true)
      case .customTag: ("Remove the tag", false)
      default: (Self.title(of: edits), false)
      }
    self.init(title, [.edit(edits)], isSafe: isSafe)
  }

  private static func title(of edits: [ConfigDiagnostic.Edit]) -> String {
    if edits.allSatisfy({ $0.replacement.allSatisfy { $0 == " " } }) {
      return edits.allSatisfy(\.replacement.isEmpty) ? "Remove this" : "Correct the indentation"
    }
    guard edits.count == 1, let edit = edits.first, edit.range.isEmpty else { return "Correct this" }
    return "Insert \(ShownText.quoted(edit.replacement.filter { $0 != " " }))"
  }
}
