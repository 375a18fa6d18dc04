// SPDX-License-Identifier: Apache-2.0

/// Everything known about one key of a team file. Reading, checking, completion, hover, the JSON Schema and the
/// reference page all come from this record.
public struct KeyDescriptor: Sendable, Hashable {
  /// What becomes of the key in MassGen, for which these files were invented. (config.md section 2)
  public enum Status: String, Sendable, Hashable, CaseIterable {
    /// MassGen 0.0.30 honours it.
    case read
    /// MassGen 0.0.30 hands it to the provider unchanged.
    case passthrough
    /// MassGen 0.0.30 takes no notice of it.
    case ignored
    /// MassGen 0.0.30 refuses to start, or the call fails.
    case rejected
    /// A later MassGen has it.
    case later
    /// An addition of massgen-server.
    case own
  }

  /// Where the key stands: segments joined by `.`, `[]` for every item of a list, `*` for a key of the author's choice.
  public var path: String
  /// What its value may be.
  public var types: ValueTypes
  /// The only values it may have; empty when there is no such list.
  public var allowed: [String]
  /// What is used when the key is absent, as text.
  public var defaultText: String?
  /// The backend types it means something to; nil for all, and outside `backend`.
  public var backends: BackendSet?
  /// The first MassGen version known to have it; nil for our own.
  public var since: MassGenVersion?
  /// The first version in which it does what it says, where that came later than ``since``.
  public var effectiveSince: MassGenVersion?
  /// The last version that honours it, where a later one stopped.
  public var until: MassGenVersion?
  /// What MassGen does with it.
  public var status: Status
  /// Whether it should no longer be written.
  public var isDeprecated: Bool
  /// The path of the key to write instead.
  public var replacement: String?
  /// Whether it is a member of the request to the provider.
  public var isRequestParameter: Bool
  /// Whether members the table does not name are fine.
  public var isOpen: Bool
  /// Whether the key must be there, when its parent is.
  public var isRequired: Bool
  /// Whether the value, or any value inside, may be a key that must not be shown.
  public var isSecret: Bool
  /// Environment variables that stand in for it.
  public var variables: [String]
  /// For users: one or two sentences.
  public var documentation: String

  /// The last segment of the path: the key itself.
  public var name: String {
    guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return path }
    return String(path[path.index(after: dot)...])
  }
}
