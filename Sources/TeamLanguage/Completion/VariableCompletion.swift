// SPDX-License-Identifier: Apache-2.0

import AgentModel
import TeamConfig

/// Environment variables behind `${`. Only names are shown, never values.
struct VariableCompletion {
  let place: TablePlace

  /// Where `$` or `${` begins that the place is in; nil when it is in neither.
  static func start(_ context: CompletionContext, in bytes: [UInt8], line: Range<Int>) -> Int? {
    var at = context.offset
    while at > line.lowerBound, isNamePart(bytes[at - 1]) { at -= 1 }
    guard at > line.lowerBound else { return nil }
    if bytes[at - 1] == UInt8(ascii: "$") { return at == context.offset ? at - 1 : nil }
    guard bytes[at - 1] == UInt8(ascii: "{"), at - 1 > line.lowerBound, bytes[at - 2] == UInt8(ascii: "$") else {
      return nil
    }
    return at - 2
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
    default: false
    }
  }

  /// The variables that could stand at the place, those of the backend's provider first.
  var names: [(name: String, detail: String)] {
    let environment = place.file.context.environment
    var found: [(name: String, detail: String)] = []
    var seen: Set<String> = []
    func add(_ name: String) {
      guard Self.isName(name), seen.insert(name).inserted else { return }
      let origin = environment.lookup(name)?.origin
      found.append((name, origin.map { "from \($0)" } ?? (environment.isKnown ? "not set" : "")))
    }
    place.provider?.keyVariables.forEach(add)
    for layer in environment.layers { layer.values.keys.sorted().forEach(add) }
    for profile in ProviderTable.all { profile.keyVariables.forEach(add) }
    return found
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy(isNamePart)
  }

  /// The items for a reference that begins at a byte.
  func items(from start: Int, line: Range<Int>) -> [CompletionItem] {
    let bytes = place.file.source.bytes
    let context = place.context
    var end = context.offset
    while end < line.upperBound, Self.isNamePart(bytes[end]) { end += 1 }
    if end < line.upperBound, bytes[end] == UInt8(ascii: "}") { end += 1 }
    // Brackets would end at the variable's own, were it not in quotes.
    let lead = context.needsSpace && start == context.word.lowerBound ? " " : ""
    let wants = context.style != .block && context.quote == nil && start == context.word.lowerBound
    return (["cwd"].filter { _ in place.backendValue("cwd") != nil }.map { ($0, "the agent's workspace") } + names)
      .enumerated().map { index, variable in
        let text = "${\(variable.0)}"
        return CompletionItem(
          variable.0, kind: .variable, insertText: lead + (wants ? "\"\(text)\"" : text), replaces: start..<end,
          detail: variable.1.isEmpty ? nil : variable.1, filterText: text, sortText: "0\(SortKey.padded(index))")
      }
  }
}
