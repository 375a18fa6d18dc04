// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamLanguage
import WireProtocol

/// Completions as LSP has them.
enum CompletionJSON {
  /// A `CompletionList`.
  static func encode(_ items: [CompletionItem], _ target: LanguageTarget) -> JSONValue {
    ["isIncomplete": false, "items": .array(items.map { encode($0, target) })]
  }

  private static func encode(_ item: CompletionItem, _ target: LanguageTarget) -> JSONValue {
    var object: JSONObject = [
      "label": .string(item.label),
      "kind": .integer(kind(item.kind)),
      "textEdit": ["range": target.ranges.range(item.replaces), "newText": .string(item.insertText)],
    ]
    if item.isSnippet { object["insertTextFormat"] = 2 }
    // The later lines of a snippet are indented relative to the line it stands in, those of other texts are complete.
    if item.insertText.utf8.contains(UInt8(ascii: "\n")) { object["insertTextMode"] = item.isSnippet ? 2 : 1 }
    if let detail = item.detail { object["detail"] = .string(detail) }
    if let topic = item.topic { object["data"] = .string(topic) }
    if let filter = item.filterText { object["filterText"] = .string(filter) }
    if let sort = item.sortText { object["sortText"] = .string(sort) }
    if item.isDeprecated { object["tags"] = [1] }
    if !item.additionalEdits.isEmpty {
      object["additionalTextEdits"] = TextEditJSON.encode(item.additionalEdits, target.ranges)
    }
    if item.asksAgain, target.editor.triggersSuggestions {
      object["command"] = ["title": "Suggest", "command": "editor.action.triggerSuggest"]
    }
    return .object(object)
  }

  private static func kind(_ kind: CompletionItem.Kind) -> Int64 {
    switch kind {
    case .key: 10
    case .section: 9
    case .word: 20
    case .value: 12
    case .model: 21
    case .snippet: 15
    case .variable: 6
    case .reference: 18
    case .file: 17
    case .folder: 19
    }
  }
}
