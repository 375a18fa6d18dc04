// SPDX-License-Identifier: Apache-2.0

import ChildProcess
import Glibc
import Testing

@Suite("What children inherit")
struct InheritanceTests {
  @Test("exactly the environment that is given", arguments: [[:], ["A": "1", "B": "x=y z", "C": "", "ÄÖ": "ü€"]])
  func environment(_ given: [String: String]) async throws {
    var command = StandIn.program("/usr/bin/env", ["-0"])
    command.environment = given
    let child = try await Child.start(command)
    let text = await child.allLines().joined(separator: "\n")
    #expect(Set(text.split(separator: "\0").map(String.init)) == Set(given.map { "\($0)=\($1)" }))
  }

  @Test("no descriptor but the three, whatever is open here")
  func descriptors() async throws {
    // Not close-on-exec: whoever forgets it must not be able to leak anything.
    let file = open("/etc/passwd", O_RDONLY)
    defer { close(file) }
    let child = try await Child.start(StandIn.python("import os; print(sorted(map(int, os.listdir('/proc/self/fd'))))"))
    // The fourth is that of the listing itself.
    #expect(await child.allLines() == ["[0, 1, 2, 3]"])
  }

  @Test("no signal is blocked, ignored or caught")
  func signals() async throws {
    let child = try await Child.start(StandIn.program("/bin/cat", ["/proc/self/status"]))
    let lines = await child.allLines().filter { line in ["SigB", "SigI", "SigC"].contains { line.hasPrefix($0) } }
    #expect(lines == ["SigBlk", "SigIgn", "SigCgt"].map { "\($0):\t0000000000000000" })
  }

  @Test("a group of its own in a session without a terminal, the folder, and the arguments as they are")
  func place() async throws {
    let arguments = ["a b", "", "--", "$HOME", "`id`", "ä", "\"'\\"]
    var command = StandIn.python(
      """
      import os, sys
      print(os.getpid() == os.getpgid(0), os.getsid(0) == os.getppid(), os.getcwd())
      try: os.open('/dev/tty', os.O_RDWR); print('terminal')
      except OSError: print('none')
      print(sys.argv[1:])
      """, arguments)
    command.workingDirectory = "/usr"
    let child = try await Child.start(command)
    let lines = await child.allLines()
    #expect(lines.first == "True True /usr")
    #expect(lines.dropFirst().first == "none")
    #expect(lines.last == #"['a b', '', '--', '$HOME', '`id`', 'ä', '"\'\\']"#)
  }

  @Test("the limits of this process")
  func limits() async throws {
    let child = try await Child.start(StandIn.program("/bin/cat", ["/proc/self/limits"]))
    #expect(await child.allLines().joined(separator: "\n") + "\n" == contents("/proc/self/limits"))
  }
}
