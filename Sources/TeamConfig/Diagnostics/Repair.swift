// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// A way to mend what a diagnostic is about, said in terms of the file's data. It becomes an edit of the text, in the
/// style the file is written in, only when somebody asks for it: a keystroke does not pay for fixes nobody looks at.
public struct Repair: Sendable, Hashable {
  /// What to change.
  public enum Operation: Sendable, Hashable {
    /// Replace these bytes; sorted, not overlapping.
    case edit([ConfigDiagnostic.Edit])
    /// Give the key or item at a path a value. Missing keys and mappings on the way are made.
    case set(ConfigPath, JSONValue)
    /// Take the key or item at a path out, with its value and the comment on its line.
    case remove(ConfigPath)
    /// Give a key another name where it stands; its value and comments stay.
    case rename(ConfigPath, to: String)
    /// Move a key with its value to another path, whose last step may be another name. Missing mappings are made.
    case move(ConfigPath, to: ConfigPath)
    /// Put the scalar at a path in quotes, so that its characters are its text.
    case quote(ConfigPath)
    /// Put the value at a path into a list of its own.
    case wrapInList(ConfigPath)
    /// Add an item to the end of the list at a path.
    case append(ConfigPath, JSONValue)
    /// Make a list of the mapping at a path: each key becomes the member `name` of its item.
    case makeList(ConfigPath, name: String)
    /// Make a mapping of the list at a path: the member `name` of each item becomes its key.
    case makeMapping(ConfigPath, name: String)
  }

  /// What to do, as people see it in a menu: `Rename to "display_type"`.
  public var title: String
  /// What to change, one after the other, each applied to the outcome of those before.
  public var operations: [Operation]
  /// Whether it is what nearly everybody wants, so that an editor may offer it first.
  public var isPreferred: Bool
  /// Whether it keeps the meaning of the file and needs no thought, so that it is part of mending everything at once.
  public var isSafe: Bool

  /// Creates a repair.
  public init(_ title: String, _ operations: [Operation], isPreferred: Bool = true, isSafe: Bool = false) {
    self.title = title
    self.operations = operations
    self.isPreferred = isPreferred
    self.isSafe = isSafe
  }
}
