// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import ToolHost

@Suite("Workspaces")
struct WorkspaceTests {
  private func maker(_ folder: RealFolder, home: String? = nil) -> WorkspaceMaker {
    WorkspaceMaker(
      stateFolder: "\(folder.root)/other/.massgen", home: home, reserved: ["\(folder.root)/ctx/keep": "what is kept"])
  }

  private func permissions(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  @Test("are made with the folders above them, those of runs for their owner alone")
  func made() throws {
    let folder = try RealFolder()
    let state = "\(folder.root)/other/.massgen"
    defer {
      for path in ["workspaces/a/b", "workspaces/a", "workspaces", ""] { rmdir("\(state)/\(path)") }
      for path in ["outside/new/w", "outside/new"] { rmdir("\(folder.root)/\(path)") }
    }
    #expect(try maker(folder).prepare("\(state)/workspaces/a/b") == "\(state)/workspaces/a/b")
    #expect(permissions("\(state)/workspaces") == 0o700)
    #expect(permissions("\(state)/workspaces/a/b") == 0o700)
    #expect(permissions(state) & 0o700 == 0o700)
    #expect(try maker(folder).prepare("\(folder.root)/ws/absolute/new/w") == "\(folder.root)/outside/new/w")
  }

  @Test("keep everything that is in them")
  func kept() throws {
    let folder = try RealFolder()
    let before = folder.content
    for _ in 0..<2 {
      #expect(try maker(folder).prepare("\(folder.root)/ws") == "\(folder.root)/ws")
      #expect(try maker(folder).prepare("\(folder.root)/ws/fine/..") == "\(folder.root)/ws")
    }
    #expect(folder.content == before)
  }

  @Test(
    "are refused where nobody should work",
    arguments: [
      ("/", "system"), ("/tmp", "system"), ("/etc/massgen", "system"), ("/proc/1/x", "system"),
      ("/usr/bin/x", "system"),
      ("/dev/x", "system"), ("HOME", "home"), ("HOME/..", "home"), ("ROOT/ws/a.txt", "not a folder"),
      ("ROOT/ws/fifo", "not a folder"), ("ROOT/ws/a.txt/x", "not a folder"), ("ROOT/ws/loop", "too many links"),
      ("ROOT/ws/proc/x", "link of a process"), ("ROOT/other/.massgen", "what runs write"),
      ("ROOT/other/.massgen/sessions/x", "what runs write"), ("ROOT/other/.massgen/recordings", "what runs write"),
      ("ROOT/ctx/keep/x", "what is kept"), ("ROOT/missing/../x", "does not exist"), ("/proc/self/cwd/x", "process"),
    ])
  func refused(_ path: String, _ reason: String) throws {
    let folder = try RealFolder()
    let before = folder.content
    let home = "\(folder.root)/outside"
    let path = path.replacing("HOME", with: home).replacing("ROOT", with: folder.root)
    let problem = #expect(throws: WorkspaceProblem.self) { try maker(folder, home: home).prepare(path) }
    #expect(problem?.sentence.contains(reason) == true, "\(problem?.sentence ?? "")")
    #expect(folder.content == before)
  }

  @Test("are refused where nothing can be written", .enabled(if: getuid() != 0))
  func readOnly() throws {
    let folder = try RealFolder()
    chmod("\(folder.root)/outside", 0o500)
    defer { chmod("\(folder.root)/outside", 0o700) }
    #expect(throws: WorkspaceProblem.self) { try maker(folder).prepare("\(folder.root)/outside") }
    #expect(throws: WorkspaceProblem.self) { try maker(folder).prepare("\(folder.root)/outside/new") }
  }

  @Test("show that somebody else works in them, for as long as they do")
  func held() throws {
    let folder = try RealFolder()
    var first = WorkspaceHold("\(folder.root)/ws")
    #expect(first?.isShared == false)
    #expect(WorkspaceHold("\(folder.root)/ws")?.isShared == true)
    #expect(WorkspaceHold("\(folder.root)/ctx")?.isShared == false)
    first = nil
    #expect(WorkspaceHold("\(folder.root)/ws")?.isShared == false)
    #expect(WorkspaceHold("\(folder.root)/nothing") == nil)
  }
}
