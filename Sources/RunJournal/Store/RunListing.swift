// SPDX-License-Identifier: Apache-2.0

/// Which runs to list. (protocol.md 5.2 `massgen/run/list`)
public struct RunQuery: Sendable, Equatable {
  /// Only runs of this session.
  public var sessionID: String?
  /// Only runs with one of these statuses.
  public var statuses: Set<RunStatus>?
  /// Only runs that were started in this folder.
  public var cwd: String?
  /// Where to go on: ``RunListing/nextCursor`` of the page before.
  public var cursor: String?
  /// The most runs of a page, 1 to 500.
  public var limit: Int

  /// Names everything.
  public init(
    sessionID: String? = nil, statuses: Set<RunStatus>? = nil, cwd: String? = nil, cursor: String? = nil,
    limit: Int = 50
  ) {
    self.sessionID = sessionID
    self.statuses = statuses
    self.cwd = cwd
    self.cursor = cursor
    self.limit = limit
  }
}

/// A page of runs.
public struct RunListing: Sendable, Equatable {
  /// The runs, newest first.
  public var runs: [RunRecord]
  /// Where the next page goes on; nil on the last page.
  public var nextCursor: String?
}

extension SessionStore {
  /// Lists runs, newest first. Runs whose process ended before them are marked as interrupted on the way.
  public func runs(_ query: RunQuery = RunQuery()) async -> RunListing {
    await environment.disk.run { self.list(query) }
  }

  private func list(_ query: RunQuery) -> RunListing {
    var folders: [String: RunFolder] = [:]
    for entry in index?.entries() ?? [] {
      if let cwd = query.cwd, entry.cwd != cwd { continue }
      if let sessionID = query.sessionID, entry.sessionID != sessionID { continue }
      folders[entry.runID] = RunFolder(path: entry.folder)
    }
    // The index may be lost or the folder moved: what lies in the folder itself counts too.
    for folder in nearby(query) { folders[folder.runID] = folder }
    // Ids sort by time, and the cursor is the last id that was given out.
    let runIDs = folders.keys.filter { id in query.cursor.map { id < $0 } ?? true }.sorted(by: >)
    let limit = min(max(query.limit, 1), 500)
    var runs: [RunRecord] = []
    for runID in runIDs {
      guard let folder = folders[runID], let record = RunRecovery.record(of: folder), matches(record, query)
      else { continue }
      if runs.count == limit { return RunListing(runs: runs, nextCursor: runs.last?.runID) }
      runs.append(record)
    }
    return RunListing(runs: runs, nextCursor: nil)
  }

  private func nearby(_ query: RunQuery) -> [RunFolder] {
    guard query.cwd != nil || query.sessionID != nil else { return [] }
    return sessionRoots(query.cwd).flatMap { root -> [RunFolder] in
      let sessions = query.sessionID.map { [$0].filter(IdentifierGenerator.isValid) } ?? FileTree.names(in: root)
      return sessions.flatMap { runFolders(in: "\(root)/\($0)") }
    }
  }

  private func matches(_ record: RunRecord, _ query: RunQuery) -> Bool {
    if let sessionID = query.sessionID, record.sessionID != sessionID { return false }
    if let statuses = query.statuses, !statuses.contains(record.status) { return false }
    if let cwd = query.cwd, record.cwd != cwd { return false }
    return true
  }
}
