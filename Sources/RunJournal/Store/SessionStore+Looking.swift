// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension SessionStore {
  /// Lists sessions, those created last first. A session that is half deleted is none.
  public func sessions(_ query: SessionQuery = SessionQuery()) async -> SessionListing {
    await environment.disk.run { self.list(query) }
  }

  /// A session and its turns, oldest first; of a fork first those it took over.
  ///
  /// - Parameter cwd: a folder to look in besides those the index names.
  public func overview(
    of sessionID: String, cwd: String? = nil
  ) async throws(StoreError) -> (session: SessionSummary, turns: [TurnSummary]) {
    try await onDisk { () throws(StoreError) in
      let folder = try self.folder(ofSession: sessionID, cwd: cwd)
      let runs = self.runFolders(in: folder).compactMap { run in RunRecovery.record(of: run).map { ($0, run) } }
      let inherited = InheritedTurns(in: folder)
      return (
        self.summary(folder, inherited: inherited, runs: runs.map(\.0)),
        inherited.turns.map(\.summary) + runs.map { TurnSummary($0, answer: Self.beginning(of: $1.final)) }
      )
    }
  }

  // MARK: - On the disk thread

  private func list(_ query: SessionQuery) -> SessionListing {
    var folders = index?.sessionFolders(cwd: query.cwd) ?? [:]
    // The index may be lost or the folder moved: what lies in the folders themselves counts too.
    for root in sessionRoots(query.cwd ?? query.nearby) {
      for id in FileTree.names(in: root) where IdentifierGenerator.isValid(id) { folders[id] = "\(root)/\(id)" }
    }
    // Ids sort by time, and the cursor is the last id that was given out.
    let ids = folders.keys.filter { id in query.cursor.map { id < $0 } ?? true }.sorted(by: >)
    let limit = min(max(query.limit, 1), 1000)
    var sessions: [SessionSummary] = []
    for id in ids {
      guard let folder = folders[id], isSession(folder) else { continue }
      let session = summary(folder)
      if let cwd = query.cwd, session.cwd != cwd { continue }
      if sessions.count == limit { return SessionListing(sessions: sessions, nextCursor: sessions.last?.sessionID) }
      sessions.append(session)
    }
    return SessionListing(sessions: sessions)
  }

  /// The summary of a session; of its runs only the first and the last are looked at.
  private func summary(_ folder: String) -> SessionSummary {
    let runs = runFolders(in: folder).filter(\.holdsRun)
    var known: [RunRecord] = []
    if runs.count > 1, let first = runs.first, let record = RunRecovery.record(of: first) { known.append(record) }
    if let last = runs.last, let record = RunRecovery.record(of: last) { known.append(record) }
    var summary = summary(folder, inherited: nil, runs: known)
    summary.runCount = runs.count
    return summary
  }

  private func summary(_ folder: String, inherited: InheritedTurns?, runs: [RunRecord]) -> SessionSummary {
    let record = readSession(folder)
    var title = record.title
    if title == nil, record.parent != nil {
      title = (inherited ?? InheritedTurns(in: folder)).turns.first.flatMap { SessionSummary.title(of: $0.turn.task) }
    }
    var summary = SessionSummary(
      sessionID: record.sessionID, title: title, cwd: record.cwd.isEmpty ? runs.first?.cwd ?? "" : record.cwd,
      createdAt: record.createdAt, runs: runs)
    summary.forkedFrom = record.parent
    return summary
  }

  /// A little more than an excerpt of a text needs; nil without a file.
  private static func beginning(of path: String) -> String? {
    let bytes = (try? FileTree.read(path, atMost: 4 * TurnSummary.answerBytes)) ?? nil
    return bytes.map { String(decoding: $0, as: UTF8.self) }
  }
}
