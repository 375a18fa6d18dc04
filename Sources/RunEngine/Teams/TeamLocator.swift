// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunJournal
import TeamConfig

/// Finds team files on disk, in the places TeamConfig names. (config.md 1.1)
public struct TeamLocator: Sendable {
  private let environment: ServiceEnvironment

  /// A locator for a machine.
  public init(_ environment: ServiceEnvironment) {
    self.environment = environment
  }

  /// What a word of the command line stands for when it is a team: a file, or the name of a bundled team. Nil when it is
  /// neither.
  public func reference(_ word: String, in directory: String) -> TeamReference? {
    let lookup = lookup(directory)
    if lookup.steps(path: word).contains(where: { hit($0) != nil }) { return .path(word) }
    // A sentence is never a team's name, and looking for one is not worth it.
    guard !word.contains(where: \.isWhitespace) else { return nil }
    return lookup.steps(name: word).contains { hit($0) != nil } ? .name(word) : nil
  }

  /// The absolute path of the team file a word of the command line stands for, by path or by name. It blocks: call it on
  /// a thread that may.
  public func path(_ word: String, in directory: String) -> String? {
    let lookup = lookup(directory)
    return (lookup.steps(path: word) + lookup.steps(name: word)).lazy.compactMap(hit).first
  }

  /// Whether a word that is no file's own name stands for files in several places, so that one may pass for another.
  func isAmbiguous(_ word: String, in directory: String) async -> Bool {
    await DiskExecutor.shared.run { () -> Bool in
      let lookup = self.lookup(directory)
      return Set((lookup.steps(path: word) + lookup.steps(name: word)).compactMap(self.hit)).count > 1
    }
  }

  /// Reads the team file a reference means. `directory` is the working directory, absolute.
  public func find(_ reference: TeamReference, in directory: String) async throws(EngineError) -> TeamFile {
    try await DiskExecutor.shared.run { () throws(EngineError) in try self.findNow(reference, in: directory) }
  }

  // MARK: On the disk thread

  private func findNow(_ reference: TeamReference, in directory: String) throws(EngineError) -> TeamFile {
    let lookup = lookup(directory)
    switch reference {
    case .text(let bytes, let path):
      return TeamFile(source: TeamSource(bytes: bytes, path: path), displayName: path ?? "the team file")
    case .path(let path):
      return try first(
        of: lookup.steps(path: path),
        hint: "Give a path that exists, or leave the team away to use .massgen/config.yaml.")
    case .name(let name):
      return try first(
        of: lookup.steps(name: name), hint: "The bundled teams are in the folder teams. \(Self.demoHint)")
    case .search:
      let steps = lookup.stepsWithoutName()
      return try first(of: steps, hint: searchHint(steps))
    }
  }

  private static let demoHint =
    "`massgen-server run three-agents-demo \"Your task\"` shows a team that needs no key."

  /// Several team files in the folder are a question for the user.
  private func searchHint(_ steps: [LookupStep]) -> String {
    for case .onlyFile(let directory, let suffix) in steps {
      let names = Self.names(in: directory).filter { $0.hasSuffix(suffix) }.sorted()
      if names.count > 1 { return "There are several team files here (\(names.joined(separator: ", "))); name one." }
    }
    return "Name a team file, or one of the bundled teams in the folder teams. \(Self.demoHint)"
  }

  private func lookup(_ directory: String) -> TeamLookup {
    TeamLookup(workingDirectory: directory, home: environment.home, configHome: environment.configHome)
  }

  private func first(of steps: [LookupStep], hint: String) throws(EngineError) -> TeamFile {
    for step in steps {
      guard let place = hit(step) else { continue }
      do throws(WholeFile.Failure) {
        let bytes = try WholeFile.content(of: place)
        return TeamFile(source: TeamSource(bytes: bytes, path: place), displayName: place)
      } catch {
        switch error {
        case .missing, .notAFile: continue
        case .tooLarge(let limit):
          throw .configNotFound(searched: [place], hint: "The file is larger than \(limit >> 20) MiB.")
        case .refused(let reason):
          throw .configNotFound(searched: [place], hint: "The file cannot be read: \(reason).")
        }
      }
    }
    throw .configNotFound(searched: steps.map(\.description), hint: hint)
  }

  /// The file a step leads to, if it leads to one.
  private func hit(_ step: LookupStep) -> String? {
    switch step {
    case .file(let path): return Self.isFile(path) ? path : nil
    case .onlyFile(let directory, let suffix):
      let names = Self.names(in: directory).filter { $0.hasSuffix(suffix) && Self.isFile("\(directory)/\($0)") }
      return names.count == 1 ? "\(directory)/\(names[0])" : nil
    case .bundled(let path):
      guard let root = environment.teamsDirectory else { return nil }
      return Self.isFile("\(root)/\(path)") ? "\(root)/\(path)" : nil
    case .bundledNamed(let name):
      return bundled { $0 == name }
    case .bundledContaining(let text):
      guard let root = environment.teamsDirectory else { return nil }
      return Self.bundledFiles(root).first { $0.dropFirst(root.count).contains(text) }
    }
  }

  // MARK: Bundled teams

  private func bundled(_ isWanted: (String) -> Bool) -> String? {
    guard let root = environment.teamsDirectory else { return nil }
    return Self.bundledFiles(root).first { path in
      let file = path.split(separator: "/").last ?? ""
      let name = file.hasSuffix(TeamLookup.suffix) ? String(file.dropLast(TeamLookup.suffix.count)) : String(file)
      return isWanted(name)
    }
  }

  /// All bundled teams by path: files of the folder and of the folders in it.
  static func bundledFiles(_ root: String) -> [String] {
    var files: [String] = []
    for folder in [root] + names(in: root).sorted().map({ "\(root)/\($0)" }) {
      files += names(in: folder).filter { $0.hasSuffix(TeamLookup.suffix) }.sorted().map { "\(folder)/\($0)" }
    }
    return files
  }

  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
