// SPDX-License-Identifier: Apache-2.0

/// Finds what libyaml lets pass in a finished tree: equal keys, unknown aliases, merge keys without a mapping, foreign
/// tags, keys that are not text, and further documents.
struct TreeCheck {
  let arena: NodeArena
  let bytes: [UInt8]
  let keys: MappingKeys
  /// What was changed to get the tree; findings that such changes can have caused are left out.
  let changes: ChangedRanges
  let options: YAMLParseOptions
  var problems: [YAMLProblem] = []
  /// Whether some mapping has equal keys, or was not looked at.
  private(set) var hasEqualKeys = false

  init(_ arena: NodeArena, in bytes: [UInt8], changes: ChangedRanges, options: YAMLParseOptions) {
    self.arena = arena
    self.bytes = bytes
    self.keys = MappingKeys(arena: arena, bytes: bytes)
    self.changes = changes
    self.options = options
  }

  /// The problems, in no order.
  mutating func run() -> [YAMLProblem] {
    checkDocuments()
    for index in arena.nodes.indices {
      if problems.count >= options.maximumProblems {
        hasEqualKeys = true
        break
      }
      let node = arena.nodes[index]
      if node.properties != NodeRecord.none { checkTag(node) }
      switch node.kind {
      case .mapping: checkMapping(Int32(index))
      case .alias: checkAlias(Int32(index))
      case .sequence, .scalar: break
      }
    }
    if !arena.aliases.isEmpty { checkExpansion() }
    return problems
  }

  mutating func note(
    _ code: YAMLProblemCode, _ message: String, at range: Range<Int>, hint: String? = nil,
    related: [YAMLProblem.Related] = [], edits: [YAMLProblem.Edit] = []
  ) {
    problems.append(YAMLProblem(code, message, at: range, hint: hint, related: related, edits: edits))
  }

  func quoted(_ node: NodeRecord) -> String {
    let text = arena.text(node, in: bytes)
    return text.count > 40 ? "`\(text.prefix(40))…`" : "`\(text)`"
  }

  // MARK: Documents

  private mutating func checkDocuments() {
    let hasContent = arena.documents.first.map { $0.root != NodeRecord.none && !isAbsent(arena[$0.root]) } ?? false
    if !hasContent, changes.ranges.isEmpty, arena.documents.count < 2 {
      note(
        .emptyDocument, "The file is empty: there is nothing in it but white space and comments.",
        at: 0..<0, hint: "Begin with `agents:`.")
    }
    if arena.documents.count > 1 {
      let start = min(arena.documents[1].start, bytes.count)
      note(
        .multipleDocuments, "A second document begins here; only the first one counts.",
        at: start..<min(start + 3, bytes.count), hint: "Keep one document in the file.")
    }
  }

  private func isAbsent(_ node: NodeRecord) -> Bool { node.kind == .scalar && node.start == node.end }

  // MARK: Tags

  private mutating func checkTag(_ node: NodeRecord) {
    guard let tag = arena.tag(node), tag != "!" else { return }
    guard let kind = CoreTag.kind(of: tag) else {
      note(
        .customTag, "The tag `\(CoreTag.shorthand(tag))` has no meaning here.", at: tagRange(node),
        hint: "Remove the tag.", edits: [removal(ofTagOf: node)])
      return
    }
    guard kind == node.kind else {
      note(
        .customTag, "The tag `\(CoreTag.shorthand(tag))` stands on \(name(kind)) only, and this is \(name(node.kind)).",
        at: tagRange(node), hint: "Remove the tag.", edits: [removal(ofTagOf: node)])
      return
    }
    if kind == .scalar, tag != CoreTag.merge, !node.isCollection,
      arena.withText(node, in: bytes, { ScalarResolver.tagged($0, tag: tag) }) == nil
    {
      note(
        .customTag, "\(quoted(node)) is not what the tag `\(CoreTag.shorthand(tag))` says.", at: node.range,
        hint: "Remove the tag.", edits: [removal(ofTagOf: node)])
    }
  }

  private func name(_ kind: YAMLNode.Kind) -> String {
    switch kind {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar, .alias: "a single value"
    }
  }

  /// The tag of a node.
  private func tagRange(_ node: NodeRecord) -> Range<Int> {
    let words = bytes[node.range].split(maxSplits: 2, whereSeparator: Byte.isWhite)
    let tag = words.prefix(2).first { $0.first == Byte.exclamation } ?? bytes[node.range]
    return tag.startIndex..<tag.endIndex
  }

