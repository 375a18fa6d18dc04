// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore

/// Finds out whether a run still goes on, and ends those whose process ended before them. (reliability.md 4.5)
///
/// A run that goes on holds the lock of its journal's file. When the lock is free and `run.completed` is missing, the
/// run was cut off: what is not a whole event is cut away, and `run.completed` with the status `interrupted` and the
/// answers and votes so far is added.
enum RunRecovery {
  /// Damage larger than this is left where it is.
  private static let mostDamagedBytes = 64 << 20

  /// The record of a run, after putting right what a crash left; nil when the folder holds no run.
  static func record(of folder: RunFolder) -> RunRecord? {
    let stored = stored(in: folder)
    if let stored, stored.status.isTerminal { return stored }
    guard stored != nil || FileTree.exists(folder.events) else { return nil }
    return settle(folder, stored)
  }

  /// The record as it was written last.
  static func stored(in folder: RunFolder) -> RunRecord? {
    let bytes = (try? FileTree.read(folder.record)) ?? nil
    return bytes.flatMap { try? JSONReader.parse($0) }?.objectValue.flatMap(RunRecord.init)
  }

  /// Decides about a run whose record does not say that it is over.
  private static func settle(_ folder: RunFolder, _ stored: RunRecord?) -> RunRecord? {
    guard let file = try? openForRepair(folder.events) else { return stored.map { lost($0, folder) } }
    if isOwned(file, stored) { return stored }
    guard let scan = try? JournalScan(file), let journal = try? Journal.open(folder.events, runID: folder.runID),
      let snapshot = try? journal.snapshot()
    else { return stored.map { lost($0, folder) } }
    var record = stored ?? made(from: snapshot, folder)
    let result = snapshot.result ?? interrupted(snapshot, seq: scan.nextSeq)
    if snapshot.result == nil { try? append(result, to: file, after: scan) }
    record.finish(result)
    try? FileTree.replace(folder.record, with: record.encoded)
    return record
  }

  /// Opens for writing, or for reading where writing is not allowed.
  private static func openForRepair(_ path: String) throws(DiskError) -> OpenFile {
    if let file = try? OpenFile(path, O_RDWR) { return file }
    return try OpenFile(path, O_RDONLY)
  }

  /// Whether some process works on the run. Where there are no locks the process's number has to do.
  private static func isOwned(_ file: OpenFile, _ stored: RunRecord?) -> Bool {
    if let isFree = try? file.tryLock() { return !isFree }
    guard let processID = stored?.processID, processID > 0 else { return false }
    return kill(pid_t(truncatingIfNeeded: processID), 0) == 0 || errno == EPERM
  }

  /// Adds the last event to a journal that was cut off.
  private static func append(_ result: RunResult, to file: OpenFile, after scan: JournalScan) throws(DiskError) {
    if scan.size > scan.validEnd { try keepDamaged(file, from: scan.validEnd, size: scan.size) }
    var writer = JSONWriter()
    RunEvent.runCompleted(result).encode(seq: scan.nextSeq, at: result.durationMilliseconds, into: &writer)
    writer.bytes.append(UInt8(ascii: "\n"))
    try file.truncate(to: scan.validEnd)
    try file.write(writer.bytes, at: scan.validEnd)
    try file.synchronize()
  }

  /// Half a line is what a crash leaves and is cut away. Anything else that is no event is kept beside the journal
  /// before it is cut away: it may be all that is left of something.
  private static func keepDamaged(_ file: OpenFile, from start: Int, size: Int) throws(DiskError) {
    guard size - start <= mostDamagedBytes else {
      throw DiskError(operation: "repair", path: file.path, number: EFBIG)
    }
    let rest = try file.read(start..<size)
    guard rest.contains(UInt8(ascii: "\n")) else { return }
    try FileTree.replace("\(file.path).damaged", with: rest)
  }

  private static func interrupted(_ snapshot: RunSnapshot, seq: Int) -> RunResult {
    let result = RunResult(
      status: .interrupted, stopReason: "interrupted", winner: snapshot.winner?.agentID, answers: snapshot.answers,
      votes: snapshot.votes, usage: snapshot.usage, cost: snapshot.cost, durationMilliseconds: snapshot.t,
      error: RunFailure(
        name: "Interrupted", message: "The service ended before the run did.", retryable: true,
        hint: "Start the task again in the same session to go on from here."),
      replayed: snapshot.agents.contains { $0.info.replay != nil }, lastSeq: seq)
    let event = RunEvent.runCompleted(result)
    let bytes = EventLimits.encodedSize(event)
    if bytes > EventLimits.maxEventBytes, case .runCompleted(let small) = EventLimits.fitted(event, bytes: bytes) {
      return small
    }
    return result
  }

  /// A run without a journal that can be read.
  private static func lost(_ stored: RunRecord, _ folder: RunFolder) -> RunRecord {
    var record = stored
    record.status = .interrupted
    record.stopReason = "interrupted"
    record.error = RunFailure(
      name: "Interrupted", code: "journal_unreadable", message: "The run's journal is missing or cannot be read.")
    return record
  }

  /// A record for a run whose own is missing.
  private static func made(from snapshot: RunSnapshot, _ folder: RunFolder) -> RunRecord {
    RunRecord(
      runID: folder.runID, sessionID: FileTree.lastComponent(of: folder.session), task: "",
      configDigest: snapshot.configDigest, agents: snapshot.agents.map(\.info), cwd: "", startedAt: 0, processID: 0)
  }
}
