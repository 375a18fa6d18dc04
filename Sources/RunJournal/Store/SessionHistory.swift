// SPDX-License-Identifier: Apache-2.0

/// One turn of a session, as the next turn is told about it. (orchestration.md 5.3)
public struct SessionTurn: Sendable, Equatable {
  /// The run.
  public var runID: String
  /// What was asked.
  public var task: String
  /// How it ended.
  public var status: RunStatus
  /// What was answered: the final text of a run that completed, else a summary of the answers there were, which says
  /// so.
  public var text: String
  /// Whether ``text`` is a final answer.
  public var isComplete: Bool
}

extension SessionStore {
  /// The most of one answer that the summary of an incomplete turn shows, in bytes.
  private static let excerptBytes = 4096

  /// What a session's turns said, oldest first; of a forked session first what it inherited.
  ///
  /// - Parameter runID: only turns before this run; nil for all.
  public func history(
    of sessionID: String, before runID: String? = nil, cwd: String? = nil
  ) async throws(StoreError) -> [SessionTurn] {
    try await onDisk { () throws(StoreError) in try self.turns(sessionID, before: runID, cwd: cwd) }
  }

  private func turns(
    _ sessionID: String, before runID: String?, cwd: String?
  ) throws(StoreError) -> [SessionTurn] {
    let session = try folder(ofSession: sessionID, cwd: cwd)
    let own = runFolders(in: session).filter { folder in runID.map { folder.runID < $0 } ?? true }
    return InheritedTurns(in: session).turns.map(\.turn) + own.compactMap { turn($0)?.turn }
  }

  /// The turn of a finished run; nil while it goes on.
  func turn(_ folder: RunFolder) -> InheritedTurn? {
    guard let record = RunRecovery.record(of: folder), record.status.isTerminal else { return nil }
    return InheritedTurn(turn(of: record, folder), record)
  }

  private func turn(of record: RunRecord, _ folder: RunFolder) -> SessionTurn {
    if record.status == .completed, let text = (try? FileTree.read(folder.final)) ?? nil {
      return SessionTurn(
        runID: record.runID, task: record.task, status: record.status, text: String(decoding: text, as: UTF8.self),
        isComplete: true)
    }
    return SessionTurn(
      runID: record.runID, task: record.task, status: record.status, text: summary(of: record, folder),
      isComplete: false)
  }

  private func summary(of record: RunRecord, _ folder: RunFolder) -> String {
    let snapshot = try? openJournal(folder).snapshot()
    let answers = snapshot?.answers ?? []
    guard !answers.isEmpty else { return "(This turn ended as \(record.status.rawValue), without an answer.)" }
    var text = "(This turn ended as \(record.status.rawValue), before there was a final answer. Answers so far:)"
    for answer in answers {
      let file = folder.answer(answer.label).flatMap { (try? FileTree.read($0)) ?? nil }
      let whole = file.map { String(decoding: $0, as: UTF8.self) } ?? answer.text ?? ""
      text += "\n\n[\(answer.label)]\n" + TextCut.headAndTail(of: whole, limit: Self.excerptBytes)
    }
    return text
  }
}