  /// Takes a tag out with the blanks behind it.
  private func removal(ofTagOf node: NodeRecord) -> YAMLProblem.Edit {
    let tag = tagRange(node)
    var end = tag.upperBound
    while end < bytes.count, Byte.isBlank(bytes[end]) { end += 1 }
    return YAMLProblem.Edit(range: tag.lowerBound..<end, replacement: "")
  }

  // MARK: Mappings

  private mutating func checkMapping(_ mapping: Int32) {
    var seen = KeySet(keys)
    var firstMerge: Int32?
    var key = arena[mapping].first
    while key != NodeRecord.none, problems.count < options.maximumProblems {
      let value = arena[key].next
      let node = arena[arena.resolved(key)]
      if keys.isMerge(node) {
        if let firstMerge { noteSecondMerge(key, first: firstMerge) }
        firstMerge = firstMerge ?? key
        if value != NodeRecord.none { checkMergeTarget(value) }
      } else {
        if let first = seen.insert(key) {
          hasEqualKeys = true
          noteDuplicate(key, first: first)
        }
        checkKeyType(key, node)
      }
      key = value == NodeRecord.none ? value : arena[value].next
    }
    if key != NodeRecord.none { hasEqualKeys = true }
  }

  private mutating func noteDuplicate(_ key: Int32, first: Int32) {
    let span = Int(arena[first].start)..<Int(arena[key].end)
    if changes.touch(span) { return }
    note(
      .duplicateKey, "\(quoted(arena[arena.resolved(key)])) is given twice in this mapping; only the last one counts.",
      at: arena[key].range, hint: "Remove or rename one of the two.",
      related: [.init(range: arena[first].range, message: "It is first given here.")])
  }

  private mutating func noteSecondMerge(_ key: Int32, first: Int32) {
    if changes.touch(Int(arena[first].start)..<Int(arena[key].end)) { return }
    note(
      .duplicateKey, "`<<` is given twice in this mapping; both are merged, and the last one wins.",
      at: arena[key].range, hint: "Write one `<<` with a list: `<<: [*last, *first]`.",
      related: [.init(range: arena[first].range, message: "It is first given here.")])
  }

  private mutating func checkMergeTarget(_ value: Int32) {
    let target = arena[arena.resolved(value)]
    switch target.kind {
    case .mapping, .alias: return
    case .sequence:
      var item = target.first
      while item != NodeRecord.none {
        let kind = arena[arena.resolved(item)].kind
        if kind != .mapping, kind != .alias { return noteMergeTarget(item) }
        item = arena[item].next
      }
    case .scalar: noteMergeTarget(value)
    }
  }

  private mutating func noteMergeTarget(_ value: Int32) {
    let range = arena[value].range
    if changes.touch(range) { return }
    note(
      .mergeTarget, "`<<` merges mappings, and this is \(name(arena[arena.resolved(value)].kind)).", at: range,
      hint: "Point it to the anchor of a mapping, as in `<<: *base`, or to a list of them.")
  }

  private mutating func checkKeyType(_ key: Int32, _ node: NodeRecord) {
    let range = arena[key].range
    if changes.touch(range) { return }
    if node.isCollection {
      note(.nonStringKey, "A key must be text, and this is \(name(node.kind)).", at: range)
      return
    }
    guard node.kind == .scalar, let value = keys.typedValue(of: node) else { return }
    let isPlainText = arena[key].kind == .scalar && node.properties == NodeRecord.none && node.count > 0
    note(
      .nonStringKey,
      node.count > 0 ? "The key \(quoted(node)) is read as \(value.words), not as text." : "A key is missing here.",
      at: range, hint: node.count > 0 ? "Put the key in quotes." : "Write a key before the colon.",
      edits: isPlainText ? [.init(range: range, replacement: "\"\(arena.text(node, in: bytes))\"")] : [])
  }
}

extension YAMLScalar {
  /// The value in words, for messages.
  fileprivate var words: String {
    switch self {
    case .null: "null"
    case .bool(let value): "the boolean \(value)"
    case .integer(let value): "the number \(value)"
    case .float(let value): "the number \(value)"
    case .string: "text"
    case .timestamp: "a date"
    }
  }
}
