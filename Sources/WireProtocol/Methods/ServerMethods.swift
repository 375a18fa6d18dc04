// SPDX-License-Identifier: Apache-2.0

/// Params of `massgen/usage/get`.
public struct UsageGetParams: Sendable {
  /// Whose usage is summed up.
  public enum Scope: Sendable, Equatable {
    /// One run.
    case run(String)
    /// All runs of a session.
    case session(String)
    /// All runs that began at this time or later, in milliseconds since 1970.
    case since(milliseconds: Int)
  }

  /// Whose usage.
  public var scope: Scope
  /// Only runs that were started in this folder.
  public var workingDirectory: String?

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    let given = ["runId", "sessionId", "since"].filter { reader.value($0) != nil }
    guard given.count == 1, let key = given.first else {
      throw .invalidParams(
        reader.pointer,
        given.isEmpty
          ? "The params must have one of runId, sessionId, since."
          : "The params have \(given.joined(separator: " and ")); they must have exactly one of them.")
    }
    let value = try reader.requiredString(key)
    switch key {
    case "runId": scope = .run(value)
    case "sessionId": scope = .session(value)
    default:
      guard let time = Timestamp.milliseconds(value) else {
        throw .invalidParams(
          reader.child(key), "“\(value)” is no time.", hint: "Write it like 2026-01-31T09:00:00Z. (RFC 3339)")
      }
      scope = .since(milliseconds: time)
    }
    workingDirectory = try reader.string("cwd")
  }
}

/// Params of `massgen/log/setLevel`.
public struct LogSetLevelParams: Sendable {
  /// How much is logged.
  public enum Level: String, Sendable, CaseIterable {
    case trace, debug, info, notice, warning, error, critical
    /// Nothing.
    case off
  }

  /// Lines of this level and above are sent.
  public var level: Level
  /// Only lines of these categories; nil means all.
  public var categories: [String]?

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    guard let level = try reader.word("level", Level.self) else { throw reader.missing("level") }
    self.level = level
    categories = try reader.strings("categories")
  }
}
