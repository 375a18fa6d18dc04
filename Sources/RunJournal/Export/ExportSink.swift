// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Takes what an export renders, piece by piece, so that no export has to be in memory as a whole.
protocol ExportSink {
  /// Adds bytes to a file of the export, by its path within it; formats of one file leave the name empty.
  mutating func append(_ bytes: [UInt8], to name: String) throws(ExportError)
}

extension ExportSink {
  /// Adds bytes to the only file of an export.
  mutating func append(_ bytes: [UInt8]) throws(ExportError) { try append(bytes, to: "") }
}

/// Keeps an export of one file in memory, up to a limit.
struct MemorySink: ExportSink {
  let limit: Int
  private(set) var bytes: [UInt8] = []
  /// How many bytes came, also those beyond the limit.
  private(set) var count = 0

  init(limit: Int) { self.limit = limit }

  mutating func append(_ bytes: [UInt8], to name: String) {
    count += bytes.count
    if count <= limit { self.bytes += bytes } else { self.bytes = [] }
  }
}

/// Writes an export of one file beside its place and puts it there when it is whole.
struct FileSink: ExportSink {
  private static let bufferBytes = 1 << 16

  let path: String
  private let temporary: String
  private let file: OpenFile
  private var buffer: [UInt8] = []
  private(set) var count = 0

  init(_ path: String) throws(ExportError) {
    self.path = path
    temporary = FileTree.temporaryName(for: path)
    do throws(DiskError) {
      file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL, name: path)
    } catch {
      throw .disk(error)
    }
  }

  mutating func append(_ bytes: [UInt8], to name: String) throws(ExportError) {
    buffer += bytes
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  private mutating func flush() throws(ExportError) {
    do throws(DiskError) {
      try file.write(buffer, at: count)
    } catch {
      throw .disk(error)
    }
    count += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  /// Puts the file in its place.
  mutating func publish(overwrite: Bool) throws(ExportError) {
    try flush()
    do throws(DiskError) {
      try file.synchronize()
      try FileTree.move(temporary, to: path, overwrite: overwrite)
    } catch {
      throw error.number == EEXIST ? .exists(path) : .disk(error)
    }
  }

  /// Forgets what was written.
  func discard() { unlink(temporary) }
}

/// Writes an export of many files into a folder beside its place and puts it there when it is whole.
struct FolderSink: ExportSink {
  private static let bufferBytes = 1 << 16

  let path: String
  private let temporary: String
  private var buffers: [String: [UInt8]] = [:]
  private var folders: Set<String> = []
  /// The files so far, with their sizes.
  private var files: [String: Int] = [:]

  /// How many bytes the files have.
  var count: Int { files.values.reduce(0, +) }

  init(_ path: String) throws(ExportError) {
    self.path = path
    temporary = FileTree.temporaryName(for: path)
    guard mkdir(temporary, 0o755) == 0 else { throw .disk(.last("create", path)) }
  }

  mutating func append(_ bytes: [UInt8], to name: String) throws(ExportError) {
    buffers[name, default: []] += bytes
    if buffers[name, default: []].count >= Self.bufferBytes { try flush(name) }
  }

  private mutating func flush(_ name: String) throws(ExportError) {
    guard let bytes = buffers.removeValue(forKey: name) else { return }
    let target = "\(temporary)/\(name)"
    do throws(DiskError) {
      let folder = FileTree.parent(of: target)
      if folders.insert(folder).inserted { try FileTree.makeFolder(folder) }
      try OpenFile(target, O_WRONLY | O_CREAT).write(bytes, at: files[name] ?? 0)
    } catch {
      throw .disk(error)
    }
    files[name, default: 0] += bytes.count
  }

  /// Puts the folder in its place. Into a folder that is not empty go the files one by one, each in the place of one of
  /// the same name; everything else in it stays.
  mutating func publish(overwrite: Bool) throws(ExportError) {
    for name in buffers.keys.sorted() { try flush(name) }
    if rename(temporary, path) == 0 { return }
    guard FileTree.isFolder(path) else {
      if FileTree.exists(path) { throw .exists(path) }
      throw .disk(.last("write", path))
    }
    guard overwrite else { throw .exists(path) }
    do throws(DiskError) {
      for name in files.keys.sorted() {
        let target = "\(path)/\(name)"
        try FileTree.makeFolder(FileTree.parent(of: target))
        try FileTree.move("\(temporary)/\(name)", to: target, overwrite: true)
      }
    } catch {
      throw .disk(error)
    }
    discard()
  }

  /// Forgets what was written.
  func discard() {
    for name in files.keys { unlink("\(temporary)/\(name)") }
    for folder in folders.sorted(by: >) {
      var folder = folder
      while folder.utf8.count > temporary.utf8.count, rmdir(folder) == 0 { folder = FileTree.parent(of: folder) }
    }
    rmdir(temporary)
  }
}
