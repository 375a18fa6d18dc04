// SPDX-License-Identifier: Apache-2.0

import ChildProcess
import Glibc

/// Whether a process is there and no zombie.
func isAlive(_ process: Int32) -> Bool {
  guard let state = state(of: process) else { return false }
  return state != "Z" && state != "X"
}

/// The state of a process as /proc shows it.
func state(of process: Int32) -> Character? { fields(of: process).first?.first }

/// The parent of a process.
func parent(of process: Int32) -> Int32? {
  let fields = fields(of: process)
  return fields.count > 1 ? Int32(fields[1]) : nil
}

/// The children of a process.
func children(of process: Int32) -> [Int32] {
  entries(of: "/proc").compactMap { Int32($0) }.filter { parent(of: $0) == process }
}

/// All that descend from a process.
func descendants(of process: Int32) -> [Int32] {
  let children = children(of: process)
  return children + children.flatMap(descendants(of:))
}

/// A line of /proc/PROCESS/status.
func status(of process: Int32, _ name: String) -> String? {
  contents("/proc/\(process)/status").split(separator: "\n").first { $0.hasPrefix(name + ":") }
    .map { $0.dropFirst(name.count + 1).filter { $0 != "\t" && $0 != " " } }
}

/// The words a process was started with.
func commandLine(of process: Int32) -> String { contents("/proc/\(process)/cmdline") }

/// What stands in a folder.
func entries(of folder: String) -> [String] {
  guard let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var found: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { found.append(name) }
  }
  return found
}

/// Where a symbolic link leads.
func linkTarget(_ path: String) -> String? {
  var target = [CChar](repeating: 0, count: 4096)
  let count = readlink(path, &target, target.count)
  return count < 0 ? nil : String(decoding: target.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// A file as text; empty when there is none.
func contents(_ path: String) -> String {
  guard let file = fopen(path, "r") else { return "" }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  while case let byte = getc(file), byte >= 0 { bytes.append(UInt8(truncatingIfNeeded: byte)) }
  return String(decoding: bytes, as: UTF8.self)
}

private func fields(of process: Int32) -> [Substring] {
  let text = contents("/proc/\(process)/stat")
  guard let name = text.lastIndex(of: ")") else { return [] }
  return text[text.index(after: name)...].split(separator: " ")
}

/// Starts a process without a guard; 0 or an error of the system.
func spawn(_ program: String, _ words: [String], output: Int32?, _ process: inout pid_t) -> Int32 {
  var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
  arguments.append(nil)
  defer { for argument in arguments { free(argument) } }
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  if let output { posix_spawn_file_actions_adddup2(&actions, output, 1) }
  return posix_spawn(&process, program, &actions, nil, arguments, environ)
}

/// A process that has a child, to be killed.
final class Holder {
  let process: Int32
  private let output: UnsafeMutablePointer<FILE>

  struct Failure: Error {}

  init(_ command: [String]) throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Failure() }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var process: pid_t = 0
    let result = spawn(
      StandIn.buildFolder + "/ChildGuardTool", ["holder", "hold"] + command, output: ends[1], &process)
    close(ends[1])
    guard result == 0, let output = fdopen(ends[0], "r") else { throw Failure() }
    (self.process, self.output) = (process, output)
  }

  /// Reads so many numbers, a line each.
  func numbers(_ count: Int) -> [Int32] {
    var found: [Int32] = []
    var line = [CChar](repeating: 0, count: 100)
    while found.count < count, fgets(&line, Int32(line.count), output) != nil {
      let text = String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if let number = Int32(text) { found.append(number) }
    }
    return found
  }

  /// Kills it without a word, and reaps it.
  func kill() {
    Glibc.kill(process, SIGKILL)
    waitpid(process, nil, 0)
  }

  deinit { fclose(output) }
}
