// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore

/// The list of all runs of a user, wherever their folders are: one line a run.
/// (design.md decision 9)
///
/// Several processes write to it, so each line goes out in one `O_APPEND` write, and readers pass over lines that are
/// not whole and runs whose folders are gone. Only the deletion of a session takes lines out, under a lock.
struct RunIndex: Sendable {
  /// One line.
  struct Entry: Sendable, Equatable {
    var runID: String
    var sessionID: String
    var folder: String
    var cwd: String
    var startedAt: Int
    var processID: Int
  }

  /// The line of a session that has no run yet.
  struct SessionEntry: Sendable, Equatable {
    var sessionID: String
    var folder: String
    var cwd: String
  }

  /// A line is not longer than this; what is longer is no line of ours.
  private static let longestLine = 65_536

  let path: String

  /// Adds a run.
  func append(_ entry: Entry) throws(DiskError) { try append(entry.encoded) }

  /// Adds a session that has no run yet.
  func append(_ entry: SessionEntry) throws(DiskError) { try append(entry.encoded) }

  private func append(_ line: [UInt8]) throws(DiskError) {
    try FileTree.makeFolder(FileTree.parent(of: path), permissions: 0o700)
    // Without the lock the line is whole all the same; only a removal at this moment could lose it.
    let (file, _) = try open()
    var bytes = line
    // Somebody may have left half a line behind.
    let size = try file.size()
    if size > 0, try file.read(size - 1..<size) != [UInt8(ascii: "\n")] { bytes.insert(UInt8(ascii: "\n"), at: 0) }
    let count = bytes.withUnsafeBytes { Glibc.write(file.descriptor, $0.baseAddress, $0.count) }
    guard count == bytes.count else { throw .last("write", path) }
  }

  /// Takes all lines of a session out; every other line stays as it is, also one that is none of ours.
  func remove(sessionID: String) throws(DiskError) {
    guard FileTree.exists(path) else { return }
    let (file, isLocked) = try open()
    guard isLocked else { throw DiskError(operation: "lock", path: path, number: EWOULDBLOCK) }
    let bytes = try file.read(0..<(try file.size()))
    guard ByteSearch.contains(sessionID, in: bytes[...]) else { return }
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    for line in bytes.split(separator: UInt8(ascii: "\n")) where Self.sessionID(of: line) != sessionID {
      kept += line
      kept.append(UInt8(ascii: "\n"))
    }
    try FileTree.replace(path, with: kept, permissions: 0o600)
  }

  /// Opens the file and takes its lock, if it can be had within a second.
  ///
  /// Whoever takes lines out puts a new file in place, so the file is opened again until it is the one with the name.
  private func open() throws(DiskError) -> (file: OpenFile, isLocked: Bool) {
    for _ in 0..<200 {
      let file = try OpenFile(path, O_RDWR | O_CREAT | O_APPEND, permissions: 0o600)
      guard let isLocked = try? file.tryLock() else { return (file, false) }
      if isLocked, file.isAt(path) { return (file, true) }
      if !isLocked { usleep(5000) }
    }
    return (try OpenFile(path, O_RDWR | O_CREAT | O_APPEND, permissions: 0o600), false)
  }

  /// All entries, oldest first. Of several with one run the last one counts.
  func entries() -> [Entry] {
    var places: [String: Int] = [:]
    var entries: [Entry] = []
    forEachLine { line in
      guard let entry = Self.entry(line) else { return }
      if let place = places[entry.runID] {
        entries[place] = entry
      } else {
        places[entry.runID] = entries.count
        entries.append(entry)
      }
    }
    return entries
  }

  /// The entry of a run.
  func entry(of runID: String) -> Entry? {
    var found: Entry?
    forEachLine { line in
      guard ByteSearch.contains(runID, in: line), let entry = Self.entry(line), entry.runID == runID else { return }
      found = entry
    }
    return found
  }

  /// The folder of a session.
  func sessionFolder(_ sessionID: String) -> String? {
    var found: String?
    forEachLine { line in
      guard ByteSearch.contains(sessionID, in: line), let entry = Self.session(line), entry.sessionID == sessionID
      else { return }
      found = entry.folder
    }
    return found
  }

  /// The folders of all sessions by their ids.
  ///
  /// - Parameter cwd: only sessions with a line that names this folder.
  func sessionFolders(cwd: String?) -> [String: String] {
    var folders: [String: String] = [:]
    forEachLine { line in
      guard let entry = Self.session(line), (cwd ?? entry.cwd) == entry.cwd else { return }
      folders[entry.sessionID] = entry.folder
    }
    return folders
  }

  private func forEachLine(_ body: (ArraySlice<UInt8>) -> Void) {
    guard let bytes = try? FileTree.read(path, atMost: .max) else { return }
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.count <= Self.longestLine { body(line) }
  }

  private static func entry(_ line: ArraySlice<UInt8>) -> Entry? {
    guard let object = (try? JSONReader.parse(Array(line)))?.objectValue, let entry = Entry(object) else { return nil }
    // The folder's name is the run's id; anything else would let a line send readers anywhere.
    return IdentifierGenerator.isValid(entry.runID) && RunFolder(path: entry.folder).runID == entry.runID ? entry : nil
  }

  /// The session a line is about: that of a run, or one without runs.
  private static func session(_ line: ArraySlice<UInt8>) -> SessionEntry? {
    guard let object = (try? JSONReader.parse(Array(line)))?.objectValue else { return nil }
    let entry =
      Entry(object).map {
        SessionEntry(sessionID: $0.sessionID, folder: RunFolder(path: $0.folder).session, cwd: $0.cwd)
      } ?? SessionEntry(object)
    guard let entry, IdentifierGenerator.isValid(entry.sessionID),
      FileTree.lastComponent(of: entry.folder) == entry.sessionID
    else { return nil }
    return entry
  }

  /// The session a line says it is about, wherever its folder may be.
  private static func sessionID(of line: ArraySlice<UInt8>) -> String? {
    (try? JSONReader.parse(Array(line)))?.objectValue?.text("sessionId")
  }
}

extension RunIndex.Entry: JSONObjectCoded {
  func write(into writer: inout JSONWriter) {
    writer.member("runId", runID)
    writer.member("sessionId", sessionID)
    writer.member("folder", folder)
    writer.member("cwd", cwd)
    writer.member("startedAt", WallClock.iso8601(startedAt))
    writer.member("startedAtMs", startedAt)
    writer.member("pid", processID)
  }

  init?(_ object: JSONObject) {
    guard let runID = object.text("runId"), let sessionID = object.text("sessionId"), let folder = object.text("folder")
    else { return nil }
    self.init(
      runID: runID, sessionID: sessionID, folder: folder, cwd: object.text("cwd") ?? "",
      startedAt: object.integer("startedAtMs") ?? 0, processID: object.integer("pid") ?? 0)
  }
}

extension RunIndex.SessionEntry: JSONObjectCoded {
  func write(into writer: inout JSONWriter) {
    writer.member("sessionId", sessionID)
    writer.member("sessionFolder", folder)
    writer.member("cwd", cwd)
  }

  init?(_ object: JSONObject) {
    guard let sessionID = object.text("sessionId"), let folder = object.text("sessionFolder") else { return nil }
    self.init(sessionID: sessionID, folder: folder, cwd: object.text("cwd") ?? "")
  }
}
