// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import Synchronization
import Testing

@testable import Backends

/// A host that decides as it is told and remembers what it was asked.
final class StubHost: CallHost {
  private let decision: ApprovalDecision?
  private let answer: InputAnswer
  private let asked = Mutex<[ApprovalRequest]>([])
  private let questions = Mutex<[InputRequest]>([])
  private let wasCancelled = Mutex(false)

  /// Nil waits until the question is withdrawn.
  init(_ decision: ApprovalDecision?, answer: InputAnswer = .cancel) {
    self.decision = decision
    self.answer = answer
  }

  var approvals: [ApprovalRequest] { asked.withLock { $0 } }
  var inputs: [InputRequest] { questions.withLock { $0 } }
  var isWithdrawn: Bool { wasCancelled.withLock { $0 } }

  func approve(_ request: ApprovalRequest) async -> ApprovalDecision {
    asked.withLock { $0.append(request) }
    if let decision { return decision }
    try? await Task.sleep(for: .seconds(60))
    wasCancelled.withLock { $0 = true }
    return .cancelled
  }

  func ask(_ request: InputRequest) async -> InputAnswer {
    questions.withLock { $0.append(request) }
    return answer
  }
}

/// The program's questions for permission.
struct PermissionTests {
  private static func bridge(
    _ host: (any CallHost)?, _ mode: ClaudePermissionMode = .ask, limit: Int? = nil,
    _ change: (inout ClaudeCodeOptions) -> Void = { _ in }
  ) -> PermissionBridge {
    var options = ClaudeCodeOptions()
    change(&options)
    let settings = ClaudeCodeSettings(model: "", options: options, key: nil, workspace: "/w", environment: [:])
    let rules = ClaudeToolRules(options, servers: ClaudeServers([:], settings: settings))
    return PermissionBridge(host: host, mode: .meaning(mode), rules: rules, limit: limit)
  }

  private static func question(_ tool: String, _ input: JSONObject) -> JSONObject {
    ["tool_name": .string(tool), "input": .object(input), "tool_use_id": "t1"]
  }

  @Test(
    "what a tool would do",
    arguments: [
      ("Read", ["file_path": "/a"], [ToolAccess.read(path: "/a")]),
      ("Grep", ["pattern": "x"], [.read(path: ".")]),
      ("Glob", ["pattern": "/etc/*.conf"], [.read(path: "."), .read(path: "/etc")]),
      ("Glob", ["pattern": "*/../../x"], [.read(path: "."), .read(path: "/")]),
      ("Write", ["file_path": "b", "content": ""], [.write(path: "b")]),
      ("Write", ["content": ""], []),
      ("NotebookEdit", ["notebook_path": "n"], [.write(path: "n")]),
      ("Bash", ["command": "ls"], [.execute(command: "ls")]),
      ("WebFetch", ["url": "https://a.test"], [.network(url: "https://a.test")]),
      ("WebSearch", ["query": "x"], [.network(url: nil)]),
      ("TodoWrite", [:], [.nothing]),
      ("mcp__files__read", [:], [.external(server: "files")]),
      ("SomethingNew", [:], []),
    ] as [(String, JSONObject, [ToolAccess])])
  func accesses(_ tool: String, _ input: JSONObject, _ accesses: [ToolAccess]) {
    #expect(BuiltInTools.accesses(tool, input) == accesses)
  }

  @Test(
    "what each mode lets through",
    arguments: [
      (ClaudePermissionMode.ask, [ToolAccess.read(path: "a")], true), (.ask, [.write(path: "a")], false),
      (.acceptEdits, [.write(path: "a")], true), (.acceptEdits, [.execute(command: "a")], false),
      (.bypassPermissions, [.execute(command: "a")], true), (.bypassPermissions, [], true),
      (.plan, [.write(path: "a")], false), (.manual, [.read(path: "a")], false), (.manual, [.nothing], true),
      (.acceptEdits, [], false),
    ])
  func modes(_ mode: ClaudePermissionMode, _ accesses: [ToolAccess], _ allowed: Bool) {
    #expect(PermissionMode.meaning(mode).allows(accesses) == allowed)
  }

