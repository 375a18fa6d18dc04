// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import TeamLanguage
import WireProtocol

/// Code actions as LSP has them.
enum CodeActionJSON {
  /// The kinds a client asks for: `only` of the context, where a kind stands for all that begin with it.
  static func kinds(_ only: JSONValue?) -> Set<CodeAction.Kind>? {
    guard let wanted = only?.arrayValue?.compactMap(\.stringValue) else { return nil }
    return Set(
      CodeAction.Kind.allCases.filter { kind in
        wanted.contains { $0.isEmpty || kind.rawValue == $0 || kind.rawValue.hasPrefix("\($0).") }
      })
  }

  /// `CodeAction`s, or for clients that do not know them `Command`s that lead to the same.
  static func encode(_ actions: [CodeAction], range: JSONValue, _ target: LanguageTarget) -> JSONValue {
    .array(
      actions.map { action in
        target.editor.codeActionLiterals ? literal(action, target) : command(action, range: range, target)
      })
  }

  private static func literal(_ action: CodeAction, _ target: LanguageTarget) -> JSONValue {
    var object: JSONObject = [
      "title": .string(action.title), "kind": .string(action.kind.rawValue), "edit": target.workspaceEdit(action.edits),
    ]
    if action.isPreferred { object["isPreferred"] = true }
    if !action.mends.isEmpty {
      let diagnostics = DiagnosticJSON(
        target.ranges, uri: target.uri, understanding: target.editor.diagnostics)
      object["diagnostics"] = .array(action.mends.map(diagnostics.encode))
    }
    return .object(object)
  }

  private static func command(_ action: CodeAction, range: JSONValue, _ target: LanguageTarget) -> JSONValue {
    [
      "title": .string(action.title), "command": .string(EditorCommand.applyCodeAction.rawValue),
      "arguments": [
        [
          "uri": .string(target.uri), "range": range, "title": .string(action.title),
          "kind": .string(action.kind.rawValue),
        ]
      ],
    ]
  }
}
