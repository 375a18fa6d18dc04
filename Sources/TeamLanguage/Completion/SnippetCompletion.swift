// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// Snippets that fit a place.
struct SnippetCompletion {
  let place: TablePlace
  let text: ItemText

  private var context: CompletionContext { place.context }

  /// The items for a value that begins at a path, or for a mapping there that has no keys yet.
  func items(at path: ConfigPath) -> [CompletionItem] {
    guard context.quote == nil, !context.hasChildrenBelow, context.right.isLineEnd || context.style == .json,
      !context.right.hasColon
    else { return [] }
    let isTop = path.components.isEmpty
    if isTop {
      guard !context.present.contains(where: { $0.name == "agents" || $0.name == "agent" }) else { return [] }
    }
    let isNew = context.present.isEmpty || isTop
    guard isNew, context.style != .flow, let pattern = self.pattern(path) else { return [] }
    // A whole mapping does not fit behind a key in the same line, and in JSON only where a value is wanted.
    if case .value = context.slot, context.style == .block { return [] }
    if case .key = context.slot, context.style == .json { return [] }
    return TeamSnippet.all.enumerated().filter { $1.place == pattern }.map { item($1, index: $0) }
  }

  /// The place in the table whose shape a place has.
  private func pattern(_ path: ConfigPath) -> String? {
    if path.components.isEmpty { return "" }
    guard TablePlace.isItem(path), let first = place.members(at: path).first?.path,
      let dot = first.lastIndex(of: ".")
    else { return nil }
    return String(first[..<dot])
  }

  private func item(_ snippet: TeamSnippet, index: Int) -> CompletionItem {
    let indentation = text.insertsSnippets ? text.column - context.indentation : text.column
    let isJSON = context.style == .json
    var body =
      isJSON
      ? snippet.body.json(text.insertsSnippets ? 0 : context.indentation) : snippet.body.block(max(0, indentation))
    if !text.insertsSnippets { body = SnippetBody.withoutStops(body) }
    body = text.trail(body)
    return CompletionItem(
      snippet.label, kind: .snippet, insertText: text.lead + body, isSnippet: text.insertsSnippets,
      replaces: context.word, detail: "snippet", topic: "snippet:\(snippet.id)", filterText: filter(snippet),
      sortText: "8\(SortKey.padded(index))", additionalEdits: snippet.needsStorage ? storageEdits : [])
  }

  /// The first key counts as well: who types `id` may mean the whole agent.
  private func filter(_ snippet: TeamSnippet) -> String? {
    guard case .mapping(let members) = snippet.body, let key = members.first?.0, context.typed.hasPrefix(key.prefix(1))
    else { return nil }
    return "\(key) \(snippet.label)"
  }

  /// The edits that give `orchestrator` the storage settings it lacks. They stand above the place or far below it.
  private var storageEdits: [TextEdit] {
    let file = place.file
    guard context.style == .block, let root = file.root else { return [] }
    let wanted = ["snapshot_storage: snapshots", "agent_temporary_workspace: temp_workspaces"]
    guard let section = root.member("orchestrator") else {
      guard let agents = root.member("agents"), agents.keyRange.lowerBound < context.word.lowerBound else { return [] }
      let line = file.lines.lineRange(file.lines.line(at: agents.keyRange.lowerBound)).lowerBound
      guard line == agents.keyRange.lowerBound else { return [] }
      return [TextEdit(range: line..<line, replacement: "orchestrator:\n  \(wanted[0])\n  \(wanted[1])\n")]
    }
    guard let members = section.value.members, let first = members.first else { return [] }
    let line = file.lines.lineRange(file.lines.line(at: first.keyRange.lowerBound))
    let blanks = first.keyRange.lowerBound - line.lowerBound
    let holdsOthers = file.source.bytes[line.lowerBound..<first.keyRange.lowerBound].contains { !TextScan.isBlank($0) }
    guard !holdsOthers, !line.contains(context.offset) else { return [] }
    let missing = wanted.filter { line in !members.contains { line.hasPrefix("\($0.key):") } }
    guard !missing.isEmpty else { return [] }
    let indentation = String(repeating: " ", count: blanks)
    let added = missing.map { "\(indentation)\($0)\n" }.joined()
    return [TextEdit(range: line.lowerBound..<line.lowerBound, replacement: added)]
  }
}
