// SPDX-License-Identifier: Apache-2.0

import AgentModel
import TeamConfig

/// The keys that could be written in a mapping.
struct KeyCompletion {
  let place: TablePlace
  let text: ItemText

  private var context: CompletionContext { place.context }

  /// The items for the mapping at a path.
  func items(in path: ConfigPath) -> [CompletionItem] {
    let present = Set(context.present.map(\.name))
    let filter = BackendFilter(place)
    var items: [CompletionItem] = []
    for (index, key) in place.members(at: path).enumerated() where !present.contains(key.name) {
      guard key.name != "autogen", let rank = Rank(key, typed: typedName), let fit = filter.fit(key) else { continue }
      if context.hasChildrenBelow, !key.types.isSection { continue }
      items.append(item(key, rank: rank, fit: fit, index: index))
    }
    return items
  }

  /// The whole word at the place, to which keys that nobody should write are still offered.
  private var typedName: String {
    String(decoding: place.file.source.bytes[context.word], as: UTF8.self)
  }

  private func item(_ key: KeyDescriptor, rank: Rank, fit: BackendFilter.Fit, index: Int) -> CompletionItem {
    let writesMore = !context.right.hasColon && text.prefix.isEmpty || context.quote == nil && !context.right.hasColon
    let name = text.keyName(key.name, writesMore: writesMore)
    var insert = text.lead + name
    var isSnippet = false
    var asksAgain = false
    if writesMore {
      let stub = KeyStub(key, text: text, hasList: ValueCompletion.hasList(key))
      isSnippet = stub.isSnippet
      insert = (isSnippet ? ItemText.escaped(insert) : insert) + stub.text
      asksAgain = stub.asksAgain
      insert = text.trail(insert)
    }
    return CompletionItem(
      key.name, kind: key.types.isSection ? .section : .key, insertText: insert, isSnippet: isSnippet,
      replaces: text.keyRange(writesMore: writesMore), detail: detail(key, fit: fit), topic: "key:\(key.path)",
      sortText: "\(rank.rawValue)\(fit == .some ? 1 : 0)\(SortKey.padded(index))",
      isDeprecated: key.isDeprecated, asksAgain: asksAgain)
  }

  private func detail(_ key: KeyDescriptor, fit: BackendFilter.Fit) -> String {
    var parts = [key.types.description]
    if key.isRequired { parts.append("required") }
    if key.status == .own {
      parts.append("massgen-server")
    } else if let since = key.effectiveSince ?? key.since, since > place.file.target {
      parts.append("MassGen \(since)+")
    } else if key.status == .rejected || key.status == .ignored {
      parts.append("not in MassGen \(place.file.target)")
    }
    if fit == .some, let backends = key.backends {
      let names = backends.types.map(\.rawValue)
      parts.append("for " + names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " and others" : ""))
    }
    return parts.joined(separator: " · ")
  }
}

/// The order of keys in a list.
private enum Rank: Int {
  case required = 1
  case read, passthrough, own, later, outOfDate

  /// The rank of a key; nil when it is not offered because nobody should write it any more.
  init?(_ key: KeyDescriptor, typed: String) {
    let isSetByProgram = key.status == .ignored && key.types.contains(.any)
    if key.isDeprecated || key.replacement != nil || isSetByProgram || key.status == .rejected && key.isSecret {
      guard typed == key.name else { return nil }
      self = .outOfDate
      return
    }
    switch key.status {
    case .read where key.isRequired, .passthrough where key.isRequired, .own where key.isRequired: self = .required
    case .read: self = .read
    case .passthrough: self = .passthrough
    case .own: self = .own
    case .later, .ignored, .rejected: self = .later
    }
  }
}

/// Which keys of a backend mean something to its type.
struct BackendFilter {
  /// How well a key fits.
  enum Fit {
    /// It is for this type, or for all.
    case all
    /// The type is not known, and the key is for some types only.
    case some
  }

  private let type: BackendType?
  private let extras: [String]

  init(_ place: TablePlace) {
    type = place.backendType
    extras = place.provider?.chat.extraParameters ?? []
  }

  /// How well a key fits; nil when it means nothing here.
  func fit(_ key: KeyDescriptor) -> Fit? {
    guard let backends = key.backends else { return .all }
    if let type { return backends.contains(type) || extras.contains(key.name) ? .all : nil }
    return backends.types.isEmpty ? nil : .some
  }
}

/// Numbers that sort as texts.
enum SortKey {
  /// A number of at most four digits with zeros in front.
  static func padded(_ number: Int) -> String {
    let digits = String(min(number, 9999))
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
