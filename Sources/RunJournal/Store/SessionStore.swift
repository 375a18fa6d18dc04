// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Sessions and runs on disk: makes them, finds them again from any folder, and repairs what a crash left behind.
/// (design.md decision 9)
///
/// All methods do their disk work on a ``DiskExecutor`` and so never block the caller's thread.
public final class SessionStore: Sendable {
  /// What the store gets from outside.
  public struct Environment: Sendable {
    /// `$XDG_STATE_HOME/massgen`, for the index and for runs in folders that cannot be written; nil when there is no
    /// such place.
    public var stateHome: String?
    /// Makes ids.
    public var identifiers: IdentifierGenerator
    /// Milliseconds since 1970.
    public var clock: @Sendable () -> Int
    /// Where the disk work is done.
    public var disk: DiskExecutor

    /// Names everything.
    public init(
      stateHome: String?, identifiers: IdentifierGenerator = .system,
      clock: @escaping @Sendable () -> Int = { WallClock.now }, disk: DiskExecutor = .shared
    ) {
      self.stateHome = stateHome
      self.identifiers = identifiers
      self.clock = clock
      self.disk = disk
    }

    /// The folder for state that the variables of a process name: `$XDG_STATE_HOME/massgen`, else
    /// `$HOME/.local/state/massgen`. Relative values do not count, as the XDG base directory specification says.
    public static func stateHome(variables: [String: String]) -> String? {
      if let home = variables["XDG_STATE_HOME"], home.hasPrefix("/") { return "\(home)/massgen" }
      if let home = variables["HOME"], home.hasPrefix("/") { return "\(home)/.local/state/massgen" }
      return nil
    }
  }

  /// How many folders are remembered; the others are looked for again.
  private static let mostKnown = 1024

  let environment: Environment
  let index: RunIndex?
  /// Finished runs whose journals were read last, so that paging through one does not look through it again for every
  /// page.
  let opened = Mutex<[OpenedJournal]>([])
  /// Folders of runs and sessions that were seen in this process.
  private let known = Mutex<[String: String]>([:])

  /// Opens the store. Nothing is read or written before it is needed.
  public init(_ environment: Environment) {
    self.environment = environment
    index = environment.stateHome.map { RunIndex(path: "\($0)/runs.jsonl") }
  }

  func onDisk<Value: Sendable>(
    _ work: @escaping @Sendable () throws(StoreError) -> Value
  ) async throws(StoreError) -> Value {
    try await environment.disk.run(work)
  }

  func remember(_ id: String, _ folder: String) {
    known.withLock { known in
      if known.count >= Self.mostKnown { known = [:] }
      known[id] = folder
    }
  }

  func forget(_ ids: [String]) {
    opened.withLock { $0.removeAll { ids.contains($0.journal.runID) } }
    known.withLock { known in
      for id in ids { known[id] = nil }
    }
  }
}

// MARK: - Places

extension SessionStore {
  /// The folders that may hold sessions for work in `cwd`, the usual one first.
  func sessionRoots(_ cwd: String?) -> [String] {
    var roots: [String] = []
    if let cwd { roots.append("\(cwd)/.massgen/sessions") }
    if let home = environment.stateHome { roots.append("\(home)/sessions") }
    return roots
  }

  /// The folder of a run; looked for in what this process saw, in `cwd`, in the state folder and in the index.
  func folder(ofRun runID: String, cwd: String? = nil) throws(StoreError) -> RunFolder {
    guard IdentifierGenerator.isValid(runID) else { throw .invalidName(runID) }
    if let path = known.withLock({ $0[runID] }), FileTree.isFolder(path) { return RunFolder(path: path) }
    if let entry = index?.entry(of: runID), FileTree.isFolder(entry.folder) {
      remember(runID, entry.folder)
      return RunFolder(path: entry.folder)
    }
    for root in sessionRoots(cwd) {
      for session in FileTree.names(in: root) {
        let folder = RunFolder(session: "\(root)/\(session)", runID: runID)
        guard FileTree.isFolder(folder.path) else { continue }
        remember(runID, folder.path)
        return folder
      }
    }
    throw .runNotFound(runID)
  }

  /// The folder of a session, looked for in the same places. One that is half deleted does not count.
  func folder(ofSession sessionID: String, cwd: String? = nil) throws(StoreError) -> String {
    let found = try leftovers(ofSession: sessionID, cwd: cwd)
    guard isSession(found) else { throw .sessionNotFound(sessionID) }
    return found
  }

  /// The folder of a session or of what is left of it.
  func leftovers(ofSession sessionID: String, cwd: String? = nil) throws(StoreError) -> String {
    guard IdentifierGenerator.isValid(sessionID) else { throw .sessionNotFound(sessionID) }
    if let path = known.withLock({ $0[sessionID] }), FileTree.isFolder(path) { return path }
    var places = sessionRoots(cwd).map { "\($0)/\(sessionID)" }
    if let place = index?.sessionFolder(sessionID) { places.append(place) }
    guard let found = places.first(where: FileTree.isFolder) else { throw .sessionNotFound(sessionID) }
    remember(sessionID, found)
    return found
  }
}
