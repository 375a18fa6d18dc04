// SPDX-License-Identifier: Apache-2.0

/// The address of a value in a team file.
public struct ConfigPath: Sendable, Hashable, CustomStringConvertible {
  /// One step down.
  public enum Component: Sendable, Hashable {
    /// Into a mapping.
    case key(String)
    /// Into a list, counted from 0.
    case index(Int)
  }

  /// The steps from the top.
  public var components: [Component]

  /// Makes a path of steps; without any it means the whole file.
  public init(_ components: [Component] = []) { self.components = components }

  /// The path of a member.
  public func appending(_ key: String) -> ConfigPath { ConfigPath(components + [.key(key)]) }

  /// The path of a list item.
  public func appending(_ index: Int) -> ConfigPath { ConfigPath(components + [.index(index)]) }

  /// The path without its last step; the whole file for the whole file.
  public var parent: ConfigPath { ConfigPath(Array(components.dropLast())) }

  /// The path as people write it: `agents[0].backend.model`. A key with other characters than letters, digits, `_` and
  /// `-` stands in quotes.
  public var description: String {
    var text = ""
    for component in components {
      switch component {
      case .index(let index): text += "[\(index)]"
      case .key(let key):
        if key.isPlainKey {
          text += text.isEmpty ? key : ".\(key)"
        } else {
          text += "[\"\(key)\"]"
        }
      }
    }
    return text
  }
}

extension String {
  fileprivate var isPlainKey: Bool {
    !isEmpty
      && utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
          || $0 == 0x2D
      }
  }
}
