// SPDX-License-Identifier: Apache-2.0

public import JSONCore
import Synchronization

/// What has to be known to begin a run.
public struct NewRun: Sendable {
  /// The session to continue; nil makes a new one.
  public var sessionID: String?
  /// The folder the run works in.
  public var cwd: String
  /// The task, as text.
  public var task: String
  /// The team file: where it came from (`path`, `name`, `uri`, …).
  public var config: JSONObject
  /// Digest of the resolved team file.
  public var configDigest: String
  /// The team.
  public var agents: [RunAgent]

  /// Names everything.
  public init(
    sessionID: String? = nil, cwd: String, task: String, config: JSONObject = [:], configDigest: String = "",
    agents: [RunAgent] = []
  ) {
    self.sessionID = sessionID
    self.cwd = cwd
    self.task = task
    self.config = config
    self.configDigest = configDigest
    self.agents = agents
  }
}

/// A run that goes on, as its engine holds it: the journal to append to and the files beside it.
public final class ActiveRun: Sendable {
  /// The run's journal.
  public let journal: Journal
  /// The run's folder; nil when nothing could be written anywhere and the run exists in memory only.
  public let folder: RunFolder?
  /// Why the run is not where it should be: in its `cwd`, or on disk at all.
  public let problem: DiskError?

  private let current: Mutex<RunRecord>
  private let disk: DiskExecutor

  init(_ record: RunRecord, journal: Journal, folder: RunFolder?, problem: DiskError?, disk: DiskExecutor) {
    self.journal = journal
    self.folder = folder
    self.problem = problem
    self.disk = disk
    current = Mutex(record)
  }

  /// The run's id.
  public var runID: String { journal.runID }
  /// The id of the run's session.
  public var sessionID: String { record.sessionID }
  /// What `run.json` says, or will say.
  public var record: RunRecord { current.withLock { $0 } }

  /// Keeps an answer as `answers/<label>.md`.
  public func writeAnswer(_ text: String, label: String) async throws(StoreError) {
    guard let folder else { return }
    guard let path = folder.answer(label) else { throw .invalidName(label) }
    try await write { () throws(DiskError) in
      try FileTree.makeFolder(folder.answers)
      try FileTree.replace(path, with: Array(text.utf8))
    }
  }

  /// Ends the run after `run.completed` was appended: waits until the journal is on the disk, writes `final.md` and
  /// `run.json`, and gives up the run's files.
  ///
  /// - Parameter result: as it was appended; its answer's text may be of any length here.
  public func finish(_ result: RunResult) async throws(StoreError) {
    let record = current.withLock { record in
      record.finish(result)
      record.lastSeq = journal.lastSeq
      return record
    }
    await journal.flush(sync: true)
    var failure: StoreError?
    if let folder {
      do {
        try await write { () throws(DiskError) in
          if let answer = result.answer { try FileTree.replace(folder.final, with: Array(answer.text.utf8)) }
          try FileTree.replace(folder.record, with: record.encoded)
        }
      } catch {
        failure = error
      }
    }
    await journal.finish()
    if let failure { throw failure }
  }

  private func write(_ work: @escaping @Sendable () throws(DiskError) -> Void) async throws(StoreError) {
    do {
      try await disk.run(work)
    } catch {
      throw .disk(error)
    }
  }
}
