// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension ConfigNode {
  /// Why an override cannot be applied.
  enum OverrideFailure: Sendable, Hashable {
    /// The token is no index of the list at the path.
    case noSuchItem(token: String, path: String, count: Int)
    /// The value at the path has nothing inside.
    case notAHolder(token: String, path: String, kind: String)
    /// The whole document would become something other than a mapping.
    case wholeDocument
  }

  /// Makes a value that an override puts at a place of the file.
  init(_ value: JSONValue, at range: Range<Int>, override: JSONPointer) {
    self.init(content: .null, range: range, override: override)
    switch value {
    case .array(let items):
      content = .list(items.map { ConfigNode($0, at: range, override: override) })
    case .object(let members):
      content = .mapping(
        members.map {
          Member(key: $0.key, keyRange: range, value: ConfigNode($0.value, at: range, override: override))
        })
    case .string(let text):
      content = .string(text)
      self.text = text
    default:
      content = Self.content(of: value)
      text = value.description
    }
  }

  /// Sets the value a pointer points at; null removes it. Missing mappings on the way are made; in a list the token is
  /// an index, or the count or `-` to append.
  ///
  /// In a file with `agent` instead of `agents`, `/agents/0` means that agent.
  mutating func apply(_ value: JSONValue, at pointer: JSONPointer) -> OverrideFailure? {
    var tokens = pointer.tokens[...]
    if tokens.starts(with: ["agents", "0"]), self["agents"] == nil, self["agent"] != nil {
      tokens = ["agent"] + tokens.dropFirst(2)
    }
    guard !tokens.isEmpty else {
      guard case .object = value else { return .wholeDocument }
      self = ConfigNode(value, at: range, override: pointer)
      return nil
    }
    return set(value, at: tokens, of: pointer, path: ConfigPath())
  }

  private mutating func set(
    _ value: JSONValue, at tokens: ArraySlice<String>, of pointer: JSONPointer, path: ConfigPath
  ) -> OverrideFailure? {
    guard let token = tokens.first else {
      self = ConfigNode(value, at: range, override: pointer)
      return nil
    }
    let rest = tokens.dropFirst()
    let removes = rest.isEmpty && value.isNull
    switch content {
    case .mapping(var members):
      let path = path.appending(token)
      guard let index = members.firstIndex(where: { $0.key == token }) else {
        if removes { return nil }
        var made = ConfigNode(content: .mapping([]), range: range, override: pointer)
        if let failure = made.set(value, at: rest, of: pointer, path: path) { return failure }
        members.append(Member(key: token, keyRange: range.prefix(0), value: made))
        content = .mapping(members)
        return nil
      }
      if removes {
        members.remove(at: index)
      } else if let failure = members[index].value.fill(value, at: rest, of: pointer, path: path) {
        return failure
      }
      content = .mapping(members)
      return nil
    case .list(var items):
      let index = token == "-" ? items.count : Int(token) ?? -1
      guard (0...items.count).contains(index) else {
        return .noSuchItem(token: token, path: path.description, count: items.count)
      }
      let path = path.appending(index)
      if index == items.count {
        if removes { return .noSuchItem(token: token, path: path.parent.description, count: items.count) }
        var made = ConfigNode(content: .mapping([]), range: range.suffix(0), override: pointer)
        if let failure = made.set(value, at: rest, of: pointer, path: path) { return failure }
        items.append(made)
      } else if removes {
        items.remove(at: index)
      } else if let failure = items[index].fill(value, at: rest, of: pointer, path: path) {
        return failure
      }
      content = .list(items)
      return nil
    default:
      return .notAHolder(token: token, path: path.description, kind: kindName)
    }
  }

  /// Like ``set``, but a key that holds nothing yet becomes a mapping when something is put inside it.
  private mutating func fill(
    _ value: JSONValue, at tokens: ArraySlice<String>, of pointer: JSONPointer, path: ConfigPath
  ) -> OverrideFailure? {
    if isNull, !tokens.isEmpty { content = .mapping([]) }
    return set(value, at: tokens, of: pointer, path: path)
  }
}

extension Range<Int> {
  /// The empty range at the start.
  fileprivate func prefix(_ length: Int) -> Range<Int> { lowerBound..<lowerBound + length }
  /// The empty range at the end.
  fileprivate func suffix(_ length: Int) -> Range<Int> { upperBound - length..<upperBound }
}
