// SPDX-License-Identifier: Apache-2.0

import Coordination
public import RunJournal

/// Finding runs and what they left behind: those of this process, and those of earlier ones on disk.
extension RunService {
  /// A run's result, once it is over and on disk. Waits for a run of this process; of one that another process performs there is no
  /// telling when it ends, so that is an error.
  public func result(of runID: String) async throws(EngineError) -> RunResult {
    if let entry = runs[runID] {
      guard let result = await entry.completion.value() else { throw .system("Nobody waits for the run any more.") }
      return result
    }
    if let entry = unwritten[runID] { return entry.result }
    do throws(StoreError) {
      if let result = try await store.result(of: runID, cwd: environment.workingDirectory) { return result }
    } catch {
      throw EngineError(error)
    }
    throw try await notActive(runID, elsewhere: "Wait for it there, or ask massgen/run/get now and then.")
  }

  /// Where a run stands.
  public func status(of runID: String) async throws(EngineError) -> RunStatus {
    if let entry = runs[runID] { return entry.status }
    if let entry = unwritten[runID] { return entry.record.status }
    do throws(StoreError) {
      return try await store.run(runID, cwd: environment.workingDirectory).status
    } catch {
      throw EngineError(error)
    }
  }

  /// Status and newest event of a run of this process; nil when it is not active.
  public func state(of runID: String) -> (status: RunStatus, lastSeq: Int)? {
    runs[runID].map { ($0.status, $0.active.journal.lastSeq) }
  }

  /// A run's journal.
  public func journal(of runID: String) async throws(EngineError) -> Journal {
    if let entry = runs[runID] { return entry.active.journal }
    if let entry = unwritten[runID] { return entry.journal }
    do throws(StoreError) {
      return try await store.journal(of: runID, cwd: environment.workingDirectory)
    } catch {
      throw EngineError(error)
    }
  }

  /// The journal of a run that can be followed to its end: one that this process performs, or that is over.
  public func journalToFollow(of runID: String) async throws(EngineError) -> Journal {
    let journal = try await journal(of: runID)
    guard runs[runID] == nil, !journal.isComplete else { return journal }
    throw try await notActive(
      runID, elsewhere: "Follow it there; massgen/run/get and massgen/run/replay show what is on disk.")
  }

  /// Everything a late joiner needs to know about a run.
  public func snapshot(of runID: String) async throws(EngineError) -> RunSnapshot {
    let journal = try await journal(of: runID)
    do throws(JournalError) {
      return try await DiskExecutor.shared.run { () throws(JournalError) in try journal.snapshot() }
    } catch {
      throw EngineError(error)
    }
  }

  /// Runs of this machine, newest first.
  public func runs(
    sessionID: String?, statuses: Set<RunStatus>, workingDirectory: String?, cursor: String?, limit: Int
  ) async throws(EngineError) -> RunListing {
    if let sessionID { try await checkExists(sessionID) }
    var listing = await store.runs(
      RunQuery(
        sessionID: sessionID, statuses: Self.stored(statuses), cwd: workingDirectory, cursor: cursor, limit: limit))
    if !statuses.isEmpty { listing.runs.removeAll { !statuses.contains(runs[$0.runID]?.status ?? $0.status) } }
    for index in listing.runs.indices {
      if let entry = runs[listing.runs[index].runID] { listing.runs[index].status = entry.status }
    }
    if cursor == nil {
      let own = unwritten.values.map(\.record) + runs.values.filter { $0.active.folder == nil }.map(\.active.record)
      listing.runs =
        own.filter { record in
          (sessionID ?? record.sessionID) == record.sessionID && (statuses.isEmpty || statuses.contains(record.status))
            && (workingDirectory ?? record.cwd) == record.cwd
        }.sorted { $0.runID > $1.runID } + listing.runs
    }
    return listing
  }

  /// The statuses to look for on disk: a run that waits for its turn, or for a person, is stored as one that runs.
  static func stored(_ statuses: Set<RunStatus>) -> Set<RunStatus>? {
    if statuses.isEmpty { return nil }
    return statuses.isDisjoint(with: [.queued, .waitingForInput]) ? statuses : statuses.union([.running])
  }

  func checkExists(_ sessionID: String) async throws(EngineError) {
    guard !runs.values.contains(where: { $0.active.sessionID == sessionID }),
      !unwritten.values.contains(where: { $0.record.sessionID == sessionID })
    else { return }
    do throws(StoreError) {
      _ = try await store.session(sessionID, cwd: environment.workingDirectory)
    } catch {
      throw EngineError(error)
    }
  }

  /// A part of one field of an item, as it was streamed.
  public func itemText(
    _ itemID: String, runID: String?, field: String, offset: Int, limit: Int
  ) async throws(EngineError) -> ItemText? {
    guard let runID = runID ?? ItemID.runID(of: itemID) else { throw .runNotFound(itemID) }
    let journal = try await journal(of: runID)
    let field = ItemField(rawValue: field) ?? .text
    do throws(JournalError) {
      return try await DiskExecutor.shared.run { () throws(JournalError) in
        try journal.text(of: itemID, field, offset: offset, limit: limit)
      }
    } catch {
      throw EngineError(error)
    }
  }
}
