// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension SessionStore {
  /// Makes a session for work in `cwd`, in the state folder when `cwd` cannot be written.
  public func createSession(cwd: String, title: String? = nil) async throws(StoreError) -> SessionRecord {
    try await onDisk { () throws(StoreError) in try self.makeSession(cwd: cwd, title: title) }
  }

  /// Opens a session.
  ///
  /// - Parameter cwd: a folder to look in besides those the index names.
  public func session(_ sessionID: String, cwd: String? = nil) async throws(StoreError) -> SessionRecord {
    try await onDisk { () throws(StoreError) in
      self.readSession(try self.folder(ofSession: sessionID, cwd: cwd))
    }
  }

  /// Gives a session a title.
  public func renameSession(
    _ sessionID: String, to title: String, cwd: String? = nil
  ) async throws(StoreError) -> SessionRecord {
    try await onDisk { () throws(StoreError) in
      var session = self.readSession(try self.folder(ofSession: sessionID, cwd: cwd))
      session.title = title
      try self.write(session)
      return session
    }
  }

  /// The runs of a session, oldest first.
  public func turns(of sessionID: String, cwd: String? = nil) async throws(StoreError) -> [RunRecord] {
    try await onDisk { () throws(StoreError) in
      self.runFolders(in: try self.folder(ofSession: sessionID, cwd: cwd)).compactMap { RunRecovery.record(of: $0) }
    }
  }

  // MARK: - On the disk thread

  /// - Parameters:
  ///   - parent: where a fork comes from.
  ///   - inherited: the turns a fork takes over.
  func makeSession(
    cwd: String, title: String?, parent: SessionRecord.Parent? = nil, inherited: [InheritedTurn] = []
  ) throws(StoreError) -> SessionRecord {
    let id = environment.identifiers.session()
    var failure: DiskError?
    for root in sessionRoots(cwd) {
      let session = SessionRecord(
        sessionID: id, title: title, cwd: cwd, createdAt: environment.clock(), parent: parent, folder: "\(root)/\(id)")
      do throws(DiskError) {
        try FileTree.makeFolder("\(session.folder)/runs")
        if parent != nil {
          let path = "\(session.folder)/\(InheritedTurns.fileName)"
          try FileTree.replace(path, with: InheritedTurns(inherited).encoded)
        }
        try FileTree.replace(session.record, with: session.encoded)
        remember(id, session.folder)
        return session
      } catch {
        failure = failure ?? error
      }
    }
    throw .disk(failure ?? DiskError(operation: "create", path: "\(cwd)/.massgen", number: 2))
  }

  /// The record of a session; what is missing or damaged in it is made up from the folder.
  func readSession(_ folder: String) -> SessionRecord {
    let bytes = (try? FileTree.read("\(folder)/session.json")) ?? nil
    let object = bytes.flatMap { try? JSONReader.parse($0) }?.objectValue
    var session =
      object.flatMap(SessionRecord.init)
      ?? SessionRecord(sessionID: FileTree.lastComponent(of: folder), cwd: "", createdAt: 0, folder: folder)
    session.sessionID = FileTree.lastComponent(of: folder)
    session.folder = folder
    return session
  }

  /// Whether a folder holds a session: one that is half deleted is none, and what is left of one without its record is
  /// one only as long as it has runs.
  func isSession(_ folder: String) -> Bool {
    if FileTree.exists("\(folder)/session.json") { return !readSession(folder).isDeleted }
    return runFolders(in: folder).contains(where: \.holdsRun)
  }

  func write(_ session: SessionRecord) throws(StoreError) {
    do {
      try FileTree.replace(session.record, with: session.encoded)
    } catch {
      throw .disk(error)
    }
  }

  /// The folders of a session's runs, oldest first: their names are ids, which sort by time.
  func runFolders(in session: String) -> [RunFolder] {
    FileTree.names(in: "\(session)/runs").filter(IdentifierGenerator.isValid).map {
      RunFolder(session: session, runID: $0)
    }
  }
}

extension JSONObjectWritten {
  /// The object as a file's content.
  var encoded: [UInt8] {
    var writer = JSONWriter()
    writer.object(self)
    writer.bytes.append(UInt8(ascii: "\n"))
    return writer.bytes
  }
}
