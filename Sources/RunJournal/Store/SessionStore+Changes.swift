// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the deletion of a session left behind.
public struct SessionDeletion: Sendable, Equatable {
  /// Files and folders that stay because no run made them, or because they could not be removed.
  public var kept: [String]

  /// Makes a report.
  public init(kept: [String] = []) { self.kept = kept }
}

extension SessionStore {
  /// Deletes a session: its runs and everything they made. What no run made stays and is reported.
  ///
  /// From its first step on the session is gone for everybody; when the process ends in the middle, deleting it again
  /// removes the rest.
  ///
  /// - Parameter cwd: a folder to look in besides those the index names.
  public func deleteSession(_ sessionID: String, cwd: String? = nil) async throws(StoreError) -> SessionDeletion {
    try await onDisk { () throws(StoreError) in try self.delete(sessionID, cwd: cwd) }
  }

  /// Makes a session that begins with the turns of another one, as copies.
  ///
  /// - Parameters:
  ///   - throughRunID: the last turn that is taken over; nil for all that are over.
  ///   - cwd: a folder to look in besides those the index names.
  /// - Returns: the new session.
  public func forkSession(
    _ sessionID: String, through throughRunID: String? = nil, cwd: String? = nil
  ) async throws(StoreError) -> SessionRecord {
    try await onDisk { () throws(StoreError) in try self.fork(sessionID, through: throughRunID, cwd: cwd) }
  }

  // MARK: - On the disk thread

  private func delete(_ sessionID: String, cwd: String?) throws(StoreError) -> SessionDeletion {
    let path = try leftovers(ofSession: sessionID, cwd: cwd)
    var session = readSession(path)
    guard session.isDeleted || isSession(path) else { throw .sessionNotFound(sessionID) }
    if !session.isDeleted {
      // First the mark, then the look at the runs; whoever begins a run does it the other way round. So one of the two
      // always sees the other.
      session.isDeleted = true
      try write(session)
      if let busy = activeRun(in: path) {
        session.isDeleted = false
        try write(session)
        throw .sessionBusy(sessionID: sessionID, runID: busy)
      }
    }
    let runIDs = runFolders(in: path).map(\.runID)
    var removal = SessionRemoval()
    do throws(DiskError) {
      try index?.remove(sessionID: sessionID)
      let folder = try OpenFolder(path)
      removal.empty(folder)
    } catch {
      throw .disk(error)
    }
    rmdir(path)
    forget(runIDs + [sessionID])
    return SessionDeletion(kept: removal.kept)
  }

  /// A run of the session that goes on, in whatever process.
  private func activeRun(in session: String) -> String? {
    runFolders(in: session).first { RunRecovery.record(of: $0).map { !$0.status.isTerminal } ?? false }?.runID
  }

  private func fork(
    _ sessionID: String, through throughRunID: String?, cwd: String?
  ) throws(StoreError) -> SessionRecord {
    let folder = try folder(ofSession: sessionID, cwd: cwd)
    let source = readSession(folder)
    var turns = InheritedTurns(in: folder).turns
    for run in runFolders(in: folder) where run.holdsRun {
      if let throughRunID, turns.last?.turn.runID == throughRunID { break }
      if let turn = turn(run) {
        turns.append(turn)
      } else if run.runID == throughRunID {
        throw .sessionBusy(sessionID: sessionID, runID: run.runID)
      }
    }
    if let throughRunID {
      guard let last = turns.firstIndex(where: { $0.turn.runID == throughRunID }) else {
        throw .runNotFound(throughRunID)
      }
      turns.removeSubrange((last + 1)...)
    }
    let parent = SessionRecord.Parent(sessionID: sessionID, throughRunID: turns.last?.turn.runID ?? "")
    let fork = try makeSession(cwd: source.cwd, title: source.title, parent: parent, inherited: turns)
    // A fork has no run yet that would lead to it.
    try? index?.append(RunIndex.SessionEntry(sessionID: fork.sessionID, folder: fork.folder, cwd: fork.cwd))
    return fork
  }
}
