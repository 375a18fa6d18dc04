// SPDX-License-Identifier: Apache-2.0

/// What a JSON object has to look like. Members that are not declared are allowed and ignored, so that later versions
/// can add some.
public struct ObjectShape: Sendable, Equatable {
  /// The name of the type in generated code.
  public var name: String
  /// What the object is.
  public var description: String
  /// Its members, in the order of the documentation; they are checked in this order.
  public var members: [Member]
  /// Names of members of which exactly one must be there; empty when there is no such rule.
  public var choice: [String]
  /// Whether it has further members by its own definition, so that even a strict check accepts them.
  public var isOpen: Bool

  /// Makes a shape.
  public init(
    _ name: String, _ description: String, _ members: [Member] = [], choice: [String] = [], isOpen: Bool = false
  ) {
    self.name = name
    self.description = description
    self.members = members
    self.choice = choice
    self.isOpen = isOpen
  }

  /// A member of an object.
  public struct Member: Sendable, Equatable {
    /// How far clients may rely on a member.
    public enum Stability: Sendable, Equatable {
      case stable, experimental
      /// It goes away; the text says what takes its place.
      case deprecated(String)
    }

    /// Its key.
    public var name: String
    /// What its value has to look like.
    public var shape: Shape
    /// What it says.
    public var description: String
    /// Whether it must be there.
    public var isRequired: Bool
    /// What its absence means.
    public var defaultValue: JSONValue?
    /// How far clients may rely on it.
    public var stability: Stability

    /// A member that must be there.
    public static func required(
      _ name: String, _ shape: Shape, _ description: String, _ stability: Stability = .stable
    ) -> Member {
      Member(
        name: name, shape: shape, description: description, isRequired: true, defaultValue: nil, stability: stability)
    }

    /// A member that may be absent.
    public static func optional(
      _ name: String, _ shape: Shape, _ description: String, default value: JSONValue? = nil,
      _ stability: Stability = .stable
    ) -> Member {
      Member(
        name: name, shape: shape, description: description, isRequired: false, defaultValue: value,
        stability: stability)
    }
  }

  /// The member with a name.
  public subscript(_ name: String) -> Member? { members.first { $0.name == name } }

  /// The constant of a tag member.
  func tagValue(_ tag: String) -> String? {
    if case .constant(let word) = self[tag]?.shape { return word }
    return nil
  }
}
