// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TeamConfig

/// Where team files are looked for, and what paths in them mean.
@Suite struct LookupTests {
  private let lookup = TeamLookup(workingDirectory: "/work", home: "/home/ada")

  @Test("A path is tried as it is, then with the usual endings, then among the bundled teams")
  func path() {
    #expect(lookup.steps(path: "/a/b.yaml") == [.file("/a/b.yaml")])
    #expect(lookup.steps(path: "~/b.yaml") == [.file("/home/ada/b.yaml")])
    #expect(
      lookup.steps(path: "./teams/demo.yaml") == [
        .file("/work/teams/demo.yaml"), .bundled("demo.yaml"), .bundledNamed("demo"),
      ])
    #expect(
      lookup.steps(path: "massgen/configs/basic/multi/own_team.yaml").suffix(2) == [
        .bundled("basic/multi/own_team.yaml"), .bundledNamed("own_team"),
      ])
    #expect(
      lookup.steps(path: "demo").prefix(3) == [
        .file("/work/demo"), .file("/work/demo.massgen.yaml"), .file("/work/demo.yaml"),
      ])
    #expect(!lookup.steps(path: "../x.yaml").contains { if case .bundled = $0 { true } else { false } })
  }

  @Test("A name is looked for in the workspace, the settings and the bundled teams")
  func name() {
    let steps = lookup.steps(name: "demo")
    #expect(steps.first == .file("/work/.massgen/teams/demo.massgen.yaml"))
    #expect(steps.contains(.file("/home/ada/.config/massgen/agents/demo.yaml")))
    #expect(steps.last == .bundledNamed("demo"))
    #expect(lookup.steps(name: "basics/demo.yaml").last == .bundled("basics/demo.yaml"))
    #expect(lookup.steps(name: "@examples/research") == [.bundledNamed("research"), .bundledContaining("research")])
    #expect(lookup.steps(path: "@examples/research") == lookup.steps(name: "@examples/research"))
    #expect(lookup.steps(name: "../../etc/passwd").isEmpty)
    #expect(lookup.steps(name: "").isEmpty)
  }

  @Test("A file address becomes a path, any other address nothing")
  func uri() {
    #expect(lookup.steps(uri: "file:///a%20b/%C3%BC.yaml#x") == [.file("/a b/ü.yaml")])
    #expect(lookup.steps(uri: "file://localhost/a.yaml") == [.file("/a.yaml")])
    #expect(lookup.steps(uri: "FILE:/a.yaml") == [.file("/a.yaml")])
    for other in ["https://a/b", "file://host/a", "untitled:1", "file:a", "file:///%zz", "file:///a%00"] {
      #expect(lookup.steps(uri: other) == nil)
    }
  }

  @Test("Without a name the workspace comes before the settings")
  func nothingNamed() {
    #expect(
      lookup.stepsWithoutName() == [
        .file("/work/.massgen/config.yaml"), .onlyFile(directory: "/work", suffix: ".massgen.yaml"),
        .file("/home/ada/.config/massgen/config.yaml"),
      ])
    let elsewhere = TeamLookup(workingDirectory: "/work", home: nil, configHome: "/cfg")
    #expect(elsewhere.stepsWithoutName().last == .file("/cfg/massgen/config.yaml"))
  }

  @Test(".env files come in their order")
  func environmentFiles() {
    #expect(
      lookup.environmentFiles().map(\.path) == [
        "/work/.env", "/home/ada/.config/massgen/.env", "/home/ada/.massgen/.env",
      ])
    #expect(lookup.environmentFiles().map(\.origin) == ["./.env", "~/.config/massgen/.env", "~/.massgen/.env"])
  }

  @Test(
    "Paths of a team file are relative to their own places",
    arguments: [
      (PathRule.workspaces, "a", "/work/.massgen/workspaces/a"), (.workspaces, ".massgen/a", "/work/.massgen/a"),
      (.workspaces, ".massgen", "/work/.massgen/workspaces/.massgen"), (.workspaces, "/abs/./a/", "/abs/a"),
      (.stateFolder, "snaps", "/work/.massgen/snaps"), (.workingDirectory, "../src", "/work/../src"),
      (.teamFolder, "a.jsonl", "/teams/a.jsonl"),
    ])
  func paths(rule: PathRule, written: String, resolved: String) {
    #expect(rule.resolve(written, workingDirectory: "/work", teamFile: "/teams/t.yaml") == resolved)
  }

  @Test(
    "What somebody probably meant",
    arguments: [
      ("temprature", "temperature"), ("modle", "model"), ("baseUrl", "base_url"), ("base-url", "base_url"),
      ("orchestrator_timeout", nil), ("xyz", nil), ("model", nil), ("temp", "temperature"), ("tpye", "type"),
    ] as [(String, String?)])
  func spelling(word: String, meant: String?) {
    let known = ["type", "model", "base_url", "temperature", "top_p", "max_tokens"]
    #expect(SpellingSuggestion.nearest(to: word, among: known) == meant)
  }
}
