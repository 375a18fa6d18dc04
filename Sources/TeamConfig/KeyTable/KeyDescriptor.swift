// SPDX-License-Identifier: Apache-2.0

/// Everything known about one key of a team file. Reading, checking, completion, hover, the JSON Schema and the
/// reference page all come from this record.
///
/// A class, because a file is compared with hundreds of records at every keystroke and a record is large.
public final class KeyDescriptor: Sendable {
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
  public let path: String
  /// What its value may be.
  public let types: ValueTypes
  /// The only values it may have; empty when there is no such list.
  public let allowed: [String]
  /// What is used when the key is absent, as text.
  public let defaultText: String?
  /// The backend types it means something to; nil for all, and outside `backend`.
  public let backends: BackendSet?
  /// The first MassGen version known to have it; nil for our own.
  public let since: MassGenVersion?
  /// The first version in which it does what it says, where that came later than ``since``.
  public let effectiveSince: MassGenVersion?
  /// The last version that honours it, where a later one stopped.
  public let until: MassGenVersion?
  /// What MassGen does with it.
  public let status: Status
  /// Whether it should no longer be written.
  public let isDeprecated: Bool
  /// The path of the key to write instead.
  public let replacement: String?
  /// Whether it is a member of the request to the provider.
  public let isRequestParameter: Bool
  /// Whether members the table does not name are fine.
  public let isOpen: Bool
  /// Whether the key must be there, when its parent is.
  public let isRequired: Bool
  /// Whether the value, or any value inside, may be a key that must not be shown.
  public let isSecret: Bool
  /// Environment variables that stand in for it.
  public let variables: [String]
  /// For users: one or two sentences.
  public let documentation: String

  /// Which checks the key's values get.
  let judgement: KeyJudgement
  /// The last segment of the path: the key itself.
  public let name: String

  init(
    path: String,
    types: ValueTypes,
    allowed: [String],
    defaultText: String?,
    backends: BackendSet?,
    since: MassGenVersion?,
    effectiveSince: MassGenVersion?,
    until: MassGenVersion?,
    status: Status,
    isDeprecated: Bool,
    replacement: String?,
    isRequestParameter: Bool,
    isOpen: Bool,
    isRequired: Bool,
    isSecret: Bool,
    variables: [String],
    documentation: String
  ) {
    self.path = path
    self.types = types
    self.allowed = allowed
    self.defaultText = defaultText
    self.backends = backends
    self.since = since
    self.effectiveSince = effectiveSince
    self.until = until
    self.status = status
    self.isDeprecated = isDeprecated
    self.replacement = replacement
    self.isRequestParameter = isRequestParameter
    self.isOpen = isOpen
    self.isRequired = isRequired
    self.isSecret = isSecret
    self.variables = variables
    self.documentation = documentation
    judgement = KeyJudgement(path: path)
    let dot = path.utf8.lastIndex(of: UInt8(ascii: "."))
    name = dot.map { String(path[path.index(after: $0)...]) } ?? path
  }
}
