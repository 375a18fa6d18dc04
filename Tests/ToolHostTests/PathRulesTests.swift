// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Testing

@testable import ToolHost

/// One row: who does what, and what comes of it.
struct AccessCase: CustomTestStringConvertible {
  var mode: AccessMode
  var access: ToolAccess
  var outcome: Outcome

  init(_ mode: AccessMode, _ access: ToolAccess, _ outcome: Outcome) {
    self.mode = mode
    self.access = access
    self.outcome = outcome
  }

  var testDescription: String { "\(mode) \(access) → \(outcome)" }

  static func rows(_ modes: [AccessMode], _ accesses: [ToolAccess], _ outcome: Outcome) -> [AccessCase] {
    modes.flatMap { mode in accesses.map { AccessCase(mode, $0, outcome) } }
  }
}

@Suite("Path rules")
struct PathRulesTests {
  static let disk = PicturedDisk(
    files: [
      "/w/a/main.py", "/w/a/src/lib.py", "/w/a/.env", "/w/b/main.py", "/home/u/proj/src/app.py",
      "/home/u/proj/keep/rules.md", "/home/u/proj/.env", "/home/u/proj/.env.example", "/home/u/proj/.git/config",
      "/home/u/proj/team.yaml", "/home/u/proj/.massgen/sessions/s/events.jsonl", "/home/u/proj/deploy.key",
      "/home/u/proj/certs/fullchain.pem", "/home/u/docs/spec.md", "/home/u/docs/secret.pem", "/home/u/notes.txt",
      "/home/u/notes2.txt", "/home/u/other/.env", "/home/u/.ssh/id_ed25519", "/ref/agent1/main.py", "/lib/tool.py",
      "/etc/passwd", "/etc/shadow", "/proc/4711/environ", "/opt/x",
    ],
    folders: ["/tmp", "/home/u/proj/node_modules"],
    links: [
      "/w/a/out": "/etc", "/w/a/up": "..", "/w/a/chain": "chain2", "/w/a/chain2": "chain3", "/w/a/chain3": "/opt",
      "/w/a/loop": "loop", "/w/a/ring": "ring2", "/w/a/ring2": "ring", "/w/a/dangling": "/tmp/new",
      "/w/a/inner": "src", "/w/a/alias.py": "main.py", "/proc/self": "4711", "/dev/stdin": "/proc/self/fd/0",
      "/home/u/docs/into": "/w/a/main.py", "/home/u/docs/away": "/opt/x", "/w/a/deep": "src/../../../etc",
    ],
    other: [
      "/w/a/pipe": .special, "/dev/sda": .special, "/w/a/double": .file(names: 2),
      "/home/u/docs/double": .file(names: 2),
      "/proc/4711/root": .link(target: "/", isMagic: true),
      "/proc/4711/fd/0": .link(target: "/dev/pts/0", isMagic: true),
      "/w/a/closed": .unknown("Permission denied"),
    ])

  static var folders: AgentFolders {
    var folders = AgentFolders(workspace: "/w/a", home: "/home/u")
    folders.contexts = [
      AgentFolders.Context(path: "/home/u/proj", isWritable: true, protected: ["/home/u/proj/keep"]),
      AgentFolders.Context(path: "/home/u/docs"),
      AgentFolders.Context(path: "/home/u/notes.txt", isWritable: true, isFile: true),
      AgentFolders.Context(path: "/home/u/other/.env", isFile: true),
    ]
    folders.references = ["/ref"]
    folders.added = ["/lib"]
    folders.guarded = [
      AgentFolders.Guarded(path: "/home/u/proj/team.yaml", name: "the team file"),
      AgentFolders.Guarded(path: "/home/u/proj/.massgen", name: "the state of runs"),
      AgentFolders.Guarded(path: "/w/b", name: "another agent", isHidden: true),
    ]
    return folders
  }

