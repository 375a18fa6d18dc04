// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// Files and folders, where a value is a path.
struct PathCompletion {
  let place: TablePlace

  /// What the path in a key's value, or in the items of its list, is relative to; nil where no path is meant.
  static func rule(of pattern: String) -> PathRule? { ValueMeaning.path(at: pattern)?.rule }

  /// The path at the place and what it is relative to; nil where no path is meant.
  private var path: (rule: PathRule, key: KeyDescriptor)? {
    let path: ConfigPath
    switch place.context.slot {
    case .value(let value), .node(let value): path = value
    case .key, .entry, .text, .comment, .nothing: return nil
    }
    guard let key = place.key(at: path), let rule = Self.rule(of: key.path) else { return nil }
    return (rule, key)
  }

  /// What is typed up to the last `/`, which names the folder.
  private var typedFolder: String {
    let typed = place.context.typed
    guard let slash = typed.lastIndex(of: "/") else { return "" }
    return String(typed[...slash])
  }

  /// The folder whose content can be written next, absolute.
  var folder: String? {
    guard let (rule, key) = path, !place.context.typed.contains("${"), !place.context.typed.contains("://") else {
      return nil
    }
    let file = place.file
    func resolve(_ written: String, _ rule: PathRule) -> String {
      rule.resolve(written, workingDirectory: file.context.workingDirectory, teamFile: file.source.path)
    }
    if key.path == "orchestrator.context_paths[].protected_paths" {
      guard let holder = protectedHolder else { return nil }
      return PathRule.workingDirectory.resolve(
        typedFolder, workingDirectory: resolve(holder, .workingDirectory), teamFile: nil)
    }
    if typedFolder.hasPrefix("~") {
      guard let home = file.context.environment.lookup("HOME")?.value, typedFolder.hasPrefix("~/") else { return nil }
      return resolve(home + typedFolder.dropFirst(), rule)
    }
    return resolve(typedFolder, rule)
  }

  /// The path that protected ones are below.
  private var protectedHolder: String? {
    guard case .value(let path) = place.context.slot else {
      guard case .node(let path) = place.context.slot else { return nil }
      return place.sibling("path", depth: path.components.count - 2)
    }
    return place.sibling("path", depth: path.components.count - (TablePlace.isItem(path) ? 2 : 1))
  }

  /// The items for what the folder holds.
  func items(_ entries: [Completion.FolderEntry], text: ItemText) -> [CompletionItem] {
    guard path != nil else { return [] }
    let context = place.context
    // Bytes that are no text count for more in a text than in the file.
    let start = min(context.offset, context.word.lowerBound + typedFolder.utf8.count)
    let showsHidden = context.typed.dropFirst(typedFolder.count).hasPrefix(".")
    let visible = entries.filter { showsHidden || !$0.name.hasPrefix(".") }
    let ordered = visible.sorted { ($0.isFolder ? 0 : 1, $0.name) < ($1.isFolder ? 0 : 1, $1.name) }
    return ordered.enumerated().map { index, entry in
      let name = entry.isFolder ? "\(entry.name)/" : entry.name
      var insert = text.value(name, isLiteral: false).text
      var replaces = start..<context.word.upperBound
      if start > context.word.lowerBound {
        // The beginning of the path stays; the word as a whole must be able to stand without quotes.
        insert = context.quote == nil ? name : insert
        if context.quote == nil, text.written(typedFolder + name, isLiteral: false) != typedFolder + name {
          insert = text.written(typedFolder + name, isLiteral: false)
          replaces = context.word
        }
      }
      return CompletionItem(
        name, kind: entry.isFolder ? .folder : .file, insertText: insert, replaces: replaces,
        filterText: replaces == context.word ? typedFolder + name : nil, sortText: "1\(SortKey.padded(index))",
        asksAgain: entry.isFolder)
    }
  }
}
