// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore
import Synchronization

extension SessionStore {
  /// Begins a run: makes its folder, journal and record and puts it into the index.
  ///
  /// It works without a disk too: what cannot be written in `cwd` goes to the state folder, and when that fails as well
  /// the run exists in memory only; ``ActiveRun/problem`` says so.
  ///
  /// - Parameter onWriteFailure: called once if the journal cannot be written later on; the run goes on in memory.
  public func beginRun(
    _ new: NewRun, onWriteFailure: @escaping @Sendable (DiskError) -> Void = { _ in }
  ) async throws(StoreError) -> ActiveRun {
    try await onDisk { () throws(StoreError) in try self.makeRun(new, onWriteFailure) }
  }

  /// The record of a run. A run whose process ended before it is marked as interrupted first.
  public func run(_ runID: String, cwd: String? = nil) async throws(StoreError) -> RunRecord {
    try await onDisk { () throws(StoreError) in
      let folder = try self.folder(ofRun: runID, cwd: cwd)
      guard let record = RunRecovery.record(of: folder) else { throw .runNotFound(runID) }
      return record
    }
  }

  /// Opens the journal of a run for reading, for replay and for attaching. A run whose process ended before it is
  /// marked as interrupted first; of a run that goes on in another process it has what was written until now.
  public func journal(of runID: String, cwd: String? = nil) async throws(StoreError) -> Journal {
    try await onDisk { () throws(StoreError) in
      let folder = try self.folder(ofRun: runID, cwd: cwd)
      return try self.openJournal(folder, RunRecovery.record(of: folder))
    }
  }

  /// How a finished run ended, with the whole text of its answer; nil while it goes on.
  public func result(of runID: String, cwd: String? = nil) async throws(StoreError) -> RunResult? {
    try await onDisk { () throws(StoreError) in
      let folder = try self.folder(ofRun: runID, cwd: cwd)
      return try self.result(in: folder, RunRecovery.record(of: folder))
    }
  }

  // MARK: - On the disk thread

  private func makeRun(
    _ new: NewRun, _ onWriteFailure: @escaping @Sendable (DiskError) -> Void
  ) throws(StoreError) -> ActiveRun {
    var problem: DiskError?
    var session: SessionRecord?
    if let sessionID = new.sessionID {
      session = readSession(try folder(ofSession: sessionID, cwd: new.cwd))
    } else {
      do {
        session = try makeSession(cwd: new.cwd, title: nil)
      } catch .disk(let error) {
        problem = error
      }
    }
    let record = RunRecord(
      runID: environment.identifiers.run(),
      sessionID: session?.sessionID ?? environment.identifiers.session(), task: new.task, config: new.config,
      configDigest: new.configDigest, agents: new.agents, cwd: new.cwd, startedAt: environment.clock(),
      processID: Int(getpid()))
    if let session {
      let hadRecord = FileTree.exists(session.record)
      do {
        let folder = RunFolder(session: session.folder, runID: record.runID)
        let run = try makeRun(record, folder, onWriteFailure)
        if isSession(session.folder), FileTree.exists(session.record) == hadRecord { return run }
        // Somebody deleted the session meanwhile, see `delete`, and may have looked before the run was there.
        for path in [folder.record, folder.events] { unlink(path) }
        rmdir(folder.path)
      } catch {
        problem = error
      }
      if problem == nil { throw .sessionNotFound(session.sessionID) }
    }
    let journal = Journal(inMemory: record.runID)
    return ActiveRun(record, journal: journal, folder: nil, problem: problem, disk: environment.disk)
  }

  private func makeRun(
    _ record: RunRecord, _ folder: RunFolder, _ onWriteFailure: @escaping @Sendable (DiskError) -> Void
  ) throws(DiskError) -> ActiveRun {
    try FileTree.makeFolder(folder.path)
    let file = try makeEvents(folder)
    try FileTree.replace(folder.record, with: record.encoded)
    var problem: DiskError?
    do {
      try index?.append(
        RunIndex.Entry(
          runID: record.runID, sessionID: record.sessionID, folder: folder.path, cwd: record.cwd,
          startedAt: record.startedAt, processID: record.processID))
    } catch {
      problem = error
    }
    remember(record.runID, folder.path)
    let journal = Journal(
      runID: record.runID, file: JournalFile(writing: file, at: folder.events), onWriteFailure: onWriteFailure)
    return ActiveRun(record, journal: journal, folder: folder, problem: problem, disk: environment.disk)
  }

  /// Makes the journal's file. It gets its name only when it is locked, so that nobody takes the run for one cut off.
  private func makeEvents(_ folder: RunFolder) throws(DiskError) -> OpenFile {
    let temporary = "\(folder.events).new"
    let file = try OpenFile(temporary, O_RDWR | O_CREAT | O_EXCL, name: folder.events)
    // Without locks (some network file systems) the process id in the record tells whether the run goes on.
    _ = try? file.tryLock()
    guard rename(temporary, folder.events) == 0 else { throw .last("create", folder.events) }
    return file
  }

  /// Opens a journal for reading. When its run is over but its end did not get to the file, for example because the
  /// disk was full, the journal gets an end from what the record says.
  func openJournal(_ folder: RunFolder, _ record: RunRecord? = nil) throws(StoreError) -> Journal {
    let stamp = FileStamp(folder.events)
    if let stamp, let known = opened.withLock({ $0.first { $0.path == folder.events && $0.stamp == stamp } }) {
      return known.journal
    }
    let journal: Journal
    do throws(DiskError) {
      journal = try Journal.open(folder.events, runID: folder.runID)
      if journal.isComplete, let stamp, stamp == FileStamp(folder.events) {
        keep(OpenedJournal(path: folder.events, stamp: stamp, journal: journal))
      }
    } catch {
      throw error.number == ENOENT ? .runNotFound(folder.runID) : .disk(error)
    }
    if !journal.isComplete, let record, record.status.isTerminal {
      journal.complete(with: record.result(finalText: finalText(in: folder)))
    }
    return journal
  }

  private func keep(_ journal: OpenedJournal) {
    opened.withLock { opened in
      opened.removeAll { $0.path == journal.path }
      if opened.count >= OpenedJournal.mostKept { opened.removeFirst() }
      opened.append(journal)
    }
  }

  private func finalText(in folder: RunFolder) -> String? {
    let bytes = (try? FileTree.read(folder.final)) ?? nil
    return bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  private func result(in folder: RunFolder, _ record: RunRecord?) throws(StoreError) -> RunResult? {
    let journal = try openJournal(folder, record)
    guard journal.isComplete else { return nil }
    let page: JournalPage
    do {
      page = try journal.read(from: journal.lastSeq)
    } catch {
      throw .journal(error)
    }
    guard case .runCompleted(var result)? = page.events.last?.event else { return nil }
    if result.truncated != nil, let whole = finalText(in: folder) { result.answer?.text = whole }
    return result
  }
}

extension Journal {
  /// Opens a journal's file for reading.
  static func open(_ path: String, runID: String) throws(DiskError) -> Journal {
    let scan = try JournalScan(try OpenFile(path, O_RDONLY))
    return Journal(
      runID: runID, file: JournalFile(reading: path),
      tail: SegmentTail(spans: scan.spans, nextSeq: scan.nextSeq, fileEnd: scan.validEnd), isComplete: scan.isComplete)
  }
}
