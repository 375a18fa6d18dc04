// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// Adding a comment that keeps a diagnostic from being shown.
enum IgnoringComment {
  /// The edit that adds the comment for the line of a diagnostic; nil where a comment cannot stand, as inside a text of
  /// several lines.
  static func edits(for diagnostic: ConfigDiagnostic, in file: TeamReadResult) -> [TextEdit]? {
    let code = diagnostic.code.rawValue
    guard !file.source.isJSON, diagnostic.code != .suppressionUnused, diagnostic.code != .suppressionUnknown else {
      return nil
    }
    let bytes = file.source.bytes
    let line = file.lines.line(at: diagnostic.range.lowerBound)
    let range = file.lines.lineRange(line)
    let comments = file.tree.comments
    // One comment can hold several codes: on the line, or alone on the line above.
    let above = line > 0 ? file.lines.lineRange(line - 1) : range
    for place in [range, above] {
      guard
        let comment = comments.first(where: { place.lowerBound <= $0.lowerBound && $0.upperBound <= place.upperBound }),
        isIgnoring(bytes[comment])
      else { continue }
      let isAlone = bytes[place.lowerBound..<comment.lowerBound].allSatisfy(TextMap.isBlank)
      if place == above, !isAlone { continue }
      return checked([TextEdit(range: comment.upperBound..<comment.upperBound, replacement: ", \(code)")], file)
    }
    let indentation = String(decoding: bytes[range].prefix { $0 == 0x20 }, as: UTF8.self)
    let start = line == 0 ? TextMap(file.tree).lineStart(range.lowerBound) : range.lowerBound
    let newLine = bytes.contains(0x0D) ? "\r\n" : "\n"
    let text = "\(indentation)# massgen: ignore \(code)\(newLine)"
    return checked([TextEdit(range: start..<start, replacement: text)], file)
  }

  private static func isIgnoring(_ comment: ArraySlice<UInt8>) -> Bool {
    let words = String(decoding: comment.dropFirst(), as: UTF8.self).split(separator: " ")
    return words.count > 2 && words[0] == "massgen:" && words[1] == "ignore"
  }

  /// The edits, when they leave the data as it is and are a comment.
  private static func checked(_ edits: [TextEdit], _ file: TeamReadResult) -> [TextEdit]? {
    var bytes = file.source.bytes
    for edit in edits { bytes.replaceSubrange(edit.range, with: edit.replacement.utf8) }
    let result = YAMLDocument.parse(bytes)
    let isOnlyComment =
      result.problems.count <= file.tree.problems.count
      && WrittenNode.root(of: result) == WrittenNode.root(of: file.tree)
    return isOnlyComment ? edits : nil
  }
}
