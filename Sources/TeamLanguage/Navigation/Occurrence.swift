// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// Places of one name in a file: an agent's id, an anchor, a tool server, a member of a group.
public struct Occurrence: Sendable, Hashable {
  /// What the place does with the name.
  public enum Role: Sendable, Hashable {
    /// Gives it.
    case definition
    /// Uses it.
    case use
  }

  /// The bytes of the name, without quotes and sigils.
  public var range: Range<Int>
  /// What the place does with it.
  public var role: Role

  /// Every place of the name at a place, in the order of the text; none where no name stands.
  public static func all(of offset: Int, in file: TeamReadResult) -> [Occurrence] {
    guard let (index, place) = NameIndex.around(offset, in: file) else { return [] }
    return index.all(meaning: place).map { Occurrence(range: $0.range, role: $0.role) }
  }
}
