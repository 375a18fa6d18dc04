// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import YAMLTree

/// Changes one thing of a document's data in its text, in the style the text is written in.
///
/// Whatever it proposes has been tried: the text is parsed again, must mean what it meant but for the change, must have
/// no further problem and all its comments. Where that cannot be had there is no edit.
struct StructuralEditor {
  let map: TextMap
  private(set) var writer: ValueWriter
  /// What the document means, as it is written.
  private let written: WrittenNode

  var document: YAMLDocument { map.document }
  var style: TextStyle { writer.style }

  /// One way to write a change.
  struct Proposal {
    var edits: [TextEdit]
    /// What it does to the data.
    var change: TreeChange
    /// Parts of the text whose comments go with it.
    var dropped: [Range<Int>] = []
  }

  init(_ document: YAMLDocument, isJSON: Bool) {
    map = TextMap(document)
    writer = ValueWriter(TextStyle(of: document, isJSON: isJSON))
    written = WrittenNode.root(of: document)
  }

  /// The edits that perform an operation; nil when it cannot be done safely. An operation that would change nothing has
  /// no edits. Moving is not done here: it takes two steps.
  func edits(for operation: Repair.Operation) -> [TextEdit]? {
    switch operation {
    case .edit(let edits):
      return TextDraft.isOrdered(edits, within: document.bytes.count) ? edits : nil
    case .set(let path, let value):
      return edits(setting: path, to: .data(value))
    case .remove(let path):
      guard let value = PathLocation(path, in: document)?.value else { return [] }
      return first(removals(of: value))
    case .rename(let path, let name):
      guard let value = PathLocation(path, in: document)?.value else { return nil }
      return first(renamings(of: value, to: name))
    case .quote(let path):
      guard let value = PathLocation(path, in: document)?.value else { return nil }
      return first(quotings(of: document.resolve(value)))
    case .wrapInList(let path):
      guard let value = PathLocation(path, in: document)?.value else { return nil }
      return first(wrappings(of: value))
    case .append(let path, let value):
      return edits(appending: .data(value), to: path)
    case .makeList(let path, let name):
      guard let value = PathLocation(path, in: document)?.value else { return nil }
      return first(listMakings(of: value, name: name))
    case .makeMapping(let path, let name):
      guard let value = PathLocation(path, in: document)?.value else { return nil }
      return first(mappingMakings(of: value, name: name))
    case .move:
      return nil
    }
  }

  /// Gives the key or item at a path a value.
  func edits(setting path: ConfigPath, to value: Draft) -> [TextEdit]? {
    if let edits = proposedEdits(setting: path, to: value) { return edits }
    // A comment below may be indented so deep that it would belong to a block scalar.
    guard writer.usesBlockScalars else { return nil }
    var plainer = self
    plainer.writer.usesBlockScalars = false
    return plainer.proposedEdits(setting: path, to: value)
  }

  private func proposedEdits(setting path: ConfigPath, to value: Draft) -> [TextEdit]? {
    switch PathLocation(path, in: document) {
    case nil: return nil
    case .empty?: return first(beginnings(Self.nest(value, in: path.components)))
    case .missing(let holder, let rest, _)?: return first(insertions(of: value, at: rest, in: holder))
    case .found(let node, _)?:
      guard case .data(let value) = value else { return nil }
      return first(replacements(of: node, by: value))
    }
  }

  private func edits(appending value: Draft, to path: ConfigPath) -> [TextEdit]? {
    guard let location = PathLocation(path, in: document) else { return nil }
    guard case .found(let node, _) = location else { return edits(setting: path, to: .list([value])) }
    let list = document.resolve(node)
    if document.node(list).kind == .sequence {
      return first(insertions(of: value, at: [.index(map.count(list))], in: list))
    }
    guard document.node(list).kind == .scalar, document.scalar(list) == .null else { return nil }
    return first(insertions(of: value, at: [.index(0)], in: list))
  }

  // MARK: Trying

  /// The first proposal that keeps everything it must keep.
  func first(_ proposals: [Proposal]) -> [TextEdit]? {
    proposals.first { isSafe($0) }?.edits
  }

  private func isSafe(_ proposal: Proposal) -> Bool {
    guard TextDraft.isOrdered(proposal.edits, within: document.bytes.count),
      let expected = proposal.change.applied(to: written)
    else { return false }
    let result = YAMLDocument.parse(TextDraft.applying(proposal.edits, to: document.bytes))
    guard result.problems.count <= document.problems.count, !result.wasRepaired || document.wasRepaired,
      WrittenNode.root(of: result) == expected
    else { return false }
    return keepsComments(proposal, result)
  }

  private func keepsComments(_ proposal: Proposal, _ result: YAMLDocument) -> Bool {
    let before = document.comments
    if before.isEmpty { return true }
    var count: [ArraySlice<UInt8>: Int] = [:]
    for comment in result.comments { count[result.bytes[comment], default: 0] += 1 }
    for comment in before {
      if proposal.dropped.contains(where: { $0.lowerBound <= comment.lowerBound && comment.upperBound <= $0.upperBound }
      ) {
        continue
      }
      guard let left = count[document.bytes[comment]], left > 0 else { return false }
      count[document.bytes[comment]] = left - 1
    }
    return true
  }

  // MARK: Parts

  /// A value below the steps that have still to be made.
  static func nest(_ value: Draft, in steps: some Collection<ConfigPath.Component>) -> Draft {
    var value = value
    for step in steps.reversed() {
      switch step {
      case .key(let key): value = .mapping([(key, value)])
      case .index: value = .list([value])
      }
    }
    return value
  }

  /// How values are written inside a collection.
  func context(of holder: YAMLNodeID) -> ScalarWriter.Context {
    if style.isJSON { return .json }
    let node = document.node(holder)
    guard node.style == .flow else { return .block }
    guard node.kind == .mapping, let key = document.entries(holder).first?.key else { return .flow }
    return document.node(key).style == .doubleQuoted ? .json : .flow
  }
}