  static let workspace: [AccessCase] =
    AccessCase.rows(
      AccessMode.allCases,
      [
        .read(path: "main.py"), .read(path: "/w/a/main.py"), .read(path: "."), .read(path: "src/"),
        .read(path: "./src/../main.py"), .read(path: "//w//a/./main.py"), .read(path: ".env"),
        .read(path: "inner/lib.py"), .read(path: "alias.py"), .read(path: "not/there/yet"),
        .write(path: "main.py"), .write(path: "new/deep/file.txt"), .write(path: "/w/a/new.txt"),
        .write(path: "inner/new.py"), .write(path: "alias.py"), .write(path: ".git/config"), .write(path: ".env"),
        .write(path: "ünï côdé.txt"), .write(path: "a b'c\"$(x);&|.txt"), .write(path: "100%.txt"),
        .write(path: "50%20off"), .write(path: "-rf"), .write(path: "..."),
      ], .allowed)

  static let outside: [AccessCase] =
    AccessCase.rows(
      AccessMode.allCases,
      [
        .write(path: "../x"), .write(path: "/etc/x"), .write(path: "a/../../x"), .write(path: "src/../../x"),
        .write(path: "//x"), .write(path: "~/x"), .write(path: "~root/x"), .write(path: "%2e%2e/x"),
        .write(path: "..%2fx"), .write(path: "a%00b"), .write(path: "x\0y"), .write(path: ""), .write(path: "."),
        .write(path: ".."), .write(path: "/"), .write(path: "main.py/"), .write(path: "new/"), .write(path: "src"),
        .write(path: "src/."), .write(path: String(repeating: "n", count: 5000)),
        .write(path: String(repeating: "n", count: 256)), .write(path: String(repeating: "n/", count: 2100) + "x"),
        .write(path: "main.py/x"), .write(path: "new/../x"), .write(path: "file:///w/a/x"), .write(path: "file:x"),
        .write(path: "https://example.org/x"), .write(path: "/w/abc"), .write(path: "/w/a../x"), .write(path: "/w/A/x"),
        .write(path: "/\u{301}etc/x"), .write(path: "out/\u{301}x"), .write(path: "/w/a/out/\u{301}"),
        .write(path: "out/x"), .write(path: "out/passwd"), .write(path: "up/x"), .write(path: "up/b/main.py"),
        .write(path: "chain/x"), .write(path: "loop"), .write(path: "loop/x"), .write(path: "ring/x"),
        .write(path: "dangling"), .write(path: "dangling/x"), .write(path: "deep/x"), .write(path: "inner/../../x"),
        .write(path: "out/../main.py"), .write(path: "pipe"), .write(path: "double"), .write(path: "closed/x"),
        .write(path: "/proc/self/root/w/a/x"), .write(path: "/proc/self/fd/0"), .write(path: "/dev/stdin"),
        .write(path: "/dev/sda"), .write(path: "/proc/4711/environ"), .write(path: "/w/b/main.py"),
        .write(path: "/w/b/new"), .write(path: "/ref/agent1/main.py"), .write(path: "/ref/new"),
        .write(path: "/home/u/.bashrc"), .write(path: "/home/u/notes2.txt"), .write(path: "/home/u/proj2/x"),
        .write(path: "/lib/.git/hooks/x"), .write(path: "/lib/.env"), .delete(path: "/opt/x"), .delete(path: "/w/a"),
        .delete(path: "."), .delete(path: "src/.."), .delete(path: "/"), .delete(path: "/w"),
        .delete(path: "/home/u/proj"),
        .delete(path: "/ref/agent1/main.py"), .delete(path: "out/passwd"),
      ], .forbidden)
    + AccessCase.rows(
      AccessMode.allCases,
      [
        .read(path: "out/shadow"), .read(path: "loop"), .read(path: "pipe"), .read(path: "double"),
        .read(path: "/proc/self/root/etc/passwd"), .read(path: "/proc/self/environ"), .read(path: "/dev/stdin"),
        .read(path: "/proc/4711/environ"), .read(path: "/dev/sda"), .read(path: "/w/b/main.py"), .read(path: "up/b"),
        .read(path: "../b/main.py"), .read(path: "/home/u/.ssh/id_ed25519"), .read(path: "~/.ssh/config"),
        .read(path: "~/.aws/credentials"), .read(path: "/etc/shadow"), .read(path: "/home/u/proj/deploy.key"),
        .read(path: "/home/u/proj/.env"), .read(path: "/home/u/proj/.ENV.local"),
        .read(path: "/home/u/docs/secret.pem"),
        .read(path: "closed/x"), .read(path: "\0"), .read(path: ""), .read(path: "main.py/x"),
      ], .forbidden)
    + AccessCase.rows(
      AccessMode.allCases,
      [
        .read(path: "/etc/passwd"), .read(path: ".."), .read(path: "/"), .read(path: "~"), .read(path: "out"),
        .read(path: "out/passwd"), .read(path: "chain/x"), .read(path: "/home/u/docs/away"),
        .read(path: "/home/u/notes2.txt"), .read(path: "/home/u/other"), .read(path: "/w/abc"),
      ], .open)

