// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunEngine

/// Giving a file new content as a whole. All calls block.
enum FileRewrite {
  /// Puts new content in the place of the old. Whoever reads the file sees the one or the other; its owner and
  /// permissions stay, and so does a link that leads to it.
  ///
  /// - Throws: when it cannot be written, and when its content is no longer `old`.
  static func replace(_ path: String, content old: [UInt8], with new: [UInt8]) throws(CommandProblem) {
    guard let resolved = realpath(path, nil) else { throw failure("found") }
    defer { free(resolved) }
    let target = String(cString: resolved)
    var status = stat()
    guard stat(target, &status) == 0 else { throw failure("found") }
    let temporary = try temporaryFile(beside: target, new, like: status)
    // As late as possible: what somebody else has written meanwhile must not get lost.
    guard WholeFile.read(target) == old else {
      unlink(temporary)
      throw CommandProblem("The file was changed meanwhile and is left as it is. Run the command again.")
    }
    guard rename(temporary, target) == 0 else {
      let problem = failure("written")
      unlink(temporary)
      throw problem
    }
  }

  /// Writes a file that is not there yet.
  ///
  /// - Throws: when it cannot be written, and when there is one and `overwrites` is false.
  static func create(_ path: String, _ content: [UInt8], overwrites: Bool) throws(CommandProblem) {
    if overwrites, let old = WholeFile.read(path) { return try replace(path, content: old, with: content) }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw CommandProblem("\(path) is there already; --force replaces it.") }
      throw CommandProblem("\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
    defer { close(descriptor) }
    guard write(content, to: descriptor) else {
      let problem = CommandProblem("\(path) cannot be written: \(String(cString: strerror(errno))).")
      unlink(path)
      throw problem
    }
  }

  private static func temporaryFile(
    beside target: String, _ content: [UInt8], like status: stat
  ) throws(CommandProblem) -> String {
    let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? ""
    let name = target.split(separator: "/").last ?? ""
    let path = "\(folder).\(name).\(getpid()).tmp"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("written") }
    defer { close(descriptor) }
    // Only root may give files away; others own what they may write, as a rule.
    _ = fchown(descriptor, status.st_uid, status.st_gid)
    guard fchmod(descriptor, status.st_mode & 0o7777) == 0, write(content, to: descriptor), fsync(descriptor) == 0
    else {
      let problem = failure("written")
      unlink(path)
      throw problem
    }
    return path
  }

  private static func write(_ content: [UInt8], to descriptor: Int32) -> Bool {
    var rest = content[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  private static func failure(_ verb: String) -> CommandProblem {
    CommandProblem("The file cannot be \(verb): \(String(cString: strerror(errno))).")
  }
}
