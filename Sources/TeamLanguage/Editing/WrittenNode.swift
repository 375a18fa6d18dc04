// SPDX-License-Identifier: Apache-2.0

import JSONCore
import YAMLTree

/// A value as it is written: aliases by name, merge keys as keys, anchors and tags where they stand. What an edit of the
/// text may change of a document, and what not, is said in these terms.
struct WrittenNode: Equatable {
  struct Member: Equatable {
    var key: WrittenNode
    var value: WrittenNode
  }

  enum Content: Equatable {
    case scalar(YAMLScalar)
    case alias(String)
    case mapping([Member])
    case list([WrittenNode])
  }

  var anchor: String?
  var tag: String?
  var content: Content

  init(_ content: Content) { self.content = content }

  /// The value of a node.
  init(_ id: YAMLNodeID, in document: YAMLDocument) {
    let node = document.node(id)
    switch node.kind {
    case .alias:
      content = .alias(node.anchor ?? "")
    case .scalar:
      (anchor, tag) = (node.anchor, node.tag)
      content = .scalar(document.scalar(id))
    case .sequence:
      (anchor, tag) = (node.anchor, node.tag)
      content = .list(document.items(id).map { WrittenNode($0, in: document) })
    case .mapping:
      (anchor, tag) = (node.anchor, node.tag)
      content = .mapping(
        document.entries(id).map {
          Member(key: WrittenNode($0.key, in: document), value: WrittenNode($0.value, in: document))
        })
    }
  }

  /// A value that is written newly.
  init(_ value: JSONValue) {
    switch value {
    case .null: content = .scalar(.null)
    case .bool(let value): content = .scalar(.bool(value))
    case .integer(let value): content = .scalar(.integer(value))
    case .number(let value): content = .scalar(.float(value))
    case .string(let text): content = .scalar(.string(text))
    case .array(let items): content = .list(items.map { WrittenNode($0) })
    case .object(let members):
      content = .mapping(members.map { Member(key: WrittenNode(.string($0.key)), value: WrittenNode($0.value)) })
    }
  }

  /// The value of a whole document.
  static func root(of document: YAMLDocument) -> WrittenNode {
    document.root.map { WrittenNode($0, in: document) } ?? WrittenNode(.null)
  }
}

extension WrittenNode {
  /// The value as data that can be written anew without loss; nil where there are anchors, aliases, tags or dates.
  var json: JSONValue? {
    guard anchor == nil, tag == nil else { return nil }
    switch content {
    case .alias: return nil
    case .scalar(let scalar):
      switch scalar {
      case .null: return .null
      case .bool(let value): return .bool(value)
      case .integer(let value): return .integer(value)
      case .float(let value): return value.isFinite ? .number(value) : nil
      case .string(let text): return .string(text)
      case .timestamp: return nil
      }
    case .list(let items):
      var values: [JSONValue] = []
      for item in items {
        guard let value = item.json else { return nil }
        values.append(value)
      }
      return .array(values)
    case .mapping(let members):
      var object = JSONObject()
      for member in members {
        guard case .string(let key)? = member.key.json, key != "<<", object[key] == nil, let value = member.value.json
        else { return nil }
        object[key] = value
      }
      return .object(object)
    }
  }
}

/// A change of a document's data, at a place given by the numbers of entries and items from the top.
enum TreeChange {
  /// A new entry or, without a key, item before the one that has the number.
  case insert(into: [Int], at: Int, key: String?, WrittenNode)
  /// Another value; anchor and tag stay.
  case replace([Int], WrittenNode.Content)
  case remove([Int])
  case rename([Int], String)
  /// The value becomes the only item of a list.
  case wrap([Int])

  /// The data after the change; nil when there is no such place.
  func applied(to root: WrittenNode) -> WrittenNode? {
    var root = root
    let isDone =
      switch self {
      case .insert(let place, let index, let key, let value):
        root.change(place[...]) { node in
          switch node.content {
          case .mapping(var members):
            guard let key, (0...members.count).contains(index) else { return false }
            members.insert(WrittenNode.Member(key: WrittenNode(.string(key)), value: value), at: index)
            node.content = .mapping(members)
          case .list(var items):
            guard key == nil, (0...items.count).contains(index) else { return false }
            items.insert(value, at: index)
            node.content = .list(items)
          case .scalar, .alias: return false
          }
          return true
        }
      case .replace(let place, let content):
        root.change(place[...]) { node in
          if case .alias = node.content { node = WrittenNode(content) }
          node.content = content
          return true
        }
      case .remove(let place):
        root.change(place.dropLast()) { node in
          guard let index = place.last else { return false }
          switch node.content {
          case .mapping(var members):
            guard members.indices.contains(index) else { return false }
            members.remove(at: index)
            node.content = .mapping(members)
          case .list(var items):
            guard items.indices.contains(index) else { return false }
            items.remove(at: index)
            node.content = .list(items)
          case .scalar, .alias: return false
          }
          return true
        }
      case .rename(let place, let name):
        root.change(place.dropLast()) { node in
          guard let index = place.last, case .mapping(var members) = node.content, members.indices.contains(index)
          else { return false }
          members[index].key.content = .scalar(.string(name))
          node.content = .mapping(members)
          return true
        }
      case .wrap(let place):
        root.change(place[...]) { node in
          node = WrittenNode(.list([node]))
          return true
        }
      }
    return isDone ? root : nil
  }
}

extension WrittenNode {
  /// Changes the value at a place; false when there is none or `body` refuses.
  fileprivate mutating func change(_ place: ArraySlice<Int>, _ body: (inout WrittenNode) -> Bool) -> Bool {
    guard let index = place.first else { return body(&self) }
    switch content {
    case .mapping(var members):
      guard members.indices.contains(index), members[index].value.change(place.dropFirst(), body) else { return false }
      content = .mapping(members)
    case .list(var items):
      guard items.indices.contains(index), items[index].change(place.dropFirst(), body) else { return false }
      content = .list(items)
    case .scalar, .alias: return false
    }
    return true
  }
}
