// SPDX-License-Identifier: Apache-2.0

import Glibc
import MediaFormats
import RunJournal
public import TeamConfig

/// Looks at files and folders for the checks of team files, which never look themselves.
public enum FileLook {
  /// What stands at these absolute paths now. Links are followed. Files among `contents` are looked into for what kind
  /// of medium they are.
  public static func facts(
    about paths: Set<String>, contents: Set<String> = []
  ) async -> [String: FileFacts.Fact] {
    await DiskExecutor.shared.run { () -> [String: FileFacts.Fact] in
      paths.reduce(into: [:]) { facts, path in
        facts[path] = fact(path)
        if contents.contains(path), case .file(let size, nil) = facts[path] {
          facts[path] = .file(size: size, media: media(path, size: size))
        }
      }
    }
  }

  /// Up to this size a file is read whole to see what it is; of larger ones only the beginning is.
  private static let wholeFile = 8 << 20
  private static let beginning = 256 << 10

  /// What kind of medium a file is; nil when it cannot be read. Whether a large one is complete is not looked at.
  private static func media(_ path: String, size: Int) -> MediaFacts? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let isWhole = size <= wholeFile
    let wanted = isWhole ? size : beginning
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
      while count < wanted {
        let got = read(descriptor, buffer.baseAddress?.advanced(by: count), wanted - count)
        if got <= 0 { break }
        count += got
      }
    }
    return isWhole ? MediaIdentification.identify(bytes) : MediaIdentification.identify(beginning: bytes)
  }

  /// What stands at an absolute path now. It blocks: call it on a thread that may.
  public static func fact(_ path: String) -> FileFacts.Fact {
    var status = stat()
    guard stat(path, &status) == 0 else { return errno == ENOENT || errno == ENOTDIR ? .missing : .other }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file(size: Int(status.st_size), media: nil)
    case S_IFDIR: return isEmpty(path).map { .folder(isEmpty: $0) } ?? .other
    default: return .other
    }
  }

  /// The names in a folder with whether each is a folder, in order; none when it cannot be read. At most `limit`.
  public static func entries(of folder: String, limit: Int = 2000) async -> [(name: String, isFolder: Bool)] {
    await DiskExecutor.shared.run { () -> [(name: String, isFolder: Bool)] in
      var found: [(name: String, isFolder: Bool)] = []
      forEachName(in: folder) { name in
        var status = stat()
        let isThere = stat("\(folder)/\(name)", &status) == 0
        found.append((name, isThere && status.st_mode & S_IFMT == S_IFDIR))
        return found.count < limit
      }
      return found.sorted { $0.name < $1.name }
    }
  }

  /// Whether a folder has nothing in it; nil when it cannot be read.
  private static func isEmpty(_ folder: String) -> Bool? {
    var isEmpty = true
    let wasRead = forEachName(in: folder) { _ in
      isEmpty = false
      return false
    }
    return wasRead ? isEmpty : nil
  }

  /// Calls `body` with every name in a folder until it returns false. Returns whether the folder could be read.
  @discardableResult
  private static func forEachName(in folder: String, _ body: (String) -> Bool) -> Bool {
    guard let directory = opendir(folder) else { return false }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != "..", !body(name) { break }
    }
    return true
  }
}
