// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// Builds the outline of a file, each node once, in the order of the text.
struct OutlineWalk {
  private let tree: YAMLDocument
  /// The agents by where their data begins.
  private let agents: [Int: AgentFacts]
  private let agentItems = KeyTable.tree.node(at: "agents[]")
  private let singleAgent = KeyTable.tree.node(at: "agent")
  private let agentList = KeyTable.tree.node(at: "agents")
  private let backend = KeyTable.tree.node(at: "agents[].backend")
  /// Where keys and passwords stand.
  private let secrets: [Range<Int>]
  /// The agent the walk is in.
  private var agent: AgentFacts?
  /// How many parts there may still be.
  private var left = 5000

  init(_ file: TeamReadResult) {
    tree = file.tree
    secrets = SecretRanges.find(in: file)
    agents = Dictionary(
      AgentFacts.all(in: file).map { ($0.node.range.lowerBound, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The parts of a mapping or list; none for a scalar or an alias.
  mutating func children(of id: YAMLNodeID, at place: KeyTree.Node?, within holder: Range<Int>) -> [OutlineSymbol] {
    switch tree.node(id).kind {
    case .scalar, .alias: return []
    case .mapping:
      var symbols: [OutlineSymbol] = []
      for entry in tree.entries(id) where left > 0 { symbols.append(symbol(entry, in: place, within: holder)) }
      return symbols
    case .sequence:
      let place = place.flatMap(KeyTable.tree.item(of:)) ?? place
      var symbols: [OutlineSymbol] = []
      for (index, item) in tree.items(id).enumerated() where left > 0 {
        symbols.append(symbol(item, number: index, at: place, within: holder))
      }
      return symbols
    }
  }

  // MARK: Parts

  private mutating func symbol(
    _ entry: YAMLEntry, in holderPlace: KeyTree.Node?, within holder: Range<Int>
  ) -> OutlineSymbol {
    left -= 1
    let key = tree.text(entry.key)
    let place = holderPlace.flatMap { KeyTable.tree.member(key, of: $0) }
    let range = tree.extent(entry).clamped(to: holder)
    var symbol = OutlineSymbol(
      name: key.isEmpty ? "(no name)" : ShownText.brief(key), detail: nil, kind: kind(entry.value), range: range,
      selectionRange: tree.contentRange(entry.key).clamped(to: range), children: [])
    let outer = agent
    if place == singleAgent, place != nil, let facts = facts(entry.value) {
      symbol.kind = .agent
      symbol.name = ShownText.brief(facts.id)
      symbol.detail = facts.summary
      agent = facts
    } else {
      symbol.detail = detail(of: entry.value, at: place)
    }
    symbol.children = children(of: entry.value, at: place, within: range)
    agent = outer
    return symbol
  }

  private mutating func symbol(
    _ item: YAMLNodeID, number: Int, at place: KeyTree.Node?, within holder: Range<Int>
  ) -> OutlineSymbol {
    left -= 1
    let range = tree.extent(item).clamped(to: holder)
    let name = name(of: item)
    var symbol = OutlineSymbol(
      name: "[\(number)]", detail: nil, kind: kind(item), range: range,
      selectionRange: (name ?? range.lowerBound..<range.lowerBound).clamped(to: range), children: [])
    let outer = agent
    if place == agentItems, place != nil, let facts = facts(item) {
      symbol.kind = .agent
      symbol.name = ShownText.brief(facts.id)
      symbol.detail = facts.summary
      agent = facts
    } else if let text = shownName(of: item, at: place) {
      symbol.name = text
    }
    symbol.children = children(of: item, at: place, within: range)
    agent = outer
    return symbol
  }

  private func kind(_ id: YAMLNodeID) -> OutlineSymbol.Kind {
    switch tree.node(id).kind {
    case .mapping: .section
    case .sequence: .list
    case .scalar, .alias: .value
    }
  }

  // MARK: Words

  private func facts(_ id: YAMLNodeID) -> AgentFacts? { agents[tree.contentRange(tree.resolve(id)).lowerBound] }

  /// What stands beside a key.
  private func detail(of value: YAMLNodeID, at place: KeyTree.Node?) -> String? {
    let node = tree.node(value)
    switch node.kind {
    case .alias: return node.anchor.map { "*\(ShownText.brief($0))" }
    case .scalar: return text(of: value, at: place)
    case .sequence: return place == agentList && place != nil ? AgentCount.text(tree.items(value).count) : nil
    case .mapping: return place == backend && place != nil ? agent?.summary : nil
    }
  }

  private func text(of scalar: YAMLNodeID, at place: KeyTree.Node?) -> String? {
    let range = tree.range(scalar)
    if place.flatMap(KeyTable.tree.descriptor(of:))?.isSecret == true || secrets.contains(where: range.overlaps) {
      return "***"
    }
    let text = tree.text(scalar)
    return text.isEmpty ? nil : ShownText.brief(text)
  }

  private static let names = ["name", "id", "path", "type"]

  /// Where the name of a list item stands.
  private func name(of item: YAMLNodeID) -> Range<Int>? {
    switch tree.node(item).kind {
    case .scalar, .alias: return tree.contentRange(item)
    case .sequence: return nil
    case .mapping:
      let entries = tree.entries(item)
      for name in ["id"] + Self.names {
        if let entry = entries.first(where: { tree.text($0.key) == name }) { return tree.contentRange(entry.value) }
      }
      return entries.first.map { tree.contentRange($0.key) }
    }
  }

  /// The name of a list item; nil when it has none.
  private func shownName(of item: YAMLNodeID, at place: KeyTree.Node?) -> String? {
    let node = tree.node(item)
    switch node.kind {
    case .alias: return node.anchor.map { "*\(ShownText.brief($0))" }
    case .sequence: return nil
    case .scalar: return text(of: item, at: place)
    case .mapping:
      let entries = tree.entries(item)
      for name in Self.names {
        guard let entry = entries.first(where: { tree.text($0.key) == name }) else { continue }
        let text = tree.text(entry.value)
        if !text.isEmpty { return ShownText.brief(text) }
      }
      return entries.first.map { tree.text($0.key) }.flatMap { $0.isEmpty ? nil : ShownText.brief($0) }
    }
  }
}
