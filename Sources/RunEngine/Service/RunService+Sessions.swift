// SPDX-License-Identifier: Apache-2.0

public import RunJournal

/// Conversations and what is left of them: listing, naming, forking and deleting.
extension RunService {
  /// The longest title, in bytes.
  static let maxTitleBytes = 1024

  /// Sessions of this machine, those created last first.
  ///
  /// - Parameter workingDirectory: only sessions that were started in this folder.
  public func sessions(
    workingDirectory: String?, cursor: String?, limit: Int
  ) async throws(EngineError) -> SessionListing {
    var listing = await store.sessions(
      SessionQuery(
        cwd: workingDirectory, nearby: environment.workingDirectory, cursor: cursor, limit: limit))
    for index in listing.sessions.indices { refresh(&listing.sessions[index]) }
    if cursor == nil {
      let own = memorySessions().filter { (workingDirectory ?? $0.cwd) == $0.cwd }
      listing.sessions = own.sorted { $0.sessionID > $1.sessionID } + listing.sessions
    }
    return listing
  }

  /// A session and its turns, oldest first; of a fork first those it took over.
  public func session(
    _ sessionID: String
  ) async throws(EngineError) -> (session: SessionSummary, turns: [TurnSummary]) {
    if let session = memorySessions().first(where: { $0.sessionID == sessionID }) {
      return (session, memoryRuns(of: sessionID).map { TurnSummary($0.record, answer: $0.answer) })
    }
    // A run whose last event is there is about to be written down with its answer.
    for entry in (sessions[sessionID] ?? []).compactMap({ runs[$0] }) where entry.status.isTerminal {
      _ = await entry.completion.value()
    }
    do throws(StoreError) {
      var (session, turns) = try await store.overview(of: sessionID, cwd: environment.workingDirectory)
      refresh(&session)
      for index in turns.indices {
        if let entry = runs[turns[index].runID] { turns[index].status = entry.status }
      }
      return (session, turns)
    } catch {
      throw EngineError(error)
    }
  }

  /// Gives a session a title: one line of up to 1024 bytes.
  public func renameSession(_ sessionID: String, title: String) async throws(EngineError) {
    guard title.utf8.count <= Self.maxTitleBytes, title.unicodeScalars.allSatisfy(Self.mayStandInTitle),
      !title.allSatisfy(\.isWhitespace)
    else {
      throw .invalidParameter(
        "/title", message: "A title is one line of up to \(Self.maxTitleBytes) bytes that says something.",
        hint: nil, reason: nil)
    }
    do throws(StoreError) {
      _ = try await store.renameSession(sessionID, to: title, cwd: environment.workingDirectory)
    } catch {
      throw EngineError(error)
    }
  }

  /// Whether a scalar neither ends a line, nor steers a terminal, nor turns the direction of what follows.
  private static func mayStandInTitle(_ scalar: Unicode.Scalar) -> Bool {
    ![.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
      && !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
  }

  /// Deletes a session, unless one of its runs goes on: its runs and everything they made, see
  /// ``RunJournal/SessionStore/deleteSession(_:cwd:)``.
  public func deleteSession(_ sessionID: String) async throws(EngineError) -> SessionDeletion {
    for runID in sessions[sessionID] ?? [] {
      guard let entry = runs[runID] else { continue }
      guard entry.status.isTerminal else { throw .sessionBusy(sessionID: sessionID, activeRunID: runID) }
      // Its last event is there, but its files are not yet.
      _ = await entry.completion.value()
    }
    let isInMemory = !memoryRuns(of: sessionID).isEmpty
    do throws(StoreError) {
      let deletion = try await store.deleteSession(sessionID, cwd: environment.workingDirectory)
      forgetMemory(of: sessionID)
      return deletion
    } catch {
      if isInMemory, case .sessionNotFound = error {
        forgetMemory(of: sessionID)
        return SessionDeletion()
      }
      throw EngineError(error)
    }
  }

  /// What only memory has of a session goes when the rest has gone, not before: a deletion may be refused.
  private func forgetMemory(of sessionID: String) {
    unwritten = unwritten.filter { $0.value.record.sessionID != sessionID }
    forgetStarts(in: sessionID)
    changed()
  }

  /// Makes a session that begins with the turns of another one, up to a run, as copies; returns its id.
  public func forkSession(_ sessionID: String, through runID: String?) async throws(EngineError) -> String {
    do throws(StoreError) {
      return try await store.forkSession(sessionID, through: runID, cwd: environment.workingDirectory).sessionID
    } catch {
      throw EngineError(error)
    }
  }

  // MARK: - What only this process knows

  /// A run that waits for its turn is stored as one that runs.
  private func refresh(_ session: inout SessionSummary) {
    if let last = session.lastRunID, let entry = runs[last] { session.lastStatus = entry.status }
  }

  /// The runs of a session that no disk has, oldest first.
  private func memoryRuns(of sessionID: String) -> [(record: RunRecord, answer: String?)] {
    let active = runs.values.filter { $0.active.folder == nil }.map { entry in
      var record = entry.active.record
      record.status = entry.status
      return (record, String?.none)
    }
    return (active + unwritten.values.map { ($0.record, $0.result.answer?.text) })
      .filter { $0.0.sessionID == sessionID }.sorted { $0.0.runID < $1.0.runID }
      .map { (record: $0.0, answer: $0.1) }
  }

  /// The sessions that no disk has.
  private func memorySessions() -> [SessionSummary] {
    let ids =
      runs.values.filter { $0.active.folder == nil }.map(\.active.sessionID)
      + unwritten.values.filter { $0.isMemoryOnly }.map(\.record.sessionID)
    return Set(ids).map { id in
      let records = memoryRuns(of: id).map(\.record)
      return SessionSummary(
        sessionID: id, cwd: records.first?.cwd ?? "", createdAt: records.first?.startedAt ?? 0, runs: records)
    }
  }

  /// A start that is asked for again must not give back a run that was deleted.
  private func forgetStarts(in sessionID: String) {
    let keys = Set(remembered.filter { $0.value.started.sessionID == sessionID }.keys)
    rememberedOrder.removeAll(where: keys.contains)
    for key in keys { remembered[key] = nil }
  }
}
