// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// What anchors, aliases and merge keys stand for.
enum AnchorExplanation {
  /// The explanation of the anchor, alias or merge key at a byte; nil when there is none.
  static func hover(at offset: Int, _ place: Place) -> Hover? {
    let tree = place.file.tree
    if place.view.kind == .alias {
      return Hover(markdown: alias(place.node, place).markdown, range: place.range)
    }
    if place.view.isKey, tree.isMergeKey(place.node) { return merge(place) }
    if let anchor = place.view.anchor, offset < place.range.lowerBound {
      return Hover(
        markdown: Explanation(
          title: Explanation.title("&\(anchor)", "anchor"),
          text: "Names \(kind(place.node, tree)), so that `*\(anchor)` stands for it below."
        ).markdown, range: place.view.range.lowerBound..<place.range.lowerBound)
    }
    return nil
  }

  private static func alias(_ id: YAMLNodeID, _ place: Place) -> Explanation {
    let tree = place.file.tree
    let name = tree.node(id).anchor ?? ""
    let target = tree.resolve(id)
    var explanation = Explanation(title: Explanation.title("*\(name)", "alias"))
    guard target != id else {
      explanation.text = "No anchor `&\(ShownText.brief(name))` stands above it, so it stands for nothing."
      return explanation
    }
    let line = place.file.lines.line(at: tree.range(target).lowerBound) + 1
    explanation.text = "Stands for \(kind(target, tree)) in line \(line)."
    if let preview = preview(target, tree, isSecret: place.descriptor?.isSecret == true) {
      explanation.facts.append(preview)
    }
    return explanation
  }

  private static func merge(_ place: Place) -> Hover? {
    let tree = place.file.tree
    guard let mapping = place.view.parent,
      let entry = tree.entries(mapping).last(where: { $0.key == place.node })
    else { return nil }
    let isList = tree.resolvedKind(entry.value) == .sequence
    let sources = isList ? tree.items(entry.value) : [entry.value]
    let names = sources.prefix(20).map { tree.node($0).anchor.map { "`*\(ShownText.brief($0))`" } ?? "a mapping" }
    var explanation = Explanation(
      title: Explanation.title("<<", "merge key"),
      text: "Puts in the members of \(names.joined(separator: " and ")) that are not written here.")
    explanation.facts = sources.prefix(20).compactMap { preview(tree.resolve($0), tree, isSecret: false) }
    return Hover(markdown: explanation.markdown, range: place.range)
  }

  private static func kind(_ id: YAMLNodeID, _ tree: YAMLDocument) -> String {
    switch tree.resolvedKind(id) {
    case .mapping: "the mapping"
    case .sequence: "the list"
    case .scalar, .alias: "the value"
    }
  }

  /// What is inside, without values that might be secret.
  private static func preview(_ id: YAMLNodeID, _ tree: YAMLDocument, isSecret: Bool) -> String? {
    switch tree.resolvedKind(id) {
    case .mapping:
      let keys = tree.mergedEntries(id).map { tree.text($0.key) }
      let shown = keys.prefix(12).map(ShownText.quoted).joined(separator: ", ")
      return keys.isEmpty ? nil : "It has \(shown)\(keys.count > 12 ? " and more" : "")."
    case .sequence:
      let count = tree.items(id).count
      return "It has \(count) \(count == 1 ? "item" : "items")."
    case .scalar:
      return isSecret ? "It is `***`." : "It is \(ShownText.quoted(tree.text(id)))."
    case .alias: return nil
    }
  }
}
