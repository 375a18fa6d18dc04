// SPDX-License-Identifier: Apache-2.0

import ChildProcess
import Glibc
import Testing

/// Alone, because they count what this process has open.
@Suite("Many children", .serialized)
struct ManyChildrenTests {
  @Test("two hundred at once each get their own answers")
  func atOnce() async throws {
    try await withThrowingTaskGroup { group in
      for number in 0..<200 {
        group.addTask {
          let child = try await Child.start(StandIn.program("/bin/cat"))
          for round in 0..<5 {
            let word = "\(number) \(round)"
            #expect(await child.write(line: Array(word.utf8)))
            #expect(await child.line() == word)
          }
          #expect(await child.stop(.patient) == .exited(0))
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("a thousand starts leave no zombie and no descriptor")
  func thousand() async throws {
    for round in 0..<50 {
      try await withThrowingTaskGroup { group in
        for number in 0..<20 {
          group.addTask {
            if number == 0 {
              _ = try? await Child.start(StandIn.program("/no/such/program"))
              return
            }
            let child = try await Child.start(StandIn.program("/bin/echo", [String(round)]))
            #expect(await child.allLines() == [String(round)])
            #expect(await child.exit() == .exited(0))
          }
        }
        try await group.waitForAll()
      }
    }
    // Other suites have children, too; what these have left would stay.
    await eventually("no zombie is left") { children(of: getpid()).allSatisfy { state(of: $0) != "Z" } }
    await eventually("few descriptors are open") { entries(of: "/proc/self/fd").count < 100 }
  }
}
