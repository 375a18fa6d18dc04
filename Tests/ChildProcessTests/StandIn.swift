// SPDX-License-Identifier: Apache-2.0

import ChildProcess
import Glibc
import Testing

/// Small programs that behave as the tests want, started as children.
enum StandIn {
  /// The folder of the test runner, where the build puts its executables.
  static let buildFolder: String = {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count)
    let text = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return String(text[..<(text.lastIndex(of: "/") ?? text.startIndex)])
  }()

  /// Lets children of this process have their guard.
  static let guarded: Void = { ChildSettings.guardExecutable = buildFolder + "/ChildGuardTool" }()

  /// A shell script.
  static func shell(_ script: String, _ arguments: [String] = [], environment: [String: String] = [:]) -> ChildCommand {
    _ = guarded
    return ChildCommand(
      executable: "/bin/sh", arguments: ["-c", script, "sh"] + arguments,
      environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"].merging(environment) { $1 }, workingDirectory: "/tmp")
  }

  /// A Python script.
  static func python(_ script: String, _ arguments: [String] = []) -> ChildCommand {
    shell("exec python3 -c \"$@\"", [script] + arguments)
  }

  /// A program of its own.
  static func program(_ path: String, _ arguments: [String] = [], in folder: String = "/tmp") -> ChildCommand {
    _ = guarded
    return ChildCommand(executable: path, arguments: arguments, environment: [:], workingDirectory: folder)
  }
}

extension Child {
  /// All lines until the end of the output.
  func allLines() async -> [String] {
    var lines: [String] = []
    while let block = await nextLines() { lines += block.texts }
    return lines
  }

  /// The next line; nil at the end. For programs that print no other before they are answered.
  func line() async -> String? { await nextLines()?.texts.first }
}

extension LineBlock {
  /// The lines as text.
  var texts: [String] { lines.map { String(decoding: bytes[$0], as: UTF8.self) } }
}

/// Whether a process is there and no zombie.
func isAlive(_ process: Int32) -> Bool {
  guard let state = state(of: process) else { return false }
  return state != "Z" && state != "X"
}

/// The state of a process as /proc shows it.
func state(of process: Int32) -> Character? {
  guard let file = fopen("/proc/\(process)/stat", "r") else { return nil }
  defer { fclose(file) }
  var text = [CChar](repeating: 0, count: 1024)
  guard fgets(&text, Int32(text.count), file) != nil else { return nil }
  let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  guard let name = bytes.lastIndex(of: UInt8(ascii: ")")), name + 2 < bytes.count else { return nil }
  return Character(UnicodeScalar(bytes[name + 2]))
}

/// Waits until a condition holds; a generous time later it is a failure of the test.
func eventually(_ what: Comment, _ condition: () async -> Bool) async {
  for _ in 0..<2000 {
    if await condition() { return }
    try? await Task.sleep(for: .milliseconds(10))
  }
  Issue.record(what)
}
