// SPDX-License-Identifier: Apache-2.0

/// What a run can be exported as. (protocol.md 5.2 `massgen/run/export`)
public enum ExportFormat: String, Sendable, Hashable, CaseIterable {
  /// A report for people, in Markdown.
  case markdown = "md"
  /// One JSON document: the record of the run, its result and all items whole.
  case json
  /// The journal: exactly its events, one a line.
  case jsonLines = "jsonl"
  /// A folder in the layout of MassGen's own logs. (orchestration.md 3.6)
  case massgenLog

  /// Whether the export is a folder of files.
  public var isFolder: Bool { self == .massgenLog }
}

/// A run that was exported.
public struct ExportedRun: Sendable, Equatable {
  /// As what.
  public var format: ExportFormat
  /// The export itself, when it was not written anywhere.
  public var text: String?
  /// The file or folder it was written to, absolute.
  public var path: String?
  /// How many bytes the export has, in all files together.
  public var bytes: Int
  /// Whether the run went on while it was exported; the export has what was there.
  public var isUnfinished: Bool
}

/// Why a run could not be exported.
public enum ExportError: Error, Sendable, Equatable {
  /// The run's journal could not be read.
  case journal(JournalError)
  /// A file could not be read or written.
  case disk(DiskError)
  /// The export has more bytes than may be given back as text.
  case tooLarge(limit: Int, actual: Int)
  /// Something with this name is there already.
  case exists(String)
  /// The folder that the export should go into is not there.
  case noFolder(String)
  /// A file should be written where a folder is.
  case isFolder(String)
}
