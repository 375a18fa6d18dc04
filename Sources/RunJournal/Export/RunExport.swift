// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Exports runs. All calls block and may take seconds for a long run: make them on a ``DiskExecutor`` of their own.
public enum RunExport {
  /// The most bytes that are given back as text.
  public static let maxTextBytes = 16 << 20

  /// Exports a run as text; not for ``ExportFormat/massgenLog``.
  public static func text(_ source: ExportSource, as format: ExportFormat) throws(ExportError) -> ExportedRun {
    var sink = MemorySink(limit: maxTextBytes)
    try render(source, as: format, into: &sink)
    guard sink.count <= sink.limit else { throw .tooLarge(limit: sink.limit, actual: sink.count) }
    return ExportedRun(
      format: format, text: String(decoding: sink.bytes, as: UTF8.self), bytes: sink.count,
      isUnfinished: source.isUnfinished)
  }

  /// Exports a run into a file, or for ``ExportFormat/massgenLog`` into a folder. It appears when it is whole.
  ///
  /// - Parameters:
  ///   - path: absolute; the folder above it must be there.
  ///   - overwrite: whether a file that is there is replaced. Of a folder that is there only the files that the export
  ///     has are replaced.
  public static func write(
    _ source: ExportSource, as format: ExportFormat, to path: String, overwrite: Bool
  ) throws(ExportError) -> ExportedRun {
    guard FileTree.isFolder(FileTree.parent(of: path)) else { throw .noFolder(FileTree.parent(of: path)) }
    let bytes =
      format.isFolder
      ? try writeFolder(source, as: format, to: path, overwrite: overwrite)
      : try writeFile(source, as: format, to: path, overwrite: overwrite)
    return ExportedRun(format: format, path: path, bytes: bytes, isUnfinished: source.isUnfinished)
  }

  /// Exports a run below its own folder, in the place of an earlier export of the same format.
  public static func writeBelow(
    _ folder: RunFolder, _ source: ExportSource, as format: ExportFormat
  ) throws(ExportError) -> ExportedRun {
    do throws(DiskError) {
      try FileTree.makeFolder(folder.export)
    } catch {
      throw .disk(error)
    }
    let name =
      format.isFolder ? MassGenTime.folder(source.record.startedAt) : "\(source.record.runID).\(format.rawValue)"
    return try write(source, as: format, to: "\(folder.export)/\(name)", overwrite: true)
  }

  private static func writeFile(
    _ source: ExportSource, as format: ExportFormat, to path: String, overwrite: Bool
  ) throws(ExportError) -> Int {
    if FileTree.isFolder(path) { throw .isFolder(path) }
    // Asked again when the file is put in place; here so that nothing is done in vain.
    if !overwrite, FileTree.isTaken(path) { throw .exists(path) }
    var sink = try FileSink(path)
    do throws(ExportError) {
      try render(source, as: format, into: &sink)
      try sink.publish(overwrite: overwrite)
    } catch {
      sink.discard()
      throw error
    }
    return sink.count
  }

  private static func writeFolder(
    _ source: ExportSource, as format: ExportFormat, to path: String, overwrite: Bool
  ) throws(ExportError) -> Int {
    if FileTree.isTaken(path), !FileTree.isFolder(path) { throw .exists(path) }
    if !overwrite, !FileTree.names(in: path).isEmpty { throw .exists(path) }
    var sink = try FolderSink(path)
    do throws(ExportError) {
      try render(source, as: format, into: &sink)
      try sink.publish(overwrite: overwrite)
    } catch {
      sink.discard()
      throw error
    }
    return sink.count
  }

  static func render(
    _ source: ExportSource, as format: ExportFormat, into sink: inout some ExportSink
  ) throws(ExportError) {
    switch format {
    case .markdown: try MarkdownExport(source).render(into: &sink)
    case .json: try JSONExport(source).render(into: &sink)
    case .jsonLines: try renderLines(source, into: &sink)
    case .massgenLog: try MassGenLogExport(source).render(into: &sink)
    }
  }

  private static func renderLines(_ source: ExportSource, into sink: inout some ExportSink) throws(ExportError) {
    var block: [UInt8] = []
    try source.forEachLine(where: { _ in true }) { _, line throws(ExportError) in
      block.append(contentsOf: line)
      block.append(UInt8(ascii: "\n"))
      guard block.count >= 1 << 16 else { return }
      try sink.append(block)
      block.removeAll(keepingCapacity: true)
    }
    try sink.append(block)
  }
}