  static let contexts: [AccessCase] =
    AccessCase.rows(
      AccessMode.allCases,
      [
        .read(path: "/home/u/proj"), .read(path: "/home/u/proj/src/app.py"), .read(path: "~/proj/keep/rules.md"),
        .read(path: "/home/u/proj/.git/config"), .read(path: "/home/u/proj/.env.example"),
        .read(path: "/home/u/proj/certs/fullchain.pem"), .read(path: "/home/u/proj/team.yaml"),
        .read(path: "/home/u/proj/.massgen/sessions/s/events.jsonl"), .read(path: "/home/u/docs/spec.md"),
        .read(path: "/home/u/docs/double"), .read(path: "/home/u/docs/into"), .read(path: "/home/u/notes.txt"),
        .read(path: "/home/u/other/.env"), .read(path: "/ref"), .read(path: "/ref/agent1/main.py"),
        .read(path: "/lib/tool.py"),
      ], .allowed)
    + AccessCase.rows(
      [.presenting],
      [
        .write(path: "/home/u/proj/src/app.py"), .write(path: "~/proj/new/file.py"), .write(path: "/home/u/notes.txt"),
        .write(path: "/home/u/proj/keeper/x"), .write(path: "/home/u/proj/.env.example"),
        .write(path: "/home/u/proj/environment.md"), .write(path: "/home/u/proj/.github/x.yml"),
      ], .allowed)
    + AccessCase.rows(
      [.round, .planning],
      [
        .write(path: "/home/u/proj/src/app.py"), .write(path: "/home/u/proj/new"), .write(path: "/home/u/notes.txt"),
        .delete(path: "/home/u/proj/src/app.py"),
      ], .forbidden)
    + AccessCase.rows(
      AccessMode.allCases,
      [
        .write(path: "/home/u/proj/keep/rules.md"), .write(path: "/home/u/proj/KEEP/rules.md"),
        .write(path: "/home/u/proj/keep/new/x"), .write(path: "/home/u/proj/.git/config"),
        .write(path: "/home/u/proj/.GIT/hooks/pre-commit"), .write(path: "/home/u/proj/node_modules/x/y.js"),
        .write(path: "/home/u/proj/.git/\u{301}x"), .write(path: "/home/u/proj/.env"),
        .write(path: "/home/u/proj/.env.production"), .write(path: "/home/u/proj/deploy.key"),
        .write(path: "/home/u/proj/team.yaml"), .write(path: "/home/u/proj/src/../team.yaml"),
        .write(path: "/home/u/proj/.massgen/sessions/s/events.jsonl"), .write(path: "/home/u/proj/.massgen/x"),
        .write(path: "/home/u/docs/spec.md"), .write(path: "/home/u/docs/into"), .write(path: "/home/u/other/.env"),
        .delete(path: "/home/u/proj/keep"), .delete(path: "/home/u/proj/keep/rules.md"),
        .delete(path: "/home/u/docs/into"), .delete(path: "/home/u/proj/team.yaml"),
      ], .forbidden)
    + AccessCase.rows([.round, .presenting], [.write(path: "/lib/tool.py"), .write(path: "/lib/new")], .open)
    + AccessCase.rows([.planning], [.write(path: "/lib/tool.py")], .forbidden)

