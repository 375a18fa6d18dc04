// SPDX-License-Identifier: Apache-2.0

import RunEngine
import TeamConfig

/// What was found out about the open team files. A text is read once for each of its versions, when somebody first asks.
struct TeamDocuments: Sendable {
  private struct Reading: Sendable {
    var revision: Int
    var result: TeamReadResult
  }

  private var readings: [String: Reading] = [:]
  /// Documents that were team files when they were last read, so that one that is being rewritten stays one.
  private var recognised: Set<String> = []
  /// What was seen on disk, for all documents.
  private(set) var facts = FileFacts()
  /// The paths that were looked at or are being looked at.
  private(set) var knownPaths: Set<String> = []
  /// Variables by the folder they hold in.
  private(set) var environments: [String: Environment] = [:]

  /// The largest text that is read while it is being typed, in bytes. What is larger is no team file.
  static let maximumBytes = 8 << 20

  /// What is known about a document; nil when it is no team file.
  ///
  /// - Parameter folder: the folder a run of the team would work in.
  mutating func result(
    _ uri: String, _ document: OpenDocuments.Document, path: String?, folder: String
  ) -> TeamReadResult? {
    if let reading = readings[uri], reading.revision == document.revision { return reading.result }
    let isNamed = path.map(TeamDetection.isTeamFileName) ?? false
    guard isNamed || recognised.contains(uri) || TeamDetection.mayBeTeam(document.bytes),
      document.bytes.count <= Self.maximumBytes
    else {
      readings[uri] = nil
      return nil
    }
    let result = TeamReader.read(
      TeamSource(bytes: document.bytes, path: path),
      context: TeamContext(
        workingDirectory: folder, environment: environments[folder] ?? .unknown, files: facts))
    guard isNamed || recognised.contains(uri) || TeamDetection.isTeamFile(result) else {
      readings[uri] = nil
      return nil
    }
    recognised.insert(uri)
    readings[uri] = Reading(revision: document.revision, result: result)
    return result
  }

  /// Forgets a document that was closed.
  mutating func close(_ uri: String) {
    readings[uri] = nil
    recognised.remove(uri)
  }

  /// Paths a reading asked about that nobody has looked at. They count as known from now on.
  mutating func claimUnknownPaths(of result: TeamReadResult) -> Set<String> {
    let unknown = result.askedPaths.subtracting(knownPaths)
    knownPaths.formUnion(unknown)
    return unknown
  }

  /// Takes in what was seen on disk. Returns whether anything is new.
  mutating func learn(_ seen: [String: FileFacts.Fact]) -> Bool {
    var isNew = false
    for (path, fact) in seen where facts[path] != fact {
      facts[path] = fact
      isNew = true
    }
    if isNew { readings = [:] }
    return isNew
  }

  /// Takes in the variables that hold in a folder. Returns whether they are others than before.
  mutating func learn(_ environment: Environment, in folder: String) -> Bool {
    guard environments[folder] != environment else { return false }
    environments[folder] = environment
    readings = [:]
    return true
  }
}
