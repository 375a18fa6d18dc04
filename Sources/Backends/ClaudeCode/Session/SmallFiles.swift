// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The little a Claude Code agent does with files besides what its program does. Everything here may block.
enum SmallFiles {
  /// The beginning of a file as text; nil when it cannot be read.
  static func read(_ path: String, limit: Int) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = Glibc.read(file, &bytes, limit)
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// Makes a folder for its owner alone; true when it is there.
  static func makeFolder(_ path: String) -> Bool {
    mkdir(path, 0o700) == 0 || errno == EEXIST
  }

  /// Removes a folder and everything in it, following no links.
  static func removeFolder(_ path: String) {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name == "." || name == ".." { continue }
        let child = "\(path)/\(name)"
        var info = stat()
        if lstat(child, &info) == 0, info.st_mode & S_IFMT == S_IFDIR {
          removeFolder(child)
        } else {
          unlink(child)
        }
      }
      closedir(folder)
    }
    rmdir(path)
  }
}