  static let others: [AccessCase] =
    AccessCase.rows(AccessMode.allCases, [.nothing], .allowed)
    + AccessCase.rows(AccessMode.allCases, [.network(url: nil), .network(url: "https://example.org")], .open)
    + AccessCase.rows([.round, .presenting], [.external(server: "github")], .allowed)
    + AccessCase.rows([.planning], [.external(server: "github"), .execute(command: "ls")], .forbidden)
    + AccessCase.rows(
      [.round, .presenting],
      [
        .execute(command: "cat sub/../../outside/x"), .execute(command: "tee protected"),
        .execute(command: "find . -delete"), .execute(command: "python3 -c 'import os'"),
        .execute(command: "git log --format=%h"), .execute(command: "cat /etc/passwd"), .execute(command: "rm -rf x"),
      ], .open)

  @Test("hold for every path, mode and use", arguments: workspace + outside + contexts + others)
  func verdicts(_ row: AccessCase) {
    let verdict = PathRules(folders: Self.folders, mode: row.mode, view: Self.disk).verdict(for: row.access)
    #expect(Outcome(verdict) == row.outcome, "\(verdict)")
    if case .forbidden(let why) = verdict {
      #expect(why.hasSuffix(".") || why.hasSuffix("./"), "a reason is a sentence: \(why)")
      #expect(why.utf8.count < 2500)
      #expect(!why.utf8.contains(0))
    }
  }

  @Test("have more than a hundred and twenty rows")
  func count() {
    let rows = Self.workspace + Self.outside + Self.contexts + Self.others
    #expect(Set(rows.map(\.access)).count > 120)
  }

