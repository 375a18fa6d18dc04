// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import TeamCommands

/// Files with new content.
@Suite struct RewriteTests {
  @Test("Mode and links stay, and nothing is left beside the file")
  func replaces() throws {
    let folder = try TemporaryFolder()
    folder.write("real/a.yaml", "old")
    chmod("\(folder.path)/real/a.yaml", 0o640)
    symlink("real/a.yaml", "\(folder.path)/link.yaml")
    try FileRewrite.replace("\(folder.path)/link.yaml", content: Array("old".utf8), with: Array("new".utf8))
    var status = stat()
    #expect(folder.read("real/a.yaml") == "new")
    #expect(stat("\(folder.path)/real/a.yaml", &status) == 0 && status.st_mode & 0o7777 == 0o640)
    #expect(lstat("\(folder.path)/link.yaml", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(FolderWalk.files(in: folder.path, where: { _ in true }, visit: { _ in }) == ["link.yaml", "real/a.yaml"])
  }

  @Test("What somebody else wrote meanwhile is not lost")
  func refuses() throws {
    let folder = try TemporaryFolder()
    folder.write("a.yaml", "theirs")
    #expect(throws: CommandProblem.self) {
      try FileRewrite.replace("\(folder.path)/a.yaml", content: Array("old".utf8), with: Array("new".utf8))
    }
    #expect(folder.read("a.yaml") == "theirs")
  }

  @Test("A file that is there is only replaced when told so")
  func creates() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a.yaml"
    try FileRewrite.create(path, Array("one".utf8), overwrites: false)
    #expect(throws: CommandProblem.self) { try FileRewrite.create(path, Array("two".utf8), overwrites: false) }
    #expect(folder.read("a.yaml") == "one")
    try FileRewrite.create(path, Array("two".utf8), overwrites: true)
    #expect(folder.read("a.yaml") == "two")
  }
}