  @Test("an allowed call goes with the arguments the host gives, and always with some")
  func allowed() async {
    let plain = StubHost(.allow(arguments: nil))
    let input: JSONObject = ["command": "ls"]
    #expect(
      await Self.bridge(plain).answer(to: Self.question("Bash", input))
        == ["behavior": "allow", "updatedInput": .object(input)])
    #expect(plain.approvals.map(\.tool) == ["Bash"])
    #expect(plain.approvals.map(\.isAllowedByTeam) == [false])
    let changing = StubHost(.allow(arguments: ["command": "ls -l"]))
    #expect(
      await Self.bridge(changing).answer(to: Self.question("Bash", input))["updatedInput"]?["command"] == "ls -l")
  }

  @Test("the team's rules are told to the host, which decides nevertheless")
  func teamRules() async {
    let host = StubHost(.deny(reason: "Outside the workspace."))
    let answer = await Self.bridge(host, .acceptEdits).answer(to: Self.question("Write", ["file_path": "/etc/x"]))
    #expect(host.approvals.map(\.isAllowedByTeam) == [true])
    #expect(answer == ["behavior": "deny", "message": "Outside the workspace."])
    let server = StubHost(.allow(arguments: nil))
    _ = await Self.bridge(server) { $0.allowedTools = ["mcp__files__read"] }
      .answer(to: Self.question("mcp__files__read", [:]))
    #expect(server.approvals.first?.server == "files")
    #expect(server.approvals.first?.tool == "read")
    #expect(server.approvals.first?.isAllowedByTeam == true)
  }

  @Test("nobody is asked about what the team refuses, nor without anybody to ask")
  func refusedAtOnce() async {
    let host = StubHost(.allow(arguments: nil))
    let refused = await Self.bridge(host) { $0.disallowedTools = ["Bash(rm*)"] }
      .answer(to: Self.question("Bash", ["command": "true && /bin/rm x"]))
    #expect(refused["behavior"] == "deny")
    let strict = await Self.bridge(host, .dontAsk).answer(to: Self.question("Bash", ["command": "ls"]))
    #expect(strict["behavior"] == "deny")
    #expect(host.approvals.isEmpty)
    #expect(await Self.bridge(nil).answer(to: Self.question("Read", ["file_path": "a"]))["behavior"] == "deny")
  }

  @Test("a question that takes too long is answered with a refusal that says so")
  func limit() async {
    let host = StubHost(nil)
    let answer = await Self.bridge(host, limit: 20).answer(to: Self.question("Bash", ["command": "ls"]))
    #expect(answer["behavior"] == "deny")
    #expect(host.isWithdrawn)
  }

  @Test("a question of the agent goes to the user and comes back in the tool's own form")
  func userQuestion() async {
    let input: JSONObject = [
      "questions": [
        [
          "question": "Which colour?", "header": "Colour", "multiSelect": false,
          "options": [["label": "Red", "description": "warm"], ["label": "Blue", "description": "cold"]],
        ]
      ]
    ]
    let host = StubHost(nil, answer: .accept(["answer1": "Blue"]))
    let answer = await Self.bridge(host).answer(to: Self.question("AskUserQuestion", input))
    #expect(answer["updatedInput"]?["answers"] == ["Which colour?": "Blue"])
    #expect(host.inputs.first?.schema["properties"]?["answer1"]?["enum"] == ["Red", "Blue"])
    let silent = StubHost(nil, answer: .cancel)
    #expect(await Self.bridge(silent).answer(to: Self.question("AskUserQuestion", input))["behavior"] == "deny")
  }

  @Test("the hook sends every tool to the question, except those we serve")
  func hook() {
    let asked = HookAnswers.before(["tool_name": "Read"])
    #expect(asked["hookSpecificOutput"]?["permissionDecision"] == "ask")
    let ours = HookAnswers.before(["tool_name": "mcp__massgen__vote"])
    #expect(ours["hookSpecificOutput"]?["permissionDecision"] == "allow")
  }
}
