// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore
import RunJournal
import TeamConfig
import Testing

@testable import RunEngine

@Suite("Trust in team files")
struct TrustTests {
  private static let claude = "agents: [{id: a, backend: {type: claude_code, cwd: one}}]"

  private func needs(_ yaml: String, replayed: Set<Int> = []) throws -> [TrustNeed] {
    let team = try #require(
      TeamReader.read(
        TeamSource(bytes: Array(yaml.utf8), path: "/w/team.yaml"), context: TeamContext(workingDirectory: "/w")
      ).team)
    return TrustNeed.all(
      of: team, isReplayed: team.agents.indices.map(replayed.contains), workingDirectory: "/w")
  }

  private func judge(_ workplace: Workplace, _ scope: TrustScope) -> TrustJudge {
    TrustJudge(environment: workplace.environment, scope: scope)
  }

  private let program = TrustNeed(action: .start, subject: "claude", agentIDs: ["a"])

  /// Whether a team that starts a program may run.
  private func mayRun(
    _ reference: TeamReference, at path: String?, _ workplace: Workplace, _ scope: TrustScope
  ) async -> Bool {
    do throws(EngineError) {
      try await judge(workplace, scope).check(
        reference, TeamFile(source: TeamSource(bytes: [], path: path), displayName: "team"), needs: [program],
        workingDirectory: workplace.path)
      return true
    } catch {
      return false
    }
  }

  @Test("Programs and writing outside .massgen need it, everything else does not")
  func asked() throws {
    #expect(try needs("agents: [{id: a, backend: {type: openai, model: gpt-4o, cwd: /elsewhere/x}}]").isEmpty)
    #expect(try needs(Self.claude) == [program])
    #expect(try needs(Self.claude, replayed: [0]).isEmpty)
    let many = try needs(
      """
      orchestrator: {context_paths: [{path: src, permission: write}, {path: docs}]}
      agents:
        - {id: a, backend: {type: claude_code, cwd: /elsewhere/x}}
        - {id: b, backend: {type: claude_code, cwd: ../../up}}
        - {id: c, backend: {type: claude_code, cwd: in}}
        - {id: d, backend: {type: openai, model: gpt-4o, record: /elsewhere/y.cassette.jsonl}}
      """)
    #expect(
      many == [
        TrustNeed(action: .start, subject: "claude", agentIDs: ["a", "b", "c"]),
        TrustNeed(action: .write, subject: "/elsewhere/x", agentIDs: ["a"]),
        TrustNeed(action: .write, subject: "/w/src", agentIDs: ["a", "b", "c"]),
        TrustNeed(action: .write, subject: "/w/.massgen/workspaces/../../up", agentIDs: ["b"]),
        TrustNeed(action: .write, subject: "/elsewhere/y.cassette.jsonl", agentIDs: ["d"]),
      ])
  }

  @Test("The .env file of a folder gives keys to programs, and chooses no program, library or address")
  func folderVariables() {
    let folder = [
      "ANTHROPIC_API_KEY": "k", "DISCORD_TOKEN": "d", "CLAUDE_CODE_PATH": "./x", "LD_PRELOAD": "./y.so",
      "ANTHROPIC_BASE_URL": "http://evil.example", "NODE_OPTIONS": "--require ./z.js",
    ]
    func names(_ origin: String) -> Set<String> {
      let environment = Environment(layers: [.init(origin: origin, values: folder)])
      return Set(ProgramSurroundings(environment, clientName: "test").variables.keys)
    }
    #expect(names("./.env") == ["ANTHROPIC_API_KEY", "DISCORD_TOKEN"])
    #expect(names("environment") == Set(folder.keys))
  }

  @Test("A short name that stands for files in two places names neither of them")
  func shadowedName() async throws {
    let workplace = Workplace()
    mkdir("\(workplace.path)/.massgen", 0o755)
    mkdir("\(workplace.path)/.massgen/teams", 0o755)
    let scope = TrustScope(includesNamedTeams: true)
    let own = "\(workplace.path)/twin.massgen.yaml"
    for path in [own, "\(workplace.path)/.massgen/teams/twin.massgen.yaml"] {
      #expect(await mayRun(.path("twin"), at: own, workplace, scope))
      close(open(path, O_CREAT | O_WRONLY, 0o644))
    }
    #expect(await !mayRun(.path("twin"), at: own, workplace, scope))
    #expect(await mayRun(.path("twin.massgen.yaml"), at: own, workplace, scope))
  }

  @Test("A folder is trusted with everything below it, by where it really is")
  func roots() async throws {
    let workplace = Workplace()
    for folder in ["mine", "mine/sub", "mine2", "home"] { mkdir("\(workplace.path)/\(folder)", 0o755) }
    symlink("mine/sub", "\(workplace.path)/link")
    symlink("\(workplace.path)/mine2", "\(workplace.path)/mine/out")
    let mine = TrustScope(roots: ["\(workplace.path)/mine"])
    for (place, isTrusted) in [
      ("mine/t.yaml", true), ("mine/sub/t.yaml", true), ("link/t.yaml", true), ("mine2/t.yaml", false),
      ("mine/out/t.yaml", false), ("mine/../mine2/t.yaml", false), ("t.yaml", false),
    ] {
      let path = "\(workplace.path)/\(place)"
      #expect(await mayRun(.path(path), at: path, workplace, mine) == isTrusted, "\(place)")
      #expect(await mayRun(.path(path), at: path, workplace, TrustScope(roots: ["/"])))
      #expect(await !mayRun(.path(path), at: path, workplace, TrustScope()))
    }
    #expect(await !mayRun(.text([], path: nil), at: nil, workplace, mine))
    #expect(await mayRun(.text([], path: nil), at: nil, workplace, TrustScope(roots: [workplace.path])))
    let home = "\(workplace.path)/home/t.yaml"
    #expect(await mayRun(.path(home), at: home, workplace, TrustScope(roots: ["~"])))
    #expect(await !mayRun(.path(home), at: home, workplace, TrustScope(roots: ["~other", "relative", ""])))
  }

  @Test("Naming a team trusts it where the face says so; one that was only found stays what it is")
  func named() async throws {
    let workplace = Workplace()
    let path = "\(workplace.path)/t.yaml"
    let named = TrustScope(includesNamedTeams: true)
    #expect(await mayRun(.path(path), at: path, workplace, named))
    #expect(await mayRun(.text([], path: nil), at: nil, workplace, named))
    #expect(await mayRun(.name("x"), at: path, workplace, named))
    #expect(await !mayRun(.search, at: path, workplace, named))
    let own = "\(workplace.environment.configHome)/massgen/config.yaml"
    #expect(await mayRun(.search, at: own, workplace, TrustScope()))
  }

  @Test("What the user has trusted for good is in the settings, and the rest of them stays")
  func remembered() async throws {
    let workplace = Workplace()
    let path = "\(workplace.path)/t.yaml"
    #expect(await !mayRun(.path(path), at: path, workplace, TrustScope()))
    #expect(await TrustedFolders.add(workplace.path, workplace.environment) == nil)
    #expect(await mayRun(.path(path), at: path, workplace, TrustScope()))
    try workplace.write(#"{"logLevel": "debug", "trustedRoots": ["/x"]}"#, to: "config/massgen/settings.json")
    #expect(await !mayRun(.path(path), at: path, workplace, TrustScope()))
    for _ in 0..<2 { #expect(await TrustedFolders.add(workplace.path, workplace.environment) == nil) }
    let bytes = try #require(WholeFile.read("\(workplace.path)/config/massgen/settings.json"))
    #expect(
      try JSONReader.parse(bytes) == ["logLevel": "debug", "trustedRoots": ["/x", .string(workplace.path)]])
    try workplace.write("[1]", to: "config/massgen/settings.json")
    #expect(await TrustedFolders.add(workplace.path, workplace.environment) != nil)
    #expect(WholeFile.read("\(workplace.path)/config/massgen/settings.json") == Array("[1]".utf8))
  }

  @Test("A run that is not trusted starts nothing and makes nothing")
  func refusedRun() async throws {
    let workplace = Workplace()
    var request = RunRequest(
      team: .text(Array(Self.claude.utf8), path: "\(workplace.path)/t.yaml"), prompt: [.text("Q")],
      workingDirectory: workplace.path)
    request.trust = TrustScope(roots: ["/elsewhere"])
    let error = await #expect(throws: EngineError.self) {
      try await RunService(workplace.environment).start(request)
    }
    guard case .untrustedWorkspace(let folder, let needs, _) = error else {
      Issue.record("not refused for want of trust: \(String(describing: error))")
      return
    }
    #expect(folder == workplace.path)
    #expect(needs == [program])
    var status = stat()
    #expect(stat("\(workplace.path)/.massgen", &status) != 0)
  }
}
