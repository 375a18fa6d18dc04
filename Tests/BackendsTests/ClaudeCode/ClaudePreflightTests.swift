// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import Testing

@testable import Backends

@Suite("Before Claude Code is started")
struct ClaudePreflightTests {
  private static let home = ["PATH": "/usr/bin:relative:/opt/bin/", "HOME": "/home/me"]

  private static func preflight(
    _ machine: [String: PathLook], says version: String? = "2.1.330 (Claude Code)"
  ) -> ClaudePreflight {
    ClaudePreflight(look: { machine[$0] ?? .missing }, ask: { _ in version })
  }

  private static func settings(
    environment: [String: String] = home, _ change: (inout ClaudeCodeOptions) -> Void = { _ in }
  ) -> ClaudeCodeSettings {
    var options = ClaudeCodeOptions()
    change(&options)
    return ClaudeInvocationTests.settings(options, environment: environment)
  }

  @Test(
    "The program is found where it is named, in PATH, or where installers put it",
    arguments: [
      ("/opt/bin/claude", nil, [:]),
      ("/home/me/.npm-global/bin/claude", nil, [:]),
      ("/home/me/.claude/local/claude", nil, [:]),
      ("/x/claude", nil, ["CLAUDE_CODE_PATH": "/x/claude"]),
      ("/home/me/c", "~/c", ["CLAUDE_CODE_PATH": "/x/claude"]),
      ("/usr/bin/claude-next", "claude-next", [:]),
    ] as [(String, String?, [String: String])])
  func found(_ path: String, _ written: String?, _ variables: [String: String]) async throws {
    let environment = Self.home.merging(variables) { $1 }
    let program = try await Self.preflight([path: .program, "/work": .folder])
      .check(Self.settings(environment: environment) { $0.cliPath = written })
    #expect(program.path == path && program.version == ClaudeVersion(2, 1, 330) && program.notices.isEmpty)
  }

  @Test("A missing program is told with every place that was looked at")
  func missing() async {
    let failure = await #expect(throws: ModelFailure.self) {
      try await Self.preflight(["/work": .folder]).check(Self.settings())
    }
    #expect(failure?.code == "claude_code_missing" && failure?.retryable == false)
    for place in ["/usr/bin/claude", "/opt/bin/claude", "/home/me/.local/bin/claude", "/usr/local/bin/claude"] {
      #expect(failure?.message.contains(place) == true)
    }
  }

  @Test("A path that is named is the only one that counts")
  func explicit() async {
    let machine: [String: PathLook] = ["/usr/bin/claude": .program, "/work": .folder]
    let failure = await #expect(throws: ModelFailure.self) {
      try await Self.preflight(machine).check(Self.settings { $0.cliPath = "/nowhere/claude" })
    }
    #expect(failure?.code == "claude_code_missing" && failure?.message.contains("/nowhere/claude") == true)
  }

  @Test(
    "What stands in the way is told apart",
    arguments: [
      (["/usr/bin/claude": .file, "/work": .folder], "2.1.330", "claude_code_not_executable"),
      (["/usr/bin/claude": .program], "2.1.330", "workspace_missing"),
      (["/usr/bin/claude": .program, "/work": .file], "2.1.330", "workspace_missing"),
      (["/usr/bin/claude": .program, "/work": .folder], "1.0.128 (Claude Code)", "claude_code_too_old"),
      (["/usr/bin/claude": .program, "/work": .folder], "hello", "claude_code_version_unknown"),
      (["/usr/bin/claude": .program, "/work": .folder], nil, "claude_code_version_unknown"),
    ] as [([String: PathLook], String?, String)])
  func refused(_ machine: [String: PathLook], _ version: String?, _ code: String) async {
    let failure = await #expect(throws: ModelFailure.self) {
      try await Self.preflight(machine, says: version).check(Self.settings())
    }
    #expect(failure?.code == code && failure?.hint != nil && failure?.retryable == false)
  }

  @Test(
    "Old programs run with a word about it",
    arguments: [
      ("2.0.0", ["claude_code_unsupported"]), ("2.1.70", ["claude_code_unsupported"]),
      ("2.1.71", ["claude_code_outdated"]), ("2.1.256", ["claude_code_outdated"]), ("2.1.257", []), ("3.0.0", []),
    ])
  func versions(_ version: String, _ codes: [String]) async throws {
    let machine: [String: PathLook] = ["/usr/bin/claude": .program, "/work": .folder]
    let program = try await Self.preflight(machine, says: version).check(Self.settings())
    #expect(program.notices.map(\.code) == codes)
  }

  @Test("A sandbox that would silently not be there is refused", arguments: [true, false])
  func sandbox(_ inSettings: Bool) async throws {
    let settings = Self.settings {
      if inSettings { $0.settings = #"{"sandbox":{"enabled":true}}"# } else { $0.sandbox = ["enabled": true] }
    }
    var machine: [String: PathLook] = [
      "/usr/bin/claude": .program, "/work": .folder, "/usr/bin/bwrap": .program,
    ]
    let without = machine
    let failure = await #expect(throws: ModelFailure.self) { try await Self.preflight(without).check(settings) }
    #expect(failure?.code == "claude_code_sandbox_missing" && failure?.message.contains("socat is not") == true)
    machine["/usr/bin/socat"] = .program
    _ = try await Self.preflight(machine).check(settings)
  }

  @Test(
    "How it proves who pays is told",
    arguments: [
      (["ANTHROPIC_AUTH_TOKEN": "t"], nil, .variable("ANTHROPIC_AUTH_TOKEN")),
      (["CLAUDE_CODE_USE_BEDROCK": "1"], nil, .variable("CLAUDE_CODE_USE_BEDROCK")),
      ([:], "/home/me/.claude/.credentials.json", .stored),
      (["CLAUDE_CONFIG_DIR": "/c"], "/c/.credentials.json", .stored),
      ([:], nil, .unknown),
    ] as [([String: String], String?, ClaudeLogin)])
  func login(_ variables: [String: String], _ file: String?, _ login: ClaudeLogin) async throws {
    var machine: [String: PathLook] = ["/usr/bin/claude": .program, "/work": .folder]
    if let file { machine[file] = .file }
    let environment = Self.home.merging(variables) { $1 }
    #expect(try await Self.preflight(machine).check(Self.settings(environment: environment)).login == login)
  }

  @Test("A folder or settings file that is not there is told")
  func folders() async throws {
    let machine: [String: PathLook] = ["/usr/bin/claude": .program, "/work": .folder]
    var settings = Self.settings()
    settings.folders = ["/absent"]
    let notices = try await Self.preflight(machine).check(settings).notices
    #expect(notices.map(\.code) == ["claude_code_folder_missing"])
    settings.options.settings = "/absent.json"
    let withFile = settings
    let failure = await #expect(throws: ModelFailure.self) { try await Self.preflight(machine).check(withFile) }
    #expect(failure?.code == "claude_code_settings")
  }

  @Test(
    "Versions are read from what programs print",
    arguments: [
      ("2.1.330 (Claude Code)", ClaudeVersion(2, 1, 330)), ("v2.0.0", ClaudeVersion(2, 0, 0)),
      ("claude 2.1.5-beta.1", ClaudeVersion(2, 1, 5)), ("2.1", nil), ("", nil), ("99999999999999999999.1.1", nil),
    ])
  func parsing(_ text: String, _ version: ClaudeVersion?) {
    #expect(ClaudeVersion(parsing: text) == version)
  }
}
