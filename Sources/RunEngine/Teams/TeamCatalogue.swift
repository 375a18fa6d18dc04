// SPDX-License-Identifier: Apache-2.0

import RunJournal
public import TeamConfig

/// The teams that can be run by name: those of the folder, those of the user, and those that come with the server.
public struct TeamCatalogue: Sendable {
  private let environment: ServiceEnvironment

  /// A catalogue of a machine.
  public init(_ environment: ServiceEnvironment) {
    self.environment = environment
  }

  /// Every team seen from a folder, absolute: first its own, then the user's, then the bundled ones, each by name.
  public func entries(in directory: String) async -> [CatalogueEntry] {
    let files = await DiskExecutor.shared.run { self.files(in: directory) }
    return files.map { file in
      let source = TeamSource(bytes: file.bytes, path: file.path)
      let result = TeamReader.read(source, context: TeamContext(workingDirectory: directory))
      return CatalogueEntry(
        result, path: file.path, place: file.place, group: file.group, hasRecording: file.hasRecording)
    }
  }

  // MARK: On the disk thread

  private struct Found {
    var path: String
    var place: CatalogueEntry.Place
    var group: String
    var bytes: [UInt8]
    var hasRecording: Bool
  }

  private func files(in directory: String) -> [Found] {
    var paths: [(path: String, place: CatalogueEntry.Place, group: String)] = []
    func add(_ folder: String, _ place: CatalogueEntry.Place, where isWanted: (String) -> Bool) {
      for name in TeamLocator.names(in: folder).filter(isWanted).sorted() {
        paths.append(("\(folder)/\(name)", place, ""))
      }
    }
    let folder = directory == "/" ? "" : directory
    add(folder, .workspace) { $0.hasSuffix(TeamLookup.suffix) }
    add("\(folder)/.massgen/teams", .workspace, where: Self.isTeamName)
    add("\(environment.configHome)/massgen/teams", .user, where: Self.isTeamName)
    add("\(environment.configHome)/massgen/agents", .user, where: Self.isTeamName)
    if let root = environment.teamsDirectory {
      for path in TeamLocator.bundledFiles(root) {
        let parts = path.dropFirst(root.count).split(separator: "/")
        paths.append((path, .bundled, parts.count > 1 ? String(parts[0]) : ""))
      }
    }
    return paths.compactMap { path, place, group in
      guard let bytes = WholeFile.read(path, limit: 1 << 20) else { return nil }
      return Found(
        path: path, place: place, group: group, bytes: bytes,
        hasRecording: TeamLocator.isFile(ReplaySources.cassette(beside: path)))
    }
  }

  private static func isTeamName(_ name: String) -> Bool {
    TeamSource.extensions.contains { name.lowercased().hasSuffix(".\($0)") }
  }
}
