// SPDX-License-Identifier: Apache-2.0

import ChildProcess
import Glibc

/// A guard for tests, whose own process is the test runner; and a process with a child, to be killed or measured.
///
/// `hold PROGRAM ARGUMENT…` starts a child and prints its output; `flood PROGRAM ARGUMENT…` reads its output and prints
/// what that cost.
@main
enum ChildGuardTool {
  static func main() async throws {
    let words = Array(CommandLine.arguments.dropFirst())
    ChildGuard.runIfAsked(words)
    guard words.count >= 2 else { exit(64) }
    let command = ChildCommand(
      executable: words[1], arguments: Array(words.dropFirst(2)), environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
      workingDirectory: "/tmp")
    switch words[0] {
    case "hold": await hold(try await Child.start(command))
    case "flood": await flood(try await Child.start(command))
    default: exit(64)
    }
  }

  @concurrent
  private static func hold(_ child: Child) async {
    while let block = await child.nextLines() {
      for line in block.lines { print(String(decoding: block.bytes[line], as: UTF8.self)) }
      fflush(nil)
    }
    _ = await child.exit()
  }

  @concurrent
  private static func flood(_ child: Child) async {
    var (blocks, lines, bytes) = (0, 0, 0)
    let before = Usage.now
    while let block = await child.nextLines() {
      blocks += 1
      lines += block.lines.count
      bytes += block.bytes.count
    }
    let usage = Usage.now - before
    print("blocks \(blocks) lines \(lines) bytes \(bytes)")
    print("wall ms \(usage.wall / 1000) cpu ms \(usage.processor / 1000)")
    print(
      "cpu ns a line \(lines > 0 ? usage.processor * 1000 / lines : 0), a block \(blocks > 0 ? usage.processor * 1000 / blocks : 0)"
    )
    _ = await child.exit()
  }
}

/// Time, in microseconds.
struct Usage {
  var wall: Int
  var processor: Int

  static var now: Usage {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    var used = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used)
    return Usage(
      wall: time.tv_sec * 1_000_000 + time.tv_nsec / 1000, processor: used.tv_sec * 1_000_000 + used.tv_nsec / 1000)
  }

  static func - (left: Usage, right: Usage) -> Usage {
    Usage(wall: left.wall - right.wall, processor: left.processor - right.processor)
  }
}
