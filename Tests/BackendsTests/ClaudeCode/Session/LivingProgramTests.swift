// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import Glibc
import JSONCore
import TestSupport
import Testing

@testable import Backends

/// Calls against real processes: a stand-in for the program that misbehaves on demand. (claude-code.md R24)
@Suite(.timeLimit(.minutes(2)))
struct LivingProgramTests {
  /// An agent with a folder of its own.
  private final class Agent: Sendable {
    let folder: String
    let backend: ClaudeCodeBackend

    init(faults: String = "", script: String? = nil, _ change: (inout ClaudeCodeOptions) -> Void = { _ in }) {
      _ = Self.guarded
      folder = "/tmp/massgen-claude-\(FreshID.uuid())"
      mkdir(folder, 0o700)
      mkdir("\(folder)/home", 0o700)
      mkdir("\(folder)/work", 0o700)
      if let script { Self.write(script, to: "\(folder)/script.json") }
      var options = ClaudeCodeOptions()
      options.cliPath = "\(Shared.tests)/EndToEnd/claude_standin/claude"
      options.environment = [
        "CLAUDE_STANDIN_DIR": Secret(folder), "CLAUDE_STANDIN_FAULTS": Secret(faults), "HOME": Secret("\(folder)/home"),
      ]
      options.restart.delays = [10]
      change(&options)
      let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
      var settings = ClaudeCodeSettings(
        model: "claude-sonnet-4-5", options: options, key: Secret("sk-ant-test-1234567890"),
        workspace: "\(folder)/work", environment: ["PATH": path])
      settings.stateFolder = "\(folder)/state"
      backend = ClaudeCodeBackend(settings)
    }

    deinit { SmallFiles.removeFolder(folder) }

    private static let guarded: Void = {
      var path = [CChar](repeating: 0, count: 4096)
      let count = readlink("/proc/self/exe", &path, path.count)
      let text = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      ChildSettings.guardExecutable = text[..<(text.lastIndex(of: "/") ?? text.startIndex)] + "/ChildGuardTool"
    }()

    private static func write(_ text: String, to path: String) {
      let file = open(path, O_WRONLY | O_CREAT, 0o600)
      _ = Array(text.utf8).withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      Glibc.close(file)
    }

    func call(_ request: ModelRequest) async -> [ModelEvent] {
      let log = EventLog()
      await backend.stream(request) { log.add($0) }
      return log.events
    }
  }

  private static func request(_ text: String, votes: [String]? = nil, host: (any CallHost)? = nil) -> ModelRequest {
    SessionBench.request([.text(.system, "You are agent 1."), .text(.user, text)], votes: votes, host: host)
  }

  @Test("an answer, then a vote, through one process")
  func rounds() async {
    let agent = Agent(
      script: #"""
        [{"when": {"turn": 2}, "steps": [
          {"tools": [{"name": "mcp__massgen__vote", "input": {"agent_id": "agent9", "reason": "best"}}]},
          {"tools": [{"name": "mcp__massgen__vote", "input": {"agent_id": "agent2", "reason": "best"}}]},
          {"text": "Nobody asks for this."}]}]
        """#)
    let first = await agent.call(Self.request("Say something."))
    #expect(first.calls.map(\.name) == ["new_answer"], "\(first)")
    let second = await agent.call(Self.request("Vote.", votes: ["agent2"]))
    #expect(second.calls.map(\.arguments) == [["agent_id": "agent2", "reason": "best"]], "\(second)")
    #expect(access("\(agent.folder)/state/claude-config", F_OK) == 0)
    await agent.backend.close()
    #expect(access("\(agent.folder)/state", F_OK) != 0)
  }

  @Test(
    "a program that fails in a turn is mended",
    arguments: [
      "exit=1@1", "half=100@1", "stderr=5000000", "stderr-nl=500000", "split", "utf8-split", "crlf", "blank", "noise",
      "bad-json", "bad-utf8", "no-newline@1", "dup-delta", "dup-delta-old", "two-results", "unknown", "old",
      "flood=20000",
      "huge=20000000", "orphan", "orphan=pipes", "ignore-term", "eof-hang",
    ])
  func mended(_ faults: String) async {
    let agent = Agent(faults: faults)
    let events = await agent.call(Self.request("Say something."))
    #expect(events.finish != nil, "\(faults): \(events.suffix(3))")
    #expect(events.failure == nil)
    let again = await agent.call(Self.request("Say something else."))
    #expect(again.finish != nil, "\(faults): \(again.suffix(3))")
    await agent.backend.close()
  }

  @Test(
    "a program that cannot be mended ends in an error that says what happened",
    arguments: [
      ("die-start=1", "claude_"), ("version=1.0.0", "claude_code_too_old"), ("no-init", "claude_timeout_initialize"),
      ("hang", "claude_timeout_silence"), ("hang=start", "claude_timeout_silence"),
      ("exit=3", "claude_crashed"),
    ])
  func hopeless(_ faults: String, _ code: String) async {
    let agent = Agent(faults: faults) { options in
      (options.timeouts.initialize, options.timeouts.firstFrame, options.timeouts.silence) = (4000, 3000, 3000)
    }
    let events = await agent.call(Self.request("Say something."))
    #expect(events.failure?.code?.hasPrefix(code) == true, "\(faults): \(events.suffix(3))")
    await agent.backend.close()
  }

  @Test("a decision stands although its turn has no result")
  func decidedWithoutResult() async {
    let agent = Agent(faults: "no-result") { $0.timeouts.silence = 1000 }
    let events = await agent.call(Self.request("Say something."))
    #expect(events.finish?.reason == .toolCalls)
    await agent.backend.close()
  }

  @Test("permissions are asked of the host, two hundred at once", arguments: ["perm=200", "perm-cancel"])
  func permissions(_ faults: String) async {
    let agent = Agent(faults: faults)
    let host = StubHost(.allow(arguments: nil))
    let events = await agent.call(Self.request("Say something.", host: host))
    #expect(events.finish != nil, "\(faults): \(events.suffix(3))")
    await agent.backend.close()
  }
}
