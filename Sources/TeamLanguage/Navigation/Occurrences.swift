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
    []
  }
}

/// Where "go to definition" leads.
public enum DefinitionTarget: Sendable, Hashable {
  /// To bytes of the same file.
  case here(Range<Int>)
  /// To another file, absolute.
  case file(String)

  /// The targets of the place, with the bytes that lead there; nil when it leads nowhere.
  public static func targets(of offset: Int, in file: TeamReadResult) -> (origin: Range<Int>, [DefinitionTarget])? {
    nil
  }
}

/// Giving a name another one, everywhere in a file.
public enum Rename {
  /// Why a name cannot be given; one sentence for people.
  public struct Refusal: Error, Sendable, Hashable {
    /// The sentence.
    public var message: String
  }

  /// The name at a place and its bytes; nil where nothing can be renamed.
  public static func name(at offset: Int, in file: TeamReadResult) -> (name: String, range: Range<Int>)? {
    nil
  }

  /// The edits that give the name at a place another one.
  public static func edits(
    at offset: Int, to name: String, in file: TeamReadResult
  ) throws(Refusal) -> [TextEdit] {
    throw Refusal(message: "Nothing here can be renamed.")
  }
}
