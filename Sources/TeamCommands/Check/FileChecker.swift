// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunEngine
import RunJournal
import TeamConfig

/// Reads files and checks them, on all processors.
struct FileChecker: Sendable {
  /// Files that are in memory at a time.
  private static let batch = 256
  /// What is larger is no team file.
  private static let largestFile = 16 << 20

  /// What the files are read with, apart from what stands on disk.
  var context: TeamContext

  /// Checks files; those nobody asked for are left out when they are no team files.
  func check(_ inputs: [CheckInput]) async -> [CheckedFile] {
    var checked: [CheckedFile] = []
    var rest = inputs[...]
    while !rest.isEmpty {
      checked += await checkBatch(Array(rest.prefix(Self.batch)))
      rest = rest.dropFirst(Self.batch)
    }
    return checked
  }

  /// Checks a text in place of a file's content.
  func check(_ input: CheckInput, content: [UInt8]) async -> CheckedFile {
    let first = read(input, content, context)
    let seen = await facts(of: [first])
    return seen.map { read(input, content, $0) } ?? first
  }

  private func checkBatch(_ inputs: [CheckInput]) async -> [CheckedFile] {
    let contents = await Console.thread.run { inputs.map(Self.content) }
    let read = await Concurrently.map(Array(zip(inputs, contents))) { input, content -> CheckedFile? in
      switch content {
      case .failure(let problem): return input.isNamed ? CheckedFile(input: input, problem: problem.message) : nil
      case .success(let bytes):
        let isTeam = input.isNamed || input.path.map(TeamDetection.isTeamFileName) ?? false
        guard isTeam || TeamDetection.mayBeTeam(bytes) else { return nil }
        let file = self.read(input, bytes, context)
        guard isTeam || file.result.map(TeamDetection.isTeamFile) ?? false else { return nil }
        return file
      }
    }.compactMap(\.self)
    guard let seen = await facts(of: read) else { return read }
    return await Concurrently.map(read) { file in
      guard let result = file.result, !result.askedPaths.isEmpty else { return file }
      return self.read(file.input, result.source.bytes, seen)
    }
  }

  private func read(_ input: CheckInput, _ bytes: [UInt8], _ context: TeamContext) -> CheckedFile {
    let source = TeamSource(bytes: bytes, path: input.path)
    return CheckedFile(input: input, result: TeamReader.read(source, context: context))
  }

  /// The context with what stands at the paths the files name; nil when they name none.
  private func facts(of files: [CheckedFile]) async -> TeamContext? {
    let paths = files.reduce(into: Set<String>()) { $0.formUnion($1.result?.askedPaths ?? []) }
    let contents = files.reduce(into: Set<String>()) { $0.formUnion($1.result?.askedContents ?? []) }
    guard !paths.isEmpty else { return nil }
    var context = context
    for (path, fact) in await FileLook.facts(about: paths, contents: contents) { context.files[path] = fact }
    return context
  }

  static func content(of input: CheckInput) -> Result<[UInt8], CommandProblem> {
    do throws(WholeFile.Failure) {
      let path = input.isStandardInput ? "/dev/stdin" : input.path ?? ""
      return .success(
        input.isStandardInput
          ? try StandardInput.read(limit: largestFile) : try WholeFile.content(of: path, limit: largestFile))
    } catch {
      let reason =
        switch error {
        case .missing: "It is not there any more."
        case .notAFile: "It is no regular file."
        case .tooLarge(let limit): "It is larger than \(limit >> 20) MiB."
        case .refused(let words): "\(words)."
        }
      return .failure(CommandProblem("The file cannot be read. \(reason)"))
    }
  }
}

/// Work on many values at a time.
enum Concurrently {
  /// The outcome for each value, in their order; the work is divided among as many tasks as there are processors.
  static func map<Value: Sendable, Outcome: Sendable>(
    _ values: [Value], _ work: @escaping @Sendable (Value) -> Outcome
  ) async -> [Outcome] {
    let tasks = min(values.count, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    guard tasks > 1 else { return values.map(work) }
    return await withTaskGroup(of: [(Int, Outcome)].self) { group in
      for first in 0..<tasks {
        group.addTask { stride(from: first, to: values.count, by: tasks).map { ($0, work(values[$0])) } }
      }
      var found: [(Int, Outcome)] = []
      found.reserveCapacity(values.count)
      for await part in group { found += part }
      return found.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
