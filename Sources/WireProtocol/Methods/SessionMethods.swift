// SPDX-License-Identifier: Apache-2.0

/// Params of `massgen/session/list`.
public struct SessionListParams: Sendable {
  /// Only sessions that were started in this folder.
  public var workingDirectory: String?
  /// Where the last page ended.
  public var cursor: String?
  /// Sessions on a page.
  public var limit: Int

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    workingDirectory = try reader.string("cwd")
    cursor = try reader.string("cursor")
    limit = try reader.integer("limit", in: 1...1000) ?? 50
  }
}

/// Params of methods that only name a session: `massgen/session/get` and `massgen/session/delete`.
public struct SessionParams: Sendable {
  /// The session.
  public var sessionID: String

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    sessionID = try reader.requiredString("sessionId")
  }
}

/// Params of `massgen/session/rename`.
public struct SessionRenameParams: Sendable {
  /// The session.
  public var sessionID: String
  /// Its new title.
  public var title: String

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    sessionID = try reader.requiredString("sessionId")
    title = try reader.requiredString("title")
  }
}

/// Params of `massgen/session/fork`.
public struct SessionForkParams: Sendable {
  /// The session to fork.
  public var sessionID: String
  /// The last run whose turn the fork takes over; nil takes them all.
  public var throughRunID: String?

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    sessionID = try reader.requiredString("sessionId")
    throughRunID = try reader.string("throughRunId")
  }
}
