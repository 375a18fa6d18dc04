// SPDX-License-Identifier: Apache-2.0

/// All named shapes that are used by some others, each once, with what a shape refers to in front of it.
public struct ShapeCatalog: Sendable {
  /// A shape with a name.
  public enum Entry: Sendable, Equatable {
    case object(ObjectShape)
    case words(WordList)
    case variants(Variants)

    /// The name.
    public var name: String {
      switch self {
      case .object(let shape): shape.name
      case .words(let list): list.name
      case .variants(let variants): variants.name
      }
    }
  }

  /// The shapes, in an order in which each stands after everything it refers to.
  public private(set) var entries: [Entry] = []
  /// Names that stand for two different shapes, which is a mistake of whoever wrote them.
  public private(set) var conflicts: [String] = []

  private var known: [String: Entry] = [:]

  /// Makes an empty catalog.
  public init() {}

  /// The shape with a name.
  public subscript(_ name: String) -> Entry? { known[name] }

  /// Adds a shape and everything it refers to.
  public mutating func add(_ shape: Shape) {
    switch shape {
    case .any, .null, .boolean, .integer, .number, .string, .constant: break
    case .words(let list): insert(.words(list))
    case .list(let element, _), .map(let element): add(element)
    case .union(let shapes): for shape in shapes { add(shape) }
    case .object(let object): add(object)
    case .variants(let variants):
      for object in variants.cases { add(object) }
      if let unknown = variants.unknown { add(unknown) }
      insert(.variants(variants))
    }
  }

  /// Adds an object and everything it refers to.
  public mutating func add(_ object: ObjectShape) {
    for member in object.members { add(member.shape) }
    insert(.object(object))
  }

  private mutating func insert(_ entry: Entry) {
    if let other = known[entry.name] {
      if other != entry { conflicts.append(entry.name) }
      return
    }
    known[entry.name] = entry
    entries.append(entry)
  }
}
