// SPDX-License-Identifier: Apache-2.0

import ChildProcess
import Glibc
import Testing

/// Small programs that behave as the tests want, started as children.
enum StandIn {
  /// The folder of the test runner, where the build puts its executables.
  static let buildFolder: String = {
    let text = linkTarget("/proc/self/exe") ?? ""
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

/// Waits until a condition holds; a generous time later it is a failure of the test.
func eventually(_ what: Comment, _ condition: () async -> Bool) async {
  for _ in 0..<2000 {
    if await condition() { return }
    try? await Task.sleep(for: .milliseconds(10))
  }
  Issue.record(what)
}
