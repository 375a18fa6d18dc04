// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore

/// The list of all runs of a user, wherever their folders are: one line a run, only ever appended to.
/// (design.md decision 9)
///
/// Several processes write to it, so each line goes out in one `O_APPEND` write, and readers pass over lines that are
/// not whole and runs whose folders are gone.
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

  /// A line is not longer than this; what is longer is no line of ours.
  private static let longestLine = 65_536

  let path: String

  func append(_ entry: Entry) throws(DiskError) {
    try FileTree.makeFolder(FileTree.parent(of: path), permissions: 0o700)
    let file = try OpenFile(path, O_RDWR | O_CREAT | O_APPEND, permissions: 0o600)
    var writer = JSONWriter()
    // Somebody may have left half a line behind.
    let size = try file.size()
    if size > 0, try file.read(size - 1..<size) != [UInt8(ascii: "\n")] { writer.bytes.append(UInt8(ascii: "\n")) }
    writer.object(entry)
    writer.bytes.append(UInt8(ascii: "\n"))
    let count = writer.bytes.withUnsafeBytes { Glibc.write(file.descriptor, $0.baseAddress, $0.count) }
    guard count == writer.bytes.count else { throw .last("write", path) }
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

  /// Folders of the sessions with this id.
  func sessionFolder(_ sessionID: String) -> String? {
    entries().last { $0.sessionID == sessionID }.map { RunFolder(path: $0.folder).session }
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
