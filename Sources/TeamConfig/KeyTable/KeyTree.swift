// SPDX-License-Identifier: Apache-2.0

/// The key table as a tree: from a place in a file to what may stand there.
public struct KeyTree: Sendable {
  /// A place in the tree.
  public struct Node: Sendable, Hashable {
    fileprivate var index: Int
  }

  private struct Storage: Sendable {
    var descriptor: Int?
    var members: [String: Int] = [:]
    /// Member names in the order of the table.
    var names: [String] = []
    var item: Int?
    var wildcard: Int?
  }

  private let descriptors: [KeyDescriptor]
  private var nodes: [Storage] = [Storage()]

  /// The top of a file.
  public let root = Node(index: 0)

  init(_ descriptors: [KeyDescriptor], shapes: [(place: String, shape: String)]) {
    self.descriptors = descriptors
    for (index, descriptor) in descriptors.enumerated() {
      nodes[makeNode(descriptor.path)].descriptor = index
    }
    for (place, shape) in shapes {
      let place = makeNode(place)
      let shape = makeNode(shape)
      nodes[place].members = nodes[shape].members
      nodes[place].names = nodes[shape].names
      nodes[place].item = nodes[place].item ?? nodes[shape].item
      nodes[place].wildcard = nodes[shape].wildcard
    }
  }

  /// What is known about a place; nil for list items and for places that are only on the way.
  public func descriptor(of node: Node) -> KeyDescriptor? { nodes[node.index].descriptor.map { descriptors[$0] } }

  /// The place of a member; nil when the table has no such key there.
  public func member(_ name: String, of node: Node) -> Node? {
    (nodes[node.index].members[name] ?? nodes[node.index].wildcard).map(Node.init(index:))
  }

  /// The place of the items of a list; nil when the table says nothing about them.
  public func item(of node: Node) -> Node? { nodes[node.index].item.map(Node.init(index:)) }

  /// The place of members whose keys the author chooses; nil where there are none.
  public func wildcard(of node: Node) -> Node? { nodes[node.index].wildcard.map(Node.init(index:)) }

  /// The keys the table knows at a place, in its order.
  public func memberNames(of node: Node) -> [String] { nodes[node.index].names }

  /// Whether a mapping at a place may have members the table does not know.
  public func allowsUnknownMembers(_ node: Node) -> Bool {
    let storage = nodes[node.index]
    if storage.members.isEmpty { return true }
    return storage.descriptor.map { descriptors[$0].isOpen } ?? false
  }

  /// The place of a path pattern.
  public func node(at pattern: String) -> Node? {
    var node = root
    for step in Self.steps(pattern) {
      let next = step == "[]" ? item(of: node) : member(step, of: node)
      guard let next else { return nil }
      node = next
    }
    return node
  }

  /// The place of a path of a file; nil where the table knows nothing.
  public func node(at path: ConfigPath) -> Node? {
    var node = root
    for component in path.components {
      let next =
        switch component {
        case .key(let key): member(key, of: node)
        case .index: item(of: node)
        }
      guard let next else { return nil }
      node = next
    }
    return node
  }

  /// The key at a path pattern.
  public func descriptor(at pattern: String) -> KeyDescriptor? { node(at: pattern).flatMap(descriptor(of:)) }

  /// The steps of a pattern: `agents[].id` is `agents`, `[]`, `id`.
  static func steps(_ pattern: String) -> [String] {
    var steps: [String] = []
    for part in pattern.split(separator: ".") {
      if part.hasSuffix("[]") {
        steps.append(String(part.dropLast(2)))
        steps.append("[]")
      } else {
        steps.append(String(part))
      }
    }
    return steps
  }

  private mutating func makeNode(_ pattern: String) -> Int {
    var index = 0
    for step in Self.steps(pattern) {
      let known =
        switch step {
        case "[]": nodes[index].item
        case "*": nodes[index].wildcard
        default: nodes[index].members[step]
        }
      if let known {
        index = known
        continue
      }
      nodes.append(Storage())
      let new = nodes.count - 1
      switch step {
      case "[]": nodes[index].item = new
      case "*": nodes[index].wildcard = new
      default:
        nodes[index].members[step] = new
        nodes[index].names.append(step)
      }
      index = new
    }
    return index
  }
}
