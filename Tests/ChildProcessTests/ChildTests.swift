// SPDX-License-Identifier: Apache-2.0

import ChildProcess
import Glibc
import Testing

@Suite("Children")
struct ChildTests {
  @Test("lines go in and come out, and the exit status is the program's")
  func echo() async throws {
    let child = try await Child.start(StandIn.shell("cat; echo done >&2; exit 7"))
    #expect(await child.write(line: Array("one".utf8)))
    #expect(await child.line() == "one")
    #expect(await child.write(line: Array("two".utf8)))
    child.closeInput()
    #expect(await child.allLines() == ["two"])
    #expect(await child.exit() == .exited(7))
    #expect(child.errorTail == "done\n")
    #expect(await child.write(line: [65]) == false)
  }

  @Test("a signal is the program's end as it is", arguments: [SIGKILL, SIGTERM, SIGSEGV, SIGUSR1])
  func signals(_ number: Int32) async throws {
    let child = try await Child.start(StandIn.shell("kill -\(number) $$; sleep 60"))
    #expect(await child.exit() == .signalled(number))
  }

  @Test("a signal goes to the program and not to its guard")
  func signalProgram() async throws {
    let child = try await Child.start(
      StandIn.shell("trap 'echo got; exit 3' INT; echo $$; while :; do sleep 0.05; done"))
    #expect(await child.line() == String(child.processID))
    child.signal(SIGINT)
    #expect(await child.allLines() == ["got"])
    #expect(await child.exit() == .exited(3))
  }

  @Test(
    "what cannot be started is told apart",
    arguments: [
      ("/no/such/program", "/tmp", ChildFailure.Code.programMissing),
      ("/etc/passwd/x", "/tmp", .programMissing),
      ("/bin/sh", "/no/such/folder", .workingDirectoryMissing),
      ("/bin/sh", "/etc/passwd", .workingDirectoryMissing),
      ("/etc/passwd", "/tmp", .notExecutable),
      ("/tmp", "/tmp", .notExecutable),
    ])
  func failures(program: String, folder: String, code: ChildFailure.Code) async throws {
    let failure = await #expect(throws: ChildFailure.self) {
      try await Child.start(StandIn.program(program, in: folder))
    }
    #expect(failure?.code == code)
    #expect(failure?.message.contains(code == .workingDirectoryMissing ? folder : program) == true)
  }

  @Test("arguments that are too long are told")
  func tooLong() async throws {
    let argument = String(repeating: "x", count: 4 << 20)
    let failure = await #expect(throws: ChildFailure.self) {
      try await Child.start(StandIn.program("/bin/true", [argument]))
    }
    #expect(failure?.code == .tooLong)
  }

  @Test(
    "a stubborn program and what it started are gone after stop",
    arguments: [
      StopLadder.kill, StopLadder(afterInputClosed: .milliseconds(100), afterTerminate: .milliseconds(200)),
    ])
  func stop(_ ladder: StopLadder) async throws {
    let child = try await Child.start(
      StandIn.shell("trap '' TERM INT HUP; (trap '' TERM; setsid sleep 61 & echo $!; wait) & echo $!; wait; sleep 60"))
    var processes: [Int32] = [child.processID]
    while processes.count < 3, let block = await child.nextLines() { processes += block.texts.compactMap { Int32($0) } }
    #expect(processes.allSatisfy(isAlive))
    async let second = child.stop(.kill)
    #expect(await child.stop(ladder) == .signalled(SIGKILL))
    #expect(await second == .signalled(SIGKILL))
    #expect(!processes.contains(where: isAlive))
  }
}
