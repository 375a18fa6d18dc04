// SPDX-License-Identifier: Apache-2.0

import ChildProcess
import Testing

@Suite("The input of children")
struct InputTests {
  @Test("lines of many writers are never mixed, and none is lost")
  func manyWriters() async throws {
    let child = try await Child.start(StandIn.shell("cat"))
    async let lines = child.allLines()
    await withTaskGroup { group in
      for writer in 0..<20 {
        group.addTask {
          for number in 0..<50 {
            let text = String(repeating: Character(UnicodeScalar(UInt8(65 + writer))), count: 1 + number * 97)
            #expect(await child.write(line: Array(text.utf8)))
          }
        }
      }
    }
    child.closeInput()
    let read = await lines
    #expect(read.count == 1000)
    #expect(read.allSatisfy { line in line.allSatisfy { $0 == line.first } })
    for writer in 0..<20 {
      let own = read.filter { $0.utf8.first == UInt8(65 + writer) }
      #expect(own.map(\.utf8.count) == (0..<50).map { 1 + $0 * 97 })
    }
  }

  @Test("a line of 12 MB arrives whole")
  func largeLine() async throws {
    let child = try await Child.start(
      StandIn.python("import sys\nfor line in sys.stdin.buffer: print(len(line), flush=True)"))
    #expect(await child.write(line: [UInt8](repeating: 97, count: 12_000_000)))
    #expect(await child.write(line: Array("next".utf8)))
    child.closeInput()
    #expect(await child.allLines() == ["12000001", "5"])
    #expect(await child.exit() == .exited(0))
  }

  @Test("writers wait when the program does not read, and are told when it never will")
  func noReader() async throws {
    var command = StandIn.shell("echo up; sleep 63")
    command.limits.inputBytes = 1 << 20
    let child = try await Child.start(command)
    #expect(await child.line() == "up")
    // What fits into the queue and the pipe is taken.
    let line = [UInt8](repeating: 97, count: 300_000)
    for _ in 0..<3 { #expect(await child.write(line: line)) }
    async let waiting = child.write(line: [UInt8](repeating: 98, count: 3_000_000))
    async let after = child.write(line: [99])
    child.closeInput()
    await child.stop(.kill)
    #expect(await waiting == false)
    #expect(await after == false)
    #expect(await child.write(line: line) == false)
  }

  @Test("a program that closes its input and lives on takes nothing any more")
  func closedInput() async throws {
    let child = try await Child.start(StandIn.shell("exec <&-; echo closed; sleep 64"))
    #expect(await child.line() == "closed")
    await eventually("writing fails") { await child.write(line: [97]) == false }
    #expect(isAlive(child.processID))
    await child.stop(.kill)
  }

  @Test("the end of the input comes after what waits")
  func closeInput() async throws {
    let child = try await Child.start(StandIn.shell("sleep 0.2; wc -l"))
    for _ in 0..<1000 { #expect(await child.write(line: [UInt8](repeating: 97, count: 500))) }
    child.closeInput()
    #expect(await child.write(line: [97]) == false)
    #expect(await child.allLines().first?.split(separator: " ").first == "1000")
    #expect(await child.exit() == .exited(0))
  }
}
