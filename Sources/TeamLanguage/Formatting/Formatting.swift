// SPDX-License-Identifier: Apache-2.0

public import TeamConfig
import YAMLTree

/// Laying a team file out evenly. Comments, anchors, quotes and the order of keys stay; formatted text stays as it is.
public enum Formatting {
  /// The edits that format a file; none when it is formatted or too broken to be touched.
  ///
  /// - Parameters:
  ///   - range: the bytes to format; lines outside stay as they are.
  ///   - indentation: spaces a level.
  public static func edits(in file: TeamReadResult, range: Range<Int>? = nil, indentation: Int = 2) -> [TextEdit] {
    let step = min(max(indentation, 1), 16)
    let tree = file.tree
    var edits: [TextEdit]
    if file.source.isJSON {
      guard !file.diagnostics.contains(where: { $0.code == .jsonSyntax }) else { return [] }
      edits = JSONLayout.edits(of: tree.bytes, step: step)
    } else {
      guard tree.root != nil, !tree.wasRepaired, let layout = BlockLayout.edits(of: tree, step: step) else { return [] }
      edits = layout
    }
    if let range {
      let first = file.lines.line(at: range.lowerBound)
      let last = file.lines.line(at: max(range.lowerBound, range.upperBound - 1))
      edits = edits.filter { edit in
        first <= file.lines.line(at: edit.range.lowerBound) && file.lines.line(at: edit.range.upperBound) <= last + 1
          && file.lines.line(at: max(edit.range.lowerBound, edit.range.upperBound - 1)) <= last
      }
    }
    return keepsMeaning(edits, tree) ? edits : []
  }

  /// Whether a text means the same after edits and has the same comments.
  private static func keepsMeaning(_ edits: [TextEdit], _ tree: YAMLDocument) -> Bool {
    if edits.isEmpty { return true }
    guard TextDraft.isOrdered(edits, within: tree.bytes.count) else { return false }
    let result = YAMLDocument.parse(TextDraft.applying(edits, to: tree.bytes))
    return result.problems.count == tree.problems.count && WrittenNode.root(of: result) == WrittenNode.root(of: tree)
      && comments(of: result) == comments(of: tree)
  }

  /// The comments without the white space they end in.
  private static func comments(of tree: YAMLDocument) -> [ArraySlice<UInt8>] {
    tree.comments.map { comment in
      var text = tree.bytes[comment]
      while let last = text.last, TextMap.isBlank(last) { text.removeLast() }
      return text
    }
  }
}
