// SPDX-License-Identifier: Apache-2.0

/// A node of one ``YAMLDocument``. It means nothing in another document.
public struct YAMLNodeID: Sendable, Hashable {
  /// The node's place in the document's arena. Nodes are numbered in the order of the text, parents before children.
  let index: Int32

  init(_ index: Int32) { self.index = index }
}

/// What a node is and where it stands. A view: making one is cheap, and it holds none of the node's children.
public struct YAMLNode: Sendable, Hashable {
  /// What the node holds.
  public enum Kind: UInt8, Sendable, Hashable {
    /// Keys and values, read with ``YAMLDocument/entries(_:)``.
    case mapping
    /// Items, read with ``YAMLDocument/items(_:)``.
    case sequence
    /// Text, read with ``YAMLDocument/text(_:)`` and ``YAMLDocument/scalar(_:)``.
    case scalar
    /// A `*name` that stands for another node, found with ``YAMLDocument/resolve(_:)``.
    case alias
  }

  /// How the node is written.
  public enum Style: UInt8, Sendable, Hashable {
    /// A scalar without quotes; also an absent value and an alias.
    case plain
    /// A scalar in `'…'`.
    case singleQuoted
    /// A scalar in `"…"`.
    case doubleQuoted
    /// A `|` block scalar.
    case literal
    /// A `>` block scalar.
    case folded
    /// A mapping or sequence held together by indentation.
    case block
    /// A mapping in `{…}` or a sequence in `[…]`.
    case flow
  }

  /// What the node holds.
  public let kind: Kind
  /// The bytes the node occupies, its anchor and tag included.
  ///
  /// Quotes and brackets belong to it. A block collection ends where its last child ends. A block scalar begins at `|`
  /// or `>` and ends at the start of the line below it. An absent value is empty and stands right behind its `:`.
  public let range: Range<Int>
  /// How the node is written.
  public let style: Style
  /// The tag with its handle resolved, for example `tag:yaml.org,2002:str` for `!!str` or `!env`; nil without a tag.
  public let tag: String?
  /// The name behind `&`, or behind `*` when this is an alias.
  public let anchor: String?
  /// The collection this node is a key, value or item of; nil for a document's root.
  public let parent: YAMLNodeID?
  /// Whether the node is a key of its parent.
  public let isKey: Bool
}

/// A key of a mapping and what stands behind it.
public struct YAMLEntry: Sendable, Hashable {
  /// The key's node. It may be an alias or a collection.
  public let key: YAMLNodeID
  /// The value's node. An absent value is a plain scalar with an empty range.
  public let value: YAMLNodeID
}

/// One step of the way from a document's root to a node.
public enum PathStep: Sendable, Hashable {
  /// Into a mapping, by the key's text.
  case key(String)
  /// Into a sequence, counted from 0.
  case index(Int)
}

extension PathStep: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// A step into a mapping.
  public init(stringLiteral value: String) { self = .key(value) }
  /// A step into a sequence.
  public init(integerLiteral value: Int) { self = .index(value) }
}
