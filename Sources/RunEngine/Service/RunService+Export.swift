// SPDX-License-Identifier: Apache-2.0

public import RunJournal

/// Giving runs away in other forms.
extension RunService {
  /// Exports take long for long runs; nothing else waits for them.
  private static let exports = DiskExecutor()

  /// Exports a run: as text, or into a file or folder.
  ///
  /// A run that goes on, in whatever process, is exported as far as it is.
  ///
  /// - Parameters:
  ///   - path: where to, absolute or relative to the run's working folder; the folder above must be there. nil gives
  ///     text back, at most 16 MiB; MassGen's log layout, which is a folder, then goes below the run's own folder.
  ///   - overwrite: whether a file that is there is replaced.
  public func export(
    _ runID: String, as format: ExportFormat, to path: String?, overwrite: Bool
  ) async throws(EngineError) -> ExportedRun {
    let source = try await exportSource(of: runID)
    let target = try path.map { (path) throws(EngineError) in try Self.absolute(path, in: source.record.cwd) }
    do throws(ExportError) {
      if let target {
        return try await Self.exports.run { () throws(ExportError) in
          try RunExport.write(source, as: format, to: target, overwrite: overwrite)
        }
      }
      if !format.isFolder {
        return try await Self.exports.run { () throws(ExportError) in try RunExport.text(source, as: format) }
      }
      if let folder = source.folder {
        return try await Self.exports.run { () throws(ExportError) in
          try RunExport.writeBelow(folder, source, as: format)
        }
      }
    } catch {
      throw EngineError(error, path: target)
    }
    throw .invalidParameter(
      "/path", message: "The run has no folder, because nothing could be written when it began.",
      hint: "Give a path to write the export to.", reason: nil)
  }

  /// The file with a run's final answer, absolute; nil when the run has no folder. It is there once the run is over and
  /// has an answer.
  public func answerFile(of runID: String) async throws(EngineError) -> String? {
    try await exportSource(of: runID).folder?.final
  }

  private func exportSource(of runID: String) async throws(EngineError) -> ExportSource {
    if let entry = runs[runID] {
      var record = entry.active.record
      record.status = entry.status
      let journal = entry.active.journal
      let snapshot = await DiskExecutor.shared.run { () -> RunSnapshot? in try? journal.snapshot() }
      if let result = snapshot?.result { record.finish(result) }
      return ExportSource(record: record, journal: journal, folder: entry.active.folder)
    }
    if let entry = unwritten[runID] { return ExportSource(record: entry.record, journal: entry.journal, folder: nil) }
    do throws(StoreError) {
      return try await store.exportSource(of: runID, cwd: environment.workingDirectory)
    } catch {
      throw EngineError(error)
    }
  }

  private static func absolute(_ path: String, in folder: String) throws(EngineError) -> String {
    var path = path
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard !path.utf8.contains(0), !path.isEmpty, path != "/" else {
      throw .invalidParameter("/path", message: "“\(path)” names no file.", hint: nil, reason: nil)
    }
    return path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }
}
