// SPDX-License-Identifier: Apache-2.0

package import Glibc
import Synchronization

/// Folders and whole files. All calls block.
package enum FileTree {
  /// Number of the next temporary file of this process.
  private static let counter = Atomic<Int>(0)

  /// Makes a folder and those above it that are missing.
  package static func makeFolder(_ path: String, permissions: mode_t = 0o755) throws(DiskError) {
    if mkdir(path, permissions) == 0 { return }
    switch errno {
    case EEXIST where isFolder(path):
      return
    case ENOENT:
      let parent = self.parent(of: path)
      guard parent != path else { throw DiskError(operation: "create", path: path, number: ENOENT) }
      try makeFolder(parent, permissions: permissions)
      if mkdir(path, permissions) == 0 || errno == EEXIST && isFolder(path) { return }
      throw .last("create", path)
    default:
      throw .last("create", path)
    }
  }

  /// Puts a file in place as a whole: whoever reads it sees the old content or the new one, also after a crash.
  package static func replace(_ path: String, with bytes: [UInt8], permissions: mode_t = 0o644) throws(DiskError) {
    let temporary = temporaryName(for: path)
    do throws(DiskError) {
      let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL, permissions: permissions)
      try file.write(bytes, at: 0)
      try file.synchronize()
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let error = DiskError.last("write", path)
      unlink(temporary)
      throw error
    }
  }

  /// A name beside a file for what will take its place, unlike any other: `<path>.<process>-<number>.tmp`.
  static func temporaryName(for path: String) -> String {
    "\(path).\(getpid())-\(counter.wrappingAdd(1, ordering: .relaxed).newValue).tmp"
  }

  /// Whether a name is one that ``temporaryName(for:)`` gives for a file of this name.
  static func isTemporary(_ name: String, of base: String) -> Bool {
    guard name.hasPrefix("\(base)."), name.hasSuffix(".tmp") else { return false }
    let parts = name.dropFirst(base.utf8.count + 1).dropLast(4).split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }

  /// Gives a file another name. Without `overwrite` a name that is taken is an error (`EEXIST`), whoever took it when.
  static func move(_ source: String, to path: String, overwrite: Bool) throws(DiskError) {
    if overwrite {
      guard rename(source, path) == 0 else { throw .last("write", path) }
      return
    }
    if link(source, path) == 0 {
      unlink(source)
      return
    }
    // File systems without hard links.
    guard errno == EPERM || errno == ENOTSUP || errno == ENOSYS, !isTaken(path) else { throw .last("write", path) }
    guard rename(source, path) == 0 else { throw .last("write", path) }
  }

  /// The content of a file; nil when there is none.
  static func read(_ path: String, atMost limit: Int = 64 << 20) throws(DiskError) -> [UInt8]? {
    let file: OpenFile
    do {
      file = try OpenFile(path, O_RDONLY)
    } catch {
      if error.number == ENOENT || error.number == ENOTDIR { return nil }
      throw error
    }
    return try file.read(0..<min(try file.size(), limit))
  }

  /// Names in a folder, sorted; none when it does not exist or cannot be read.
  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether there is anything with this name, be it a link that leads nowhere.
  static func isTaken(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  package static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func lastComponent(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
