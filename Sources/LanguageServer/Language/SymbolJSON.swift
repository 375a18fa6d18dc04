// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamLanguage
import WireProtocol

/// Outlines as LSP has them.
enum SymbolJSON {
  /// `DocumentSymbol`s, or for clients without hierarchies a flat list of `SymbolInformation`.
  static func encode(_ symbols: [OutlineSymbol], _ target: LanguageTarget) -> JSONValue {
    if target.editor.hierarchicalSymbols { return .array(symbols.map { nested($0, target) }) }
    var flat: [JSONValue] = []
    for symbol in symbols { flatten(symbol, container: nil, target, into: &flat) }
    return .array(flat)
  }

  /// The agents of a file whose names contain a text, as `SymbolInformation`.
  static func agents(_ symbols: [OutlineSymbol], matching query: String, _ target: LanguageTarget) -> [JSONValue] {
    symbols.flatMap { symbol -> [JSONValue] in
      var found = agents(symbol.children, matching: query, target)
      if symbol.kind == .agent, query.isEmpty || symbol.name.lowercased().contains(query.lowercased()) {
        found.insert(
          information(symbol, container: target.uri.split(separator: "/").last.map(String.init), target), at: 0)
      }
      return found
    }
  }

  private static func nested(_ symbol: OutlineSymbol, _ target: LanguageTarget) -> JSONValue {
    var object: JSONObject = [
      "name": .string(symbol.name), "kind": .integer(kind(symbol.kind)),
      "range": target.ranges.range(symbol.range), "selectionRange": target.ranges.range(symbol.selectionRange),
    ]
    if let detail = symbol.detail { object["detail"] = .string(detail) }
    if !symbol.children.isEmpty { object["children"] = .array(symbol.children.map { nested($0, target) }) }
    return .object(object)
  }

  private static func flatten(
    _ symbol: OutlineSymbol, container: String?, _ target: LanguageTarget, into list: inout [JSONValue]
  ) {
    list.append(information(symbol, container: container, target))
    for child in symbol.children { flatten(child, container: symbol.name, target, into: &list) }
  }

  private static func information(
    _ symbol: OutlineSymbol, container: String?, _ target: LanguageTarget
  ) -> JSONValue {
    var object: JSONObject = [
      "name": .string(symbol.name), "kind": .integer(kind(symbol.kind)), "location": target.location(symbol.range),
    ]
    if let container { object["containerName"] = .string(container) }
    return .object(object)
  }

  private static func kind(_ kind: OutlineSymbol.Kind) -> Int64 {
    switch kind {
    case .agent: 5
    case .section: 2
    case .list: 18
    case .value: 7
    }
  }
}
