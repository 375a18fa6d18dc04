// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import Testing

@testable import Backends

/// The server of the request's tools.
struct HostServedToolsTests {
  private static func call(_ name: String, _ arguments: JSONObject, id: String = "t1") -> JSONObject {
    [
      "jsonrpc": "2.0", "id": 7, "method": "tools/call",
      "params": [
        "name": .string(name), "arguments": .object(arguments), "_meta": ["claudecode/toolUseId": .string(id)],
      ],
    ]
  }

  private static func served(_ votes: [String]) -> HostServedTools {
    var served = HostServedTools([SessionBench.newAnswer, SessionBench.vote([])])
    served.beginTurn([SessionBench.newAnswer] + (votes.isEmpty ? [] : [SessionBench.vote(votes)]))
    return served
  }

  @Test("the handshake may come more than once, and notifications are acknowledged")
  func handshake() {
    var served = Self.served([])
    for _ in 0..<2 {
      let answer = served.answer(
        to: ["id": 0, "method": "initialize", "params": ["protocolVersion": "2025-11-25"]])
      #expect(answer["result"]?["protocolVersion"] == "2025-11-25")
    }
    #expect(served.answer(to: ["method": "notifications/initialized"])["result"] == [:])
    #expect(served.answer(to: ["id": 1, "method": "ping"])["result"] == [:])
    #expect(served.answer(to: ["id": 2, "method": "resources/list"])["error"]?["code"] == -32601)
  }

  @Test("choices that change are not part of what the program keeps")
  func listed() {
    var served = HostServedTools([SessionBench.vote(["agent1"])])
    let tool = served.answer(to: ["id": 1, "method": "tools/list"])["result"]?["tools"]?[0]
    #expect(tool?["name"] == "vote")
    #expect(tool?["_meta"]?["anthropic/alwaysLoad"] == true)
    #expect(tool?["inputSchema"]?["properties"]?["agent_id"]?["type"] == "string")
    #expect(tool?["inputSchema"]?["properties"]?["agent_id"]?["enum"] == nil)
  }

  @Test(
    "a wrong call is answered with what would be right",
    arguments: [
      ("vote", ["agent_id": "agent9", "reason": "x"], "agent1, agent2"),
      ("vote", ["reason": "x"], "agent1, agent2"),
      ("vote", ["agent_id": 1, "reason": "x"], "string"),
      ("new_answer", ["content": " \n"], "empty"),
      ("new_answer", [:], "“content” is missing"),
      ("delete_all", [:], "mcp__massgen__vote"),
    ] as [(String, JSONObject, String)])
  func wrong(_ name: String, _ arguments: JSONObject, _ words: String) {
    var served = Self.served(["agent1", "agent2"])
    let result = served.answer(to: Self.call(name, arguments))["result"]
    #expect(result?["isError"] == true)
    #expect(result?["content"]?[0]?["text"]?.stringValue?.contains(words) == true)
    #expect(served.accepted.isEmpty)
    #expect(HookAnswers.after(["tool_use_id": "t1"], served) == [:])
  }

  @Test("a right call counts once, and ends the turn")
  func right() {
    var served = Self.served(["agent1"])
    for _ in 0..<2 {
      let answer = served.answer(to: Self.call("vote", ["agent_id": "agent1", "reason": "best"]))
      #expect(answer["id"] == 7)
      #expect(answer["result"]?["isError"] == false)
    }
    #expect(served.accepted.map(\.name) == ["vote"])
    #expect(HookAnswers.after(["tool_use_id": "t1"], served)["continue"] == false)
    #expect(HookAnswers.after(["tool_use_id": "t2"], served) == [:])
  }

  @Test("a call that is wrong again and again is taken in the end, for those who count attempts")
  func wrongForEver() {
    var served = Self.served(["agent1"])
    let wrong: JSONObject = ["agent_id": "agent7", "reason": "x"]
    for number in 0..<HostServedTools.mostRefusals {
      #expect(served.answer(to: Self.call("vote", wrong, id: "t\(number)"))["result"]?["isError"] == true)
    }
    #expect(served.answer(to: Self.call("vote", wrong, id: "last"))["result"]?["isError"] == false)
    #expect(served.accepted.map(\.id) == ["last"])
    #expect(HookAnswers.after(["tool_use_id": "last"], served)["continue"] == false)
    served.beginTurn([SessionBench.vote(["agent1"])])
    #expect(served.answer(to: Self.call("vote", wrong))["result"]?["isError"] == true)
  }

  @Test("a tool of later rounds cannot be called before, and nothing of a turn counts for the next")
  func turns() {
    var served = Self.served([])
    #expect(served.answer(to: Self.call("vote", ["agent_id": "agent1", "reason": "x"]))["result"]?["isError"] == true)
    _ = served.answer(to: Self.call("new_answer", ["content": "42"]))
    served.beginTurn([SessionBench.newAnswer])
    #expect(served.accepted.isEmpty)
    #expect(!served.isAccepted("t1"))
  }

  @Test(
    "arguments are checked against their types",
    arguments: [
      ("integer", 1, true), ("integer", 1.5, false), ("number", 1.5, true), ("boolean", true, true),
      ("boolean", "true", false), ("array", [1], true), ("object", [:], true), ("object", [1], false),
      ("null", nil, true),
    ] as [(String, JSONValue, Bool)])
  func types(_ type: String, _ value: JSONValue, _ isRight: Bool) {
    let schema: JSONObject = ["properties": ["a": ["type": .string(type)]]]
    #expect((ToolArguments.problem(with: ["a": value], schema: schema) == nil) == isRight)
  }

  @Test("an argument nobody knows is refused only where the tool says so")
  func unknown() {
    #expect(ToolArguments.problem(with: ["b": 1], schema: ["properties": [:]]) == nil)
    #expect(ToolArguments.problem(with: ["b": 1], schema: ["properties": [:], "additionalProperties": false]) != nil)
  }
}
