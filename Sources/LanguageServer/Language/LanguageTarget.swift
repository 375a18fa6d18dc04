// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import WireProtocol

/// The open team file a request of the language features is about.
struct LanguageTarget: Sendable {
  let uri: String
  let version: Int?
  let file: TeamReadResult
  let ranges: TextRangeJSON
  let editor: EditorCapabilities

  /// A change of this file alone, as a `WorkspaceEdit`.
  func workspaceEdit(_ edits: [ConfigDiagnostic.Edit]) -> JSONValue {
    TextEditJSON.workspaceEdit(edits, ranges, uri: uri, version: version, namesVersion: editor.documentChanges)
  }

  /// A part of this file as a `Location`.
  func location(_ range: Range<Int>) -> JSONValue { ["uri": .string(uri), "range": ranges.range(range)] }

  /// A text for people, as Markdown where the editor shows it.
  static func markup(_ markdown: String, plain: String, showsMarkdown: Bool) -> JSONValue {
    showsMarkdown
      ? ["kind": "markdown", "value": .string(markdown)] : ["kind": "plaintext", "value": .string(plain)]
  }
}
