// SPDX-License-Identifier: Apache-2.0

public import TeamConfig
import YAMLTree

/// Lines an editor can fold away.
public struct FoldingRange: Sendable, Hashable {
  /// What is folded.
  public enum Kind: Sendable, Hashable {
    /// A mapping, a list or a text of several lines.
    case region
    /// Lines of comments.
    case comment
  }

  /// The line that stays, counted from 0.
  public var startLine: Int
  /// The last line that goes.
  public var endLine: Int
  /// What it is.
  public var kind: Kind

  /// What can be folded in a file, in the order of the text. No two begin on the same line: of several only the one that
  /// reaches farthest is there, because editors show one.
  public static func ranges(in file: TeamReadResult) -> [FoldingRange] {
    var folds = FoldSearch(tree: file.tree, lines: file.lines)
    folds.findComments()
    if let root = file.tree.root { folds.visit(root) }
    let sorted = folds.found.sorted { ($0.startLine, -$0.endLine) < ($1.startLine, -$1.endLine) }
    var result: [FoldingRange] = []
    for fold in sorted where fold.startLine != result.last?.startLine { result.append(fold) }
    return result
  }
}
