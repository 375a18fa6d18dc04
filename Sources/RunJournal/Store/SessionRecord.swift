// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// A conversation of runs: the content of `session.json`. Its turns are the runs in its folder. (design.md decision 9)
public struct SessionRecord: Sendable, Equatable {
  /// The session.
  public var sessionID: String
  /// A title for people.
  public var title: String?
  /// The folder it was started in.
  public var cwd: String
  /// When it began, in milliseconds since 1970.
  public var createdAt: Int
  /// The session this one continues, when it was forked.
  public var parent: Parent?
  /// Whether the session is being deleted: what is left of it is no session any more.
  var isDeleted = false
  /// The session's folder; empty when it exists in memory only.
  public internal(set) var folder: String

  /// Where the record is kept.
  var record: String { "\(folder)/session.json" }

  /// Where a forked session comes from.
  public struct Parent: Sendable, Equatable {
    /// The session.
    public var sessionID: String
    /// The last run that belongs to the history of the fork.
    public var throughRunID: String

    /// Names a place in a session.
    public init(sessionID: String, throughRunID: String) {
      self.sessionID = sessionID
      self.throughRunID = throughRunID
    }
  }

  init(sessionID: String, title: String? = nil, cwd: String, createdAt: Int, parent: Parent? = nil, folder: String) {
    self.sessionID = sessionID
    self.title = title
    self.cwd = cwd
    self.createdAt = createdAt
    self.parent = parent
    self.folder = folder
  }

  /// Writes the record as one JSON object, as clients get it.
  public func encode(into writer: inout JSONWriter) { writer.object(self) }
}

extension SessionRecord: JSONObjectCoded {
  func write(into writer: inout JSONWriter) {
    writer.member("sessionId", sessionID)
    writer.member("title", title)
    writer.member("cwd", cwd)
    writer.member("createdAt", WallClock.iso8601(createdAt))
    writer.member("createdAtMs", createdAt)
    if isDeleted { writer.member("deleted", true) }
    if let parent {
      writer.key("parent")
      writer.beginObject()
      writer.member("sessionId", parent.sessionID)
      writer.member("throughRunId", parent.throughRunID)
      writer.endObject()
    }
  }

  init?(_ object: JSONObject) {
    guard let sessionID = object.text("sessionId") else { return nil }
    self.init(
      sessionID: sessionID, title: object.text("title"), cwd: object.text("cwd") ?? "",
      createdAt: object.integer("createdAtMs") ?? 0, folder: "")
    isDeleted = object.flag("deleted")
    if let parent = object.object("parent"), let id = parent.text("sessionId"), let run = parent.text("throughRunId") {
      self.parent = Parent(sessionID: id, throughRunID: run)
    }
  }
}
