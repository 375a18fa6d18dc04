// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A folder that is held open, so that what is done in it stays in it: its members are reached through it and never
/// through symbolic links, whatever happens to the path meanwhile. All calls block.
final class OpenFolder {
  /// What a member of a folder is.
  enum Kind {
    case file, folder
    /// A symbolic link, a socket, a pipe, a device; or it could not be looked at.
    case other
  }

  let path: String
  private let descriptor: Int32

  /// Opens a folder; a symbolic link to one is refused.
  convenience init(_ path: String) throws(DiskError) { try self.init(path, in: AT_FDCWD, name: path) }

  private init(_ path: String, in parent: Int32, name: String) throws(DiskError) {
    descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", path) }
    self.path = path
  }

  deinit { close(descriptor) }

  /// Opens a folder in this one.
  func folder(_ name: String) throws(DiskError) -> OpenFolder {
    try OpenFolder("\(path)/\(name)", in: descriptor, name: name)
  }

  /// The names in the folder, sorted.
  func names() throws(DiskError) -> [String] {
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = fdopendir(copy) else {
      let error = DiskError.last("read", path)
      if copy >= 0 { close(copy) }
      throw error
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes files whose names are no UTF-8 and so cannot be named otherwise.
  func removeUnnamable() {
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = fdopendir(copy) else {
      if copy >= 0 { close(copy) }
      return
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { name in
          if String(validatingCString: name) == nil { _ = unlinkat(descriptor, name, 0) }
        }
      }
    }
  }

  /// What a member is.
  func kind(of name: String) -> Kind {
    var status = stat()
    guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .other }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// Removes a member that is no folder; a symbolic link goes, not what it leads to.
  func remove(_ name: String) throws(DiskError) { try unlink(name, 0) }

  /// Removes a folder in this one, which must be empty.
  func removeFolder(_ name: String) throws(DiskError) { try unlink(name, AT_REMOVEDIR) }

  private func unlink(_ name: String, _ flags: Int32) throws(DiskError) {
    guard unlinkat(descriptor, name, flags) == 0 || errno == ENOENT else { throw .last("remove", "\(path)/\(name)") }
  }
}
