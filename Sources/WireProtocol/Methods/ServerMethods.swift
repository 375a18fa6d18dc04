// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Params of `massgen/usage/get`.
public struct UsageGetParams: MethodParams {
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

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "UsageGetParams", "Params of `massgen/usage/get`.",
    [
      .optional("runId", .name, "The usage of one run."),
      .optional("sessionId", .name, "The usage of all runs of a session."),
      .optional("since", .dateTime, "The usage of all runs that began at this time or later."),
      .optional("cwd", .text, "Only runs that were started in this folder."),
    ], choice: ["runId", "sessionId", "since"])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    if let run = reader.string("runId") {
      scope = .run(run)
    } else if let session = reader.string("sessionId") {
      scope = .session(session)
    } else {
      scope = .since(milliseconds: DateTime.milliseconds(reader.text("since")) ?? 0)
    }
    workingDirectory = reader.string("cwd")
  }
}

/// Params of `massgen/log/setLevel`.
public struct LogSetLevelParams: MethodParams {
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

  /// The words for levels.
  public static let levels = Shape.words("LogLevel", "How much is logged; `off` is nothing.", Level.self)

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "LogSetLevelParams", "Params of `massgen/log/setLevel`.",
    [
      .required("level", levels, "Lines of this level and above are sent."),
      .optional("categories", .texts, "Only lines of these categories; all when absent."),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    level = reader.word("level", Level.self) ?? .off
    categories = reader.strings("categories")
  }
}

/// Params of methods that take none.
public struct NoParams: MethodParams {
  /// What the params have to look like.
  public static let shape = ObjectShape("NoParams", "Nothing.")

  /// Reads nothing.
  public init(checked reader: ParameterReader) {}
}
