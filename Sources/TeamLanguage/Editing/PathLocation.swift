// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// What a path of the data leads to in the text.
enum PathLocation {
  /// A value that is there. `isShared` tells that an alias or merge key stands on the way, so that other places see the
  /// same text.
  case found(YAMLNodeID, isShared: Bool)
  /// The way ends at a value; the steps are still to be made below it.
  case missing(at: YAMLNodeID, rest: [ConfigPath.Component], isShared: Bool)
  /// There is no document yet.
  case empty

  /// Follows a path. Nil where it leads through something that has nothing inside.
  init?(_ path: ConfigPath, in document: YAMLDocument) {
    guard var current = document.root else {
      self = .empty
      return
    }
    var isShared = false
    for (position, component) in path.components.enumerated() {
      let holder = document.resolve(current)
      if holder != current { isShared = true }
      let node = document.node(holder)
      let rest = Array(path.components[position...])
      switch (component, node.kind) {
      case (.key(let key), .mapping):
        let own = document.entries(holder).last { !document.isMergeKey($0.key) && document.text($0.key) == key }
        if let own {
          current = own.value
        } else if key != "<<", let merged = document.entry(key, in: holder) {
          isShared = true
          current = merged.value
        } else {
          self = .missing(at: holder, rest: rest, isShared: isShared)
          return
        }
      case (.index(let index), .sequence):
        let items = document.items(holder)
        if items.indices.contains(index) {
          current = items[index]
        } else if index == items.count {
          self = .missing(at: holder, rest: rest, isShared: isShared)
          return
        } else {
          return nil
        }
      case (_, .scalar) where document.scalar(holder) == .null && holder == current:
        self = .missing(at: holder, rest: rest, isShared: isShared)
        return
      default:
        return nil
      }
    }
    self = .found(current, isShared: isShared)
  }

  /// The value, when it is there.
  var value: YAMLNodeID? {
    if case .found(let value, _) = self { return value }
    return nil
  }
}
