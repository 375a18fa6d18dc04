// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import TestSupport
import Testing

@testable import Backends

/// Calls against recorded conversations of the real program.
@Suite(.enabled(if: Shared.isAvailable), .timeLimit(.minutes(1)))
struct SessionTranscriptTests {
  @Test("two rounds go through one process; a wrong vote is corrected within its turn")
  func coordination() async throws {
    let bench = try SessionBench(transcript: "coordination-lean")
    let first = await bench.call(SessionBench.request())
    #expect(first.calls.map(\.name) == ["new_answer"])
    #expect(first.calls.first?.arguments == ["content": "42"])
    #expect(first.finish?.reason == .toolCalls)
    #expect(first.shownText == "My answer.")
    let second = await bench.call(
      SessionBench.request(
        [.text(.system, "You are agent 1."), .text(.user, "Say something. 42 is agent2's.")],
        votes: ["agent1", "agent2"]))
    #expect(second.calls.map(\.arguments) == [["agent_id": "agent2", "reason": "better"]])
    #expect(second.finish?.reason == .toolCalls)
    #expect(bench.stage.commands.count == 1)
    let program = try #require(bench.programs.first)
    #expect(program.messages == ["Say something.", "Say something. 42 is agent2's."])
    let refused = try #require(program.answer(to: "88390b1b-23e0-4e76-989f-afcf49c1610a"))
    #expect(refused["response"]?["mcp_response"]?["result"]?["isError"] == true)
    #expect(refused.description.contains("agent1, agent2"))
    await bench.backend.close()
  }
}