  @Test("say where a path leads and what to do instead")
  func words() {
    let rules = PathRules(folders: Self.folders, mode: .round, view: Self.disk)
    #expect(
      rules.verdict(for: .write(path: "out/x"))
        == .forbidden(
          why: "“out/x” (“/etc/x”) lies outside the folders you may change. Write into your workspace, “/w/a”."))
    #expect(
      rules.verdict(for: .write(path: "/home/u/proj/src/app.py"))
        == .forbidden(
          why: "“/home/u/proj/src/app.py” is for reading only until an agent has been chosen. "
            + "Write into your workspace, “/w/a”."))
    #expect(
      rules.verdict(for: .read(path: "/opt/x")) == .open(why: "reads “/opt/x”, outside the folders of the agent."))
  }

  @Test("take the strictest answer for a call that does several things")
  func several() {
    let rules = PathRules(folders: Self.folders, mode: .round, view: Self.disk)
    func outcome(_ accesses: ToolAccess...) -> Outcome { Outcome(rules.verdict(for: accesses)) }
    #expect(outcome(.read(path: "main.py"), .write(path: "x")) == .allowed)
    #expect(outcome(.read(path: "/etc/passwd"), .write(path: "x")) == .open)
    #expect(outcome(.read(path: "/etc/passwd"), .write(path: "/etc/x"), .nothing) == .forbidden)
    // What is copied or moved has a source as well.
    #expect(outcome(.delete(path: "/home/u/proj/keep/rules.md"), .write(path: "rules.md")) == .forbidden)
    #expect(outcome(.read(path: "/home/u/.ssh/id_ed25519"), .write(path: "key")) == .forbidden)
    #expect(outcome() == .open)
    let planning = PathRules(folders: Self.folders, mode: .planning, view: Self.disk)
    #expect(Outcome(planning.verdict(for: [])) == .forbidden)
  }

  @Test("let agents remove what they have read or written, and nothing else")
  func removal() {
    let seen = SeenFiles()
    let rules = PathRules(folders: Self.folders, mode: .presenting, view: Self.disk, seen: seen)
    func outcome(_ path: String) -> Outcome { Outcome(rules.verdict(for: .delete(path: path))) }
    #expect(outcome("main.py") == .forbidden)
    #expect(outcome("src") == .forbidden)
    #expect(outcome("/home/u/proj/src/app.py") == .forbidden)
    for path in ["alias.py", "src/lib.py", "/home/u/proj/src/app.py", "/home/u/docs/spec.md"] {
      rules.note(.read(path: path))
    }
    #expect(outcome("main.py") == .allowed)
    #expect(outcome("src") == .allowed)
    #expect(outcome("/home/u/proj/src/app.py") == .allowed)
    #expect(outcome("/home/u/proj/src") == .allowed)
    #expect(outcome("/home/u/docs/spec.md") == .forbidden)
    #expect(outcome("alias.py") == .allowed, "a link is removed, not what it leads to")
    #expect(outcome("out") == .allowed)
    #expect(outcome("nothing") == .allowed)
    let later = PathRules(folders: Self.folders, mode: .round, view: Self.disk, seen: seen)
    #expect(Outcome(later.verdict(for: .delete(path: "main.py"))) == .allowed)
    #expect(Outcome(later.verdict(for: .delete(path: "/home/u/proj/src/app.py"))) == .forbidden)
  }

  @Test("let the deepest folder decide")
  func nesting() {
    var folders = AgentFolders(workspace: "/p/.massgen/workspaces/w1")
    folders.contexts = [AgentFolders.Context(path: "/p", isWritable: true)]
    folders.guarded = [
      AgentFolders.Guarded(path: "/p/.massgen", name: "the state of runs"),
      AgentFolders.Guarded(path: "/p/.massgen/workspaces/w2", name: "another agent", isHidden: true),
    ]
    let disk = PicturedDisk(files: ["/p/a", "/p/.massgen/workspaces/w1/x", "/p/.massgen/workspaces/w2/x"])
    let rules = PathRules(folders: folders, mode: .presenting, view: disk)
    func outcome(_ access: ToolAccess) -> Outcome { Outcome(rules.verdict(for: access)) }
    #expect(outcome(.write(path: "x")) == .allowed)
    #expect(outcome(.write(path: "../../../a")) == .allowed)
    #expect(outcome(.write(path: "../w2/x")) == .forbidden)
    #expect(outcome(.read(path: "../w2/x")) == .forbidden)
    #expect(outcome(.write(path: "../new")) == .forbidden)
    #expect(outcome(.read(path: "../../sessions/x")) == .allowed)
    // A workspace that is the project keeps the state of runs and what is read-only in it.
    folders.workspace = "/p"
    folders.contexts = [AgentFolders.Context(path: "/p/src")]
    let whole = PathRules(folders: folders, mode: .round, view: disk)
    #expect(Outcome(whole.verdict(for: .write(path: "README.md"))) == .allowed)
    #expect(Outcome(whole.verdict(for: .write(path: "src/x"))) == .forbidden)
    #expect(Outcome(whole.verdict(for: .write(path: ".massgen/sessions/x"))) == .forbidden)
    #expect(Outcome(whole.verdict(for: .delete(path: ".massgen"))) == .forbidden)
  }

  @Test("hold for an agent without folders")
  func noFolders() {
    let rules = PathRules(folders: AgentFolders(), mode: .round, view: Self.disk)
    #expect(Outcome(rules.verdict(for: .write(path: "x"))) == .forbidden)
    #expect(Outcome(rules.verdict(for: .write(path: "/w/a/x"))) == .forbidden)
    #expect(Outcome(rules.verdict(for: .read(path: "/etc/passwd"))) == .open)
    #expect(Outcome(rules.verdict(for: .read(path: "~/x"))) == .forbidden)
  }

  @Test("tell a program of folders that it needs, each once")
  func additional() {
    var folders = Self.folders
    #expect(folders.additionalFolders == ["/home/u/proj", "/home/u/docs", "/ref", "/lib"])
    folders.contexts += [
      AgentFolders.Context(path: "/home/u/proj/src"), AgentFolders.Context(path: "/w/a/sub"),
      AgentFolders.Context(path: "/home/u/docs"),
    ]
    #expect(folders.additionalFolders == ["/home/u/proj", "/home/u/docs", "/ref", "/lib"])
  }
}
