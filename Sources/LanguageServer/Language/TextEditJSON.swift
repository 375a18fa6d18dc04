// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import TeamLanguage
import WireProtocol

/// Changes of texts as LSP has them.
enum TextEditJSON {
  /// Edits of one text.
  static func encode(_ edits: [TextEdit], _ ranges: TextRangeJSON) -> JSONValue {
    .array(edits.map { ["range": ranges.range($0.range), "newText": .string($0.replacement)] })
  }

  /// A `WorkspaceEdit` of one document.
  ///
  /// - Parameter namesVersion: whether the client understands edits that name the version they are made for.
  static func workspaceEdit(
    _ edits: [TextEdit], _ ranges: TextRangeJSON, uri: String, version: Int?, namesVersion: Bool
  ) -> JSONValue {
    let edits = encode(edits, ranges)
    guard namesVersion else { return ["changes": .object([uri: edits])] }
    return [
      "documentChanges": [
        [
          "textDocument": ["uri": .string(uri), "version": version.map { .integer(Int64($0)) } ?? .null],
          "edits": edits,
        ]
      ]
    ]
  }

  /// The text of a file after some edits, which are sorted and do not overlap.
  static func text(of file: TeamReadResult, after edits: [TextEdit]) -> String {
    var bytes = file.source.bytes
    for edit in edits.reversed() { bytes.replaceSubrange(edit.range, with: edit.replacement.utf8) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
