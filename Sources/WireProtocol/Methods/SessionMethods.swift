// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Params of `massgen/session/list`.
public struct SessionListParams: MethodParams {
  /// Only sessions that were started in this folder.
  public var workingDirectory: String?
  /// Where the last page ended.
  public var cursor: String?
  /// Sessions on a page.
  public var limit: Int

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "SessionListParams", "Params of `massgen/session/list`.",
    [
      .optional("cwd", .text, "Only sessions that were started in this folder."), .cursor,
      .optional("limit", .integer(1...1000), "Sessions on a page.", default: 50),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    workingDirectory = reader.string("cwd")
    cursor = reader.string("cursor")
    limit = reader.integer("limit") ?? 50
  }
}

/// Params of methods that only name a session: `massgen/session/get` and `massgen/session/delete`.
public struct SessionParams: MethodParams {
  /// The session.
  public var sessionID: String

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "SessionParams", "Params of methods that only name a session.", [.sessionID])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    sessionID = reader.text("sessionId")
  }
}

/// Params of `massgen/session/rename`.
public struct SessionRenameParams: MethodParams {
  /// The session.
  public var sessionID: String
  /// Its new title.
  public var title: String

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "SessionRenameParams", "Params of `massgen/session/rename`.",
    [.sessionID, .required("title", .name, "Its new title.")])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    sessionID = reader.text("sessionId")
    title = reader.text("title")
  }
}

/// Params of `massgen/session/fork`.
public struct SessionForkParams: MethodParams {
  /// The session to fork.
  public var sessionID: String
  /// The last run whose turn the fork takes over; nil takes them all.
  public var throughRunID: String?

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "SessionForkParams", "Params of `massgen/session/fork`.",
    [
      .sessionID,
      .optional("throughRunId", .text, "The last run whose turn the fork takes over; all turns when absent."),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    sessionID = reader.text("sessionId")
    throughRunID = reader.string("throughRunId")
  }
}
