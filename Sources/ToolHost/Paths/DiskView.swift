// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Glibc

/// The disk as it is at the moment. It blocks: use it on a thread that may.
public struct DiskView: FileView {
  /// The disk.
  public init() {}

  /// What stands at an absolute path.
  public func entry(_ path: String) -> FileEntry {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      let problem = errno
      if problem == ENOENT || problem == ENOTDIR { return .missing }
      return .unknown(String(cString: strerror(problem)))
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file(names: Int(status.st_nlink))
    case S_IFDIR: return .folder
    case S_IFLNK: return link(path)
    default: return .special
    }
  }

  private func link(_ path: String) -> FileEntry {
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink(path, &buffer, buffer.count)
    guard length >= 0 else { return .unknown(String(cString: strerror(errno))) }
    let target = String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    return .link(target: target, isMagic: isMagic(path))
  }

  /// Whether a link is one of those that a process has: every link of the `proc` file system but those in its root,
  /// wherever it is mounted.
  private func isMagic(_ path: String) -> Bool {
    var proc = stat()
    var folder = stat()
    guard stat("/proc", &proc) == 0, stat(PathNames.folder(of: path), &folder) == 0 else { return false }
    return folder.st_dev == proc.st_dev && folder.st_ino != proc.st_ino
  }

  /// All that is no folder below a folder.
  public func files(below folder: String, limit: Int) -> [String]? {
    var found: [String] = []
    var folders = [folder]
    var visited = 0
    while let folder = folders.popLast() {
      guard let stream = opendir(folder) else { return nil }
      defer { closedir(stream) }
      while let item = readdir(stream) {
        let name = withUnsafePointer(to: &item.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name == "." || name == ".." { continue }
        visited += 1
        guard visited <= limit else { return nil }
        let path = "\(folder)/\(name)"
        switch entry(path) {
        case .folder: folders.append(path)
        case .unknown: return nil
        case .missing: continue
        default: found.append(path)
        }
      }
    }
    return found
  }
}
