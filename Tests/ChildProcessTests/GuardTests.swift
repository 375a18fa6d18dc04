// SPDX-License-Identifier: Apache-2.0

import ChildProcess
import Glibc
import Testing

/// A program that starts processes in every way that leads away from it, none of which wants to end, and prints them.
private let escapist = """
  import os, signal, sys, time
  for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(number, signal.SIG_IGN)
  def stay():
    os.write(1, b'%d\\n' % os.getpid())
    while True: time.sleep(1)
  def child(body):
    if os.fork() == 0:
      body()
      os._exit(0)
  child(stay)
  child(lambda: (os.setsid(), stay()))
  child(lambda: (os.setsid(), child(stay)))
  child(lambda: (os.setsid(), child(lambda: (os.setsid(), child(stay)))))
  child(lambda: (os.setpgid(0, 0), child(lambda: (os.setsid(), os.close(0), os.close(2), stay()))))
  """

/// How many processes ``escapist`` starts and leaves.
private let escaped = 5

@Suite("Guards")
struct GuardTests {
  /// Starts the escapist and reads what it prints.
  private static func escapees(of child: Child) async -> [Int32] {
    var found: [Int32] = []
    while found.count < escaped, let block = await child.nextLines() { found += block.texts.compactMap { Int32($0) } }
    return found
  }

  @Test("what a program leaves behind ends with it, wherever it has gone")
  func leftBehind() async throws {
    let child = try await Child.start(StandIn.python(escapist + "\nsys.stdin.readline(); sys.exit(9)"))
    let processes = await Self.escapees(of: child)
    #expect(processes.count == escaped)
    #expect(processes.allSatisfy(isAlive))
    #expect(await child.write(line: [97]))
    #expect(await child.exit() == .exited(9))
    #expect(processes.allSatisfy { state(of: $0) == nil })
  }

  @Test(
    "stop ends all of it",
    arguments: [
      StopLadder.kill, StopLadder(afterInputClosed: nil, afterTerminate: .milliseconds(50)), .brisk,
    ])
  func stop(_ ladder: StopLadder) async throws {
    let child = try await Child.start(StandIn.python(escapist + "\nwhile True: time.sleep(1)"))
    let processes = await Self.escapees(of: child) + [child.processID]
    #expect(await child.stop(ladder) == .signalled(SIGKILL))
    #expect(processes.allSatisfy { state(of: $0) == nil })
  }

  @Test("a killed guard takes the program with it, and this process ends the rest and leaves no zombie")
  func killedGuard() async throws {
    let child = try await Child.start(StandIn.python(escapist + "\nwhile True: time.sleep(1)"))
    let processes = await Self.escapees(of: child) + [child.processID]
    let watcher = try #require(parent(of: child.processID))
    #expect(watcher != getpid())
    kill(watcher, SIGKILL)
    #expect(await child.exit() == .signalled(SIGKILL))
    await eventually("all are gone") { (processes + [watcher]).allSatisfy { state(of: $0) == nil } }
  }

  @Test("a guard that is asked to end ends the program first")
  func terminatedGuard() async throws {
    let child = try await Child.start(
      StandIn.shell("trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done"))
    #expect(await child.line() == "up")
    kill(try #require(parent(of: child.processID)), SIGTERM)
    #expect(await child.allLines() == ["bye"])
    #expect(await child.exit() == .exited(3))
  }

  @Test("a stopped program ends, too", arguments: [StopLadder.brisk, .kill])
  func stopped(_ ladder: StopLadder) async throws {
    let child = try await Child.start(StandIn.shell("kill -STOP $$; sleep 65"))
    await eventually("it is stopped") { state(of: child.processID) == "T" }
    let exit = await child.stop(ladder)
    #expect(exit == .signalled(ladder == .kill ? SIGKILL : SIGTERM))
  }

  @Test("when this process is killed, nothing of the tree outlives it")
  func killedServer() async throws {
    let holder = try Holder(["/usr/bin/env", "python3", "-c", escapist + "\nwhile True: time.sleep(1)"])
    let processes = holder.numbers(escaped)
    #expect(processes.count == escaped)
    let guards = children(of: holder.process)
    let programs = guards.flatMap(children(of:))
    #expect(!guards.isEmpty && !programs.isEmpty)
    holder.kill()
    await eventually("all are gone") { (processes + guards + programs).allSatisfy { !isAlive($0) } }
  }

  @Test("a guard whose server is gone before it begins starts nothing")
  func lateGuard() async throws {
    let file = "/tmp/child-guard-\(getpid())-late"
    var process: pid_t = 0
    let words = ["guard", "__guard", "1", "word", "/tmp", "--", "/usr/bin/touch", file]
    #expect(spawn(StandIn.buildFolder + "/ChildGuardTool", words, output: nil, &process) == 0)
    var status: Int32 = 0
    #expect(waitpid(process, &status, 0) == process)
    #expect(status == 1 << 8)
    #expect(access(file, F_OK) != 0)
  }

  /// Bounded, so that it is over soon wherever the guard should fail: 16 processes, each of which goes on in a child of
  /// its own 150 times.
  @Test("processes that fork while they are killed are caught")
  func forkBomb() async throws {
    let script = """
      import os, time
      for i in range(4): os.fork()
      os.write(1, b'x\\n')
      for i in range(150):
        if os.fork(): os._exit(0)
      time.sleep(60)

      """
    let mark = "# bomb \(UInt64.random(in: .min ... .max))"
    let child = try await Child.start(StandIn.python(script + mark))
    _ = await child.nextLines()
    await child.stop(.kill)
    let left = entries(of: "/proc").compactMap { Int32($0) }.filter { commandLine(of: $0).contains(mark) }
    #expect(left.isEmpty)
  }

  @Test("a guard is one thread, holds no pipe of the program but the error output, and sleeps")
  func idle() async throws {
    let child = try await Child.start(StandIn.shell("echo up; sleep 66"))
    #expect(await child.line() == "up")
    let watcher = try #require(parent(of: child.processID))
    #expect(entries(of: "/proc/\(watcher)/task") == [String(watcher)])
    let open = entries(of: "/proc/\(watcher)/fd").compactMap { linkTarget("/proc/\(watcher)/fd/\($0)") }
    #expect(open.filter { $0.hasPrefix("pipe:") }.count == 1)
    #expect(linkTarget("/proc/\(watcher)/cwd") == "/")
    let before = status(of: watcher, "voluntary_ctxt_switches")
    try await Task.sleep(for: .seconds(1))
    #expect(status(of: watcher, "voluntary_ctxt_switches") == before)
    await child.stop(.kill)
  }

  @Test("letting go of a child kills it")
  func letGo() async throws {
    var child: Child? = try await Child.start(StandIn.shell("echo up; sleep 67"))
    #expect(await child?.line() == "up")
    let process = try #require(child?.processID)
    child = nil
    await eventually("it is gone") { !isAlive(process) }
  }
}
