// SPDX-License-Identifier: Apache-2.0

import ChildProcess
import Glibc
import Testing

@Suite("The output of children")
struct OutputTests {
  @Test("half a line at the end is a line, and is told")
  func halfLine() async throws {
    let child = try await Child.start(StandIn.shell("printf 'one\\r\\ntwo\\n\\nthr'"))
    var lines: [String] = []
    var endsInside = false
    while let block = await child.nextLines() {
      #expect(!endsInside)
      lines += block.texts
      endsInside = block.endsInsideLine
    }
    #expect(lines == ["one", "two", "", "thr"])
    #expect(endsInside)
  }

  @Test("a line of 20 MB comes whole, and bytes that are no UTF-8 come as they are")
  func hugeLine() async throws {
    let child = try await Child.start(
      StandIn.python("import os\nos.write(1, b'\\xff' * 65537)\nos.write(1, b'a' * 20000000 + b'\\nnext\\n')"))
    var sizes: [Int] = []
    var first: UInt8?
    while let block = await child.nextLines() {
      sizes += block.lines.map(\.count)
      if first == nil { first = block.bytes.first }
    }
    // `os.write` writes what fits; what counts is that nothing was lost or cut.
    #expect(sizes.count == 2)
    #expect(sizes.first.map { $0 > 65536 } == true)
    #expect(first == 0xff)
    #expect(await child.exit() == .exited(0))
  }

  @Test("a line over the limit is dropped and counted, those around it come")
  func lineLimit() async throws {
    var command = StandIn.python("print('a'); print('x' * 3000000); print('b')")
    command.limits.lineBytes = 1 << 20
    let child = try await Child.start(command)
    var (lines, dropped) = ([String](), 0)
    while let block = await child.nextLines() {
      lines += block.texts
      dropped += block.dropped
    }
    #expect(lines == ["a", "b"])
    #expect(dropped == 1)
  }

  @Test("a program whose output nobody reads waits, and loses nothing")
  func backPressure() async throws {
    let script = """
      import os, sys
      line = b'x' * 999 + b'\\n'
      for i in range(20000):
        os.write(1, line)
        if i % 100 == 0: sys.stderr.write(f'{i}\\n'); sys.stderr.flush()
      """
    let child = try await Child.start(StandIn.python(script))
    #expect(await child.nextLines() != nil)
    // It stands still when its error output says the same for a while.
    var last = ""
    await eventually("the program waits") {
      let now = child.errorTail
      defer { last = now }
      try? await Task.sleep(for: .milliseconds(200))
      return !now.isEmpty && now == last && now == child.errorTail
    }
    let progress = child.errorTail.split(separator: "\n").last.flatMap { Int($0) }
    #expect(try #require(progress) < 2000)
    var count = 0
    while let block = await child.nextLines() { count += block.lines.count }
    #expect(count > 19000)
    #expect(await child.exit() == .exited(0))
  }

  @Test("a program that is being stopped can say all it has to say though nobody reads, and end by itself")
  func drainedWhileStopping() async throws {
    let child = try await Child.start(
      StandIn.python("import sys\nsys.stdin.read()\nfor i in range(3000): print('x' * 1000)\nsys.exit(5)"))
    let exit = await child.stop(StopLadder(afterInputClosed: .seconds(60), afterTerminate: nil))
    #expect(exit == .exited(5))
    // And what it said is still there.
    #expect(await child.allLines().count == 3000)
  }

  @Test("the end comes though a process in the background holds the output")
  func heldOutput() async throws {
    let child = try await Child.start(StandIn.shell("(trap '' TERM HUP; sleep 62; echo late) & echo said; exit 4"))
    #expect(await child.allLines() == ["said"])
    #expect(await child.exit() == .exited(4))
  }

  @Test("a program may close its output and live on")
  func closedOutput() async throws {
    let child = try await Child.start(StandIn.shell("echo last; exec >&-; read line; exit 6"))
    #expect(await child.allLines() == ["last"])
    #expect(isAlive(child.processID))
    #expect(await child.write(line: Array("go".utf8)))
    #expect(await child.exit() == .exited(6))
  }

  @Test("lines that come one by one are all read, however fast")
  func oneByOne() async throws {
    let child = try await Child.start(StandIn.python("import os\nfor i in range(20000): os.write(1, b'%d\\n' % i)"))
    var next = 0
    while let block = await child.nextLines() {
      for line in block.texts {
        #expect(line == String(next))
        next += 1
      }
    }
    #expect(next == 20000)
  }

  @Test("what was said before the end can be read after it")
  func readAfterEnd() async throws {
    let child = try await Child.start(StandIn.shell("echo one; echo two; exit 3"))
    #expect(await child.exit() == .exited(3))
    #expect(await child.allLines() == ["one", "two"])
    #expect(await child.nextLines() == nil)
  }
}
