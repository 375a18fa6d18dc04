// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import TeamCommands

/// Patterns for shells that do not expand them.
@Suite struct GlobTests {
  @Test(
    "A pattern finds what a shell would find",
    arguments: [
      ("*.yaml", ["a.yaml", "b.yaml"]),
      ("?.yml", ["c.yml"]),
      ("[ab].yaml", ["a.yaml", "b.yaml"]),
      ("[!a].yaml", ["b.yaml"]),
      ("[a-c].y*ml", ["a.yaml", "b.yaml", "c.yml"]),
      ("{a,b,none}.yaml", ["a.yaml", "b.yaml"]),
      ("{a.yaml,deep/{x,y}/*.yaml}", ["a.yaml", "deep/x/d.yaml", "deep/y/e.yaml"]),
      ("deep/*/*.yaml", ["deep/x/d.yaml", "deep/y/e.yaml"]),
      ("**/*.yaml", ["a.yaml", "b.yaml", "deep/x/d.yaml", "deep/x/z/f.yaml", "deep/y/e.yaml"]),
      ("**/z/**/*.yaml", ["deep/x/z/f.yaml"]),
      ("**/**/d.yaml", ["deep/x/d.yaml"]),
      ("./*.yml", ["c.yml"]),
      (".*.yaml", [".hidden.yaml"]),
      ("*den.yaml", []),
      ("[.yaml", ["[.yaml"]),
      ("\\[.*", ["[.yaml"]),
      ("{a.yaml", []),
      ("deep/*", []),
    ])
  func finds(pattern: String, expected: [String]) throws {
    let folder = try TemporaryFolder()
    for name in [
      "a.yaml", "b.yaml", "c.yml", ".hidden.yaml", "[.yaml", "deep/x/d.yaml", "deep/y/e.yaml", "deep/x/z/f.yaml",
      "node_modules/m/a.yaml", ".git/a.yaml",
    ] { folder.write(name) }
    let found = GlobPattern.patterns(pattern).flatMap { FolderWalk.files($0, from: folder.path) }
    #expect(found.filter { $0 != "[.yaml" || pattern.contains("[.") }.sorted() == expected)
  }

  @Test("An absolute pattern finds absolute paths")
  func absolute() throws {
    let folder = try TemporaryFolder()
    folder.write("x/a.yaml")
    let found = FolderWalk.files(GlobPattern("\(folder.path)/*/*.yaml"), from: "/")
    #expect(found == ["\(folder.path)/x/a.yaml"])
  }

  @Test(
    "Alternatives multiply, and end somewhere", arguments: [("a{b,c}{d,e}", 4), ("{,a}x", 2), ("{a}", 1), ("a,b", 1)])
  func braces(text: String, count: Int) {
    #expect(BraceExpansion.expand(text, limit: 1000).count == count)
    #expect(BraceExpansion.expand(String(repeating: "{a,b}", count: 30), limit: 100).count <= 100)
  }

  @Test("A hopeless pattern is given up in time")
  func hopeless() {
    let pattern = GlobPattern(String(repeating: "*a", count: 50) + "b")
    #expect(!GlobPattern.matches(pattern.parts[0], String(repeating: "a", count: 2000)))
  }

  @Test("A folder is searched without what others have made, and without going in circles")
  func folders() throws {
    let folder = try TemporaryFolder()
    for name in [
      "b.massgen.yaml", "a/x.yaml", "node_modules/x.yaml", ".git/x.yaml", ".massgen/config.yaml",
      ".massgen/teams/t.yaml", ".massgen/sessions/s/x.yaml", ".massgen/workspaces/w.yaml", "notes.txt",
    ] { folder.write(name) }
    symlink(folder.path, "\(folder.path)/a/circle")
    symlink("\(folder.path)/b.massgen.yaml", "\(folder.path)/link.yaml")
    symlink("nowhere", "\(folder.path)/broken.yaml")
    var visited: [String] = []
    let found = FolderWalk.files(in: folder.path) {
      $0.hasSuffix(".yaml")
    } visit: {
      visited.append($0)
    }
    #expect(
      found == ["b.massgen.yaml", "link.yaml", ".massgen/config.yaml", ".massgen/teams/t.yaml", "a/x.yaml"])
    #expect(visited == ["", ".massgen", ".massgen/teams", "a"])
  }
}
