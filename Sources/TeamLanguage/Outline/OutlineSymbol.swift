// SPDX-License-Identifier: Apache-2.0

public import TeamConfig
import YAMLTree

/// A part of a team file as an editor's outline shows it.
public struct OutlineSymbol: Sendable, Hashable {
  /// What a part is.
  public enum Kind: Sendable, Hashable {
    /// An agent.
    case agent
    /// A backend, a server or another mapping.
    case section
    /// A list.
    case list
    /// A single value.
    case value
  }

  /// The name: a key, an agent's id.
  public var name: String
  /// A few words beside it: an agent's backend and model.
  public var detail: String?
  /// What it is.
  public var kind: Kind
  /// All bytes that belong to it.
  public var range: Range<Int>
  /// The bytes of its name, inside ``range``.
  public var selectionRange: Range<Int>
  /// The parts inside.
  public var children: [OutlineSymbol]

  /// The outline of a file. Very large files are cut after 5,000 parts.
  public static func symbols(in file: TeamReadResult) -> [OutlineSymbol] {
    guard let root = file.tree.root else { return [] }
    var outline = OutlineWalk(file)
    return outline.children(of: root, at: KeyTable.tree.root, within: 0..<file.source.bytes.count)
  }
}
