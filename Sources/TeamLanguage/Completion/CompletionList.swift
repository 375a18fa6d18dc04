// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// Puts together what could be written at a place.
struct CompletionList {
  let place: TablePlace
  let insertsSnippets: Bool
  let folder: [Completion.FolderEntry]

  private var context: CompletionContext { place.context }

  /// The items, in the order they are shown.
  var items: [CompletionItem] {
    let text = ItemText(context, insertsSnippets: insertsSnippets)
    switch context.slot {
    case .nothing: return []
    case .comment: return CommentCompletion(place: place).items()
    case .text: return variables ?? []
    case .key(let path):
      return keys(path, text) + snippets(path, text)
    case .value(let path):
      return variables ?? anchors ?? values(path, text) + secrets(path) + sections(path, text) + snippets(path, text)
    case .node(let path):
      return variables ?? anchors ?? node(path, text)
    case .entry(let path):
      guard context.quote == nil else { return [] }
      return node(path.appending(0), text.asEntry)
    }
  }

  /// What could stand in a line of its own.
  private func node(_ path: ConfigPath, _ text: ItemText) -> [CompletionItem] {
    let key = place.key(at: path)
    let isItem = TablePlace.isItem(path)
    let types: ValueTypes = isItem ? key.map { itemTypes($0, path) } ?? [] : key?.types ?? .mapping
    var found: [CompletionItem] = []
    let isFree = !context.right.hasColon && !context.hasChildrenBelow
    if !isItem, types.isList, context.quote == nil, isFree { found += node(path.appending(0), text.asEntry) }
    if isFree, isItem || !types.isSection { found += values(path, text) }
    if types.isMapping || path.components.isEmpty, context.style != .json { found += keys(path, text) }
    return found + snippets(path, text)
  }

  /// What the items of a list may be.
  private func itemTypes(_ key: KeyDescriptor, _ path: ConfigPath) -> ValueTypes {
    if !place.members(at: path).isEmpty || key.types.contains(.mappingList) { return .mapping }
    return .string
  }

  private func keys(_ path: ConfigPath, _ text: ItemText) -> [CompletionItem] {
    KeyCompletion(place: place, text: text).items(in: path)
  }

  private func values(_ path: ConfigPath, _ text: ItemText) -> [CompletionItem] {
    ValueCompletion(place: place, text: text).items(at: path)
      + (text.prefix.isEmpty ? PathCompletion(place: place).items(folder, text: text) : [])
  }

  private func snippets(_ path: ConfigPath, _ text: ItemText) -> [CompletionItem] {
    SnippetCompletion(place: place, text: text).items(at: path)
  }

  /// Variables for a value that should not stand in the file itself.
  private func secrets(_ path: ConfigPath) -> [CompletionItem] {
    guard let key = place.descriptor(at: path), key.isSecret, key.types.contains(.string), context.typed.isEmpty,
      context.word.isEmpty
    else { return [] }
    let lines = place.file.lines
    return VariableCompletion(place: place)
      .items(from: context.offset, line: lines.lineRange(lines.line(at: context.offset)))
  }

  /// How a list or mapping can begin behind its key.
  private func sections(_ path: ConfigPath, _ text: ItemText) -> [CompletionItem] {
    guard let key = place.key(at: path), context.quote == nil, context.typed.isEmpty,
      context.right.isLineEnd || context.style != .block
    else { return [] }
    // An item of a list is a mapping in brackets; in block style its keys follow the dash.
    let isItem = TablePlace.isItem(path)
    guard isItem ? context.style != .block && itemTypes(key, path) == .mapping : key.types.isSection else { return [] }
    let isList = !isItem && key.types.isList
    let insert: String
    switch context.style {
    case .block: insert = text.newLine(from: context.keyColumn) + (isList ? "- " : "")
    case .flow, .json:
      insert =
        text.lead + (isList ? "[" : "{") + (insertsSnippets ? "$0" : "")
        + (isList ? "]" : insertsSnippets ? "\\}" : "}")
    }
    return [
      CompletionItem(
        isList ? "list" : "mapping", kind: .section, insertText: text.trail(insert), isSnippet: insertsSnippets,
        replaces: context.word, detail: key.types.description, topic: "key:\(key.path)", asksAgain: true)
    ]
  }

  /// Variables, where `$` or `${` has begun.
  private var variables: [CompletionItem]? {
    let lines = place.file.lines
    let line = lines.lineRange(lines.line(at: context.offset))
    guard let start = VariableCompletion.start(context, in: place.file.source.bytes, line: line) else { return nil }
    return VariableCompletion(place: place).items(from: start, line: line)
  }

  /// Anchors, where `*` has begun.
  private var anchors: [CompletionItem]? {
    guard context.quote == nil, context.style != .json, context.typed.hasPrefix("*") else { return nil }
    return context.anchors.map { name in
      CompletionItem("*\(name)", kind: .reference, insertText: "*\(name)", replaces: context.word, detail: "anchor")
    }
  }
}
