// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Glibc
import JSONCore

/// Whose usage is wanted. (protocol.md 5.2 `massgen/usage/get`)
public enum UsageScope: Sendable, Equatable {
  /// One run.
  case run(String)
  /// All runs of a session, not counting the turns a fork took over.
  case session(String)
  /// All runs that began at this time or later, in milliseconds since 1970.
  case since(Int)
}

/// What one run used.
public struct RunSpending: Sendable, Equatable {
  /// The run.
  public var record: RunRecord
  /// What it used, by agent; of a run that goes on, so far.
  public var usage: RunUsage

  /// Names everything.
  public init(record: RunRecord, usage: RunUsage) {
    self.record = record
    self.usage = usage
  }
}

extension SessionStore {
  /// What runs used.
  ///
  /// - Parameters:
  ///   - cwd: only runs that were started in this folder.
  ///   - nearby: a folder to look in besides those the index names.
  public func spending(
    of scope: UsageScope, cwd: String? = nil, nearby: String? = nil
  ) async throws(StoreError) -> [RunSpending] {
    try await onDisk { () throws(StoreError) in
      try self.runFolders(scope, cwd: cwd, nearby: nearby).compactMap { folder in
        guard let record = RunRecovery.record(of: folder), (cwd ?? record.cwd) == record.cwd else { return nil }
        if case .since(let time) = scope, record.startedAt < time { return nil }
        return RunSpending(record: record, usage: self.usage(in: folder, record))
      }
    }
  }

  private func runFolders(_ scope: UsageScope, cwd: String?, nearby: String?) throws(StoreError) -> [RunFolder] {
    switch scope {
    case .run(let id):
      let folder = try folder(ofRun: id, cwd: nearby)
      guard folder.holdsRun else { throw .runNotFound(id) }
      return [folder]
    case .session(let id): return runFolders(in: try folder(ofSession: id, cwd: nearby))
    case .since(let time):
      // The times in the index spare opening the folders of all earlier runs.
      var folders: [String: RunFolder] = [:]
      for entry in index?.entries() ?? [] where entry.startedAt >= time && (cwd ?? entry.cwd) == entry.cwd {
        folders[entry.runID] = RunFolder(path: entry.folder)
      }
      for root in sessionRoots(cwd ?? nearby) {
        for session in FileTree.names(in: root) where IdentifierGenerator.isValid(session) {
          for folder in runFolders(in: "\(root)/\(session)") { folders[folder.runID] = folder }
        }
      }
      return folders.keys.sorted().compactMap { folders[$0] }
    }
  }

  /// A finished run says it in its last event; of another one the whole journal has to be read.
  private func usage(in folder: RunFolder, _ record: RunRecord) -> RunUsage {
    if record.status.isTerminal {
      return lastEvent(of: folder)?.usage ?? RunUsage(total: record.usage ?? .init())
    }
    return (try? openJournal(folder, record).snapshot())?.usage ?? RunUsage()
  }

  /// The result in the last line of a journal, without reading the rest.
  private func lastEvent(of folder: RunFolder) -> RunResult? {
    guard let file = try? OpenFile(folder.events, O_RDONLY), let size = try? file.size() else { return nil }
    // Most last lines are short; as much as the longest may have is read only when it is needed.
    for room in [16 << 10, EventLimits.maxEventBytes + 2] {
      let start = max(size - room, 0)
      guard let bytes = try? file.read(start..<size), bytes.last == UInt8(ascii: "\n") else { return nil }
      let lines = bytes.dropLast()
      let lineFeed = lines.lastIndex(of: UInt8(ascii: "\n"))
      if lineFeed == nil, start > 0 { continue }
      guard let value = try? JSONReader.parse(Array(lines[(lineFeed.map { $0 + 1 } ?? lines.startIndex)...])),
        case .runCompleted(let result)? = RunEvent(json: value)
      else { return nil }
      return result
    }
    return nil
  }
}
