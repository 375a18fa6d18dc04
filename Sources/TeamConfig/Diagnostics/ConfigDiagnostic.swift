// SPDX-License-Identifier: Apache-2.0

/// Something worth telling the author of a team file.
///
/// Never contains the value of a key, a header or a variable.
public struct ConfigDiagnostic: Sendable, Hashable {
  /// How much it matters.
  public enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The team cannot run as it is.
    case error
    /// The team runs, but not as the file says.
    case warning
    /// Worth knowing.
    case information
    /// Could be nicer.
    case hint

    /// Whether one severity matters less than another.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .hint: 0
      case .information: 1
      case .warning: 2
      case .error: 3
      }
    }
  }

  /// Another place that belongs to the matter.
  public struct Related: Sendable, Hashable {
    /// What is there.
    public var message: String
    /// Where, in bytes.
    public var range: Range<Int>

    /// Creates a related place.
    public init(message: String, range: Range<Int>) {
      self.message = message
      self.range = range
    }
  }

  /// A replacement of bytes.
  public struct Edit: Sendable, Hashable {
    /// The bytes to replace; empty for an insertion.
    public var range: Range<Int>
    /// What to put there.
    public var replacement: String

    /// Creates an edit.
    public init(range: Range<Int>, replacement: String) {
      self.range = range
      self.replacement = replacement
    }
  }

  /// What an editor may show a range as, besides underlining it.
  public enum Tag: Sendable, Hashable {
    /// It has no effect.
    case unnecessary
    /// It is out of date.
    case deprecated
  }

  /// The stable code.
  public var code: DiagnosticCode
  /// How much it matters.
  public var severity: Severity
  /// One sentence: what is wrong, where, and how to mend it.
  public var message: String
  /// Where in the file, in bytes.
  public var range: Range<Int>
  /// The place by name, such as `agents[0].backend.model`; empty for the whole file.
  public var path: String
  /// What to do, when there is more to say than the message does.
  public var hint: String?
  /// Other places that belong to it.
  public var related: [Related]
  /// How an editor may show it.
  public var tags: Set<Tag>
  /// Ways to mend it, the best first.
  public var repairs: [Repair]

  /// Creates a diagnostic from its parts.
  public init(
    code: DiagnosticCode, severity: Severity, message: String, range: Range<Int>, path: String = "",
    hint: String? = nil, related: [Related] = [], tags: Set<Tag> = [], repairs: [Repair] = []
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.range = range
    self.path = path
    self.hint = hint
    self.related = related
    self.tags = tags
    self.repairs = repairs
  }
}
