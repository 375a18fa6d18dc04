// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig

/// What an operation does to data, told without any text.
enum DataOperation {
  static func apply(_ operation: Repair.Operation, to root: JSONValue) -> JSONValue? {
    switch operation {
    case .edit, .quote, .makeList, .makeMapping: nil
    case .set(let path, let value): change(root, path.components[...]) { _ in value }
    case .remove(let path): change(root, path.components[...]) { _ in nil }
    case .wrapInList(let path): change(root, path.components[...]) { .array([$0 ?? .null]) }
    case .append(let path, let value): change(root, path.components[...]) { .array(($0?.arrayValue ?? []) + [value]) }
    case .rename(let path, let name): rename(path, name, in: root)
    case .move(let source, let target):
      value(at: source, in: root).flatMap { moved in
        change(root, source.components[...]) { _ in nil }.flatMap { change($0, target.components[...]) { _ in moved } }
      }
    }
  }

  static func value(at path: ConfigPath, in root: JSONValue) -> JSONValue? {
    path.components.reduce(Optional(root)) { value, component in
      switch component {
      case .key(let key): value?.objectValue?[key]
      case .index(let index): value?.arrayValue.flatMap { $0.indices.contains(index) ? $0[index] : nil }
      }
    }
  }

  /// Every path of some data with its value, from the top down.
  static func paths(_ root: JSONValue, below path: ConfigPath = ConfigPath()) -> [(ConfigPath, JSONValue)] {
    switch root {
    case .object(let object):
      object.flatMap { [(path.appending($0.key), $0.value)] + paths($0.value, below: path.appending($0.key)) }
    case .array(let items):
      items.enumerated().flatMap { [(path.appending($0), $1)] + paths($1, below: path.appending($0)) }
    default: []
    }
  }

  private static func rename(_ path: ConfigPath, _ name: String, in root: JSONValue) -> JSONValue? {
    guard case .key(let old)? = path.components.last else { return nil }
    return change(root, path.parent.components[...]) { holder in
      holder?.objectValue.map { object in
        .object(JSONObject(object.map { ($0.key == old ? name : $0.key, $0.value) }))
      }
    }
  }

  private static func change(
    _ value: JSONValue?, _ path: ArraySlice<ConfigPath.Component>, _ body: (JSONValue?) -> JSONValue?
  ) -> JSONValue? {
    guard let first = path.first else { return body(value) }
    switch first {
    case .key(let key):
      var object = value?.objectValue ?? JSONObject()
      object[key] = change(object[key], path.dropFirst(), body)
      return .object(object)
    case .index(let index):
      var items = value?.arrayValue ?? []
      let changed = change(items.indices.contains(index) ? items[index] : nil, path.dropFirst(), body)
      if let changed, index < items.count {
        items[index] = changed
      } else if let changed {
        items.append(changed)
      } else if index < items.count {
        items.remove(at: index)
      }
      return .array(items)
    }
  }
}

/// The data of two values without regard to the order of members.
func isSameData(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
  switch (left, right) {
  case (.object(let left)?, .object(let right)?):
    left.count == right.count && left.allSatisfy { isSameData($0.value, right[$0.key]) }
  case (.array(let left)?, .array(let right)?):
    left.count == right.count && zip(left, right).allSatisfy { isSameData($0, $1) }
  default: left == right
  }
}
