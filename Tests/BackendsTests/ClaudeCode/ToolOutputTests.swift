// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import Testing

@testable import Backends

@Suite("Tools of Claude Code")
struct ToolOutputTests {
  @Test(
    "Results are told as text, pictures and files by type and size",
    arguments: [
      ("plain", "plain"), (.null, ""),
      ([["type": "text", "text": "one"], ["type": "text", "text": "two"]], "one\ntwo"),
      (
        [["type": "image", "source": ["type": "base64", "media_type": "image/png", "data": "iVBORw0KGg=="]]],
        "[picture: image/png, 7 bytes]"
      ),
      (
        [["type": "image", "source": ["type": "url", "url": "https://example.org/a.png"]]],
        "[picture: https://example.org/a.png]"
      ),
      (
        [["type": "document", "source": ["media_type": "application/pdf", "data": "JVBERi0x"]]],
        "[document: application/pdf, 6 bytes]"
      ),
      ([["type": "tool_reference", "tool_name": "Read"]], "[tool: Read]"), ([["type": "novelty"]], "[novelty]"),
    ] as [(JSONValue, String)])
  func text(_ content: JSONValue, _ expected: String) {
    #expect(ToolOutput.text(of: content) == expected)
  }

  @Test(
    "Full names tell the server",
    arguments: [
      ("Bash", "claude_code", "Bash"), ("mcp__files__read_file", "files", "read_file"),
      ("mcp__massgen__vote", "massgen", "vote"), ("mcp__a__b__c", "a", "b__c"), ("mcp__odd", "claude_code", "mcp__odd"),
      ("mcp____x", "claude_code", "mcp____x"), ("", "claude_code", ""),
    ])
  func names(_ full: String, _ server: String, _ name: String) {
    let tool = ToolName(full)
    #expect(tool.server == server && tool.name == name)
    #expect(tool.isHosted == (server == "massgen"))
  }

  @Test("Calls and results are told once, those of our own tools not at all")
  func calls() {
    var lines = ClaudeLines()
    lines.begin()
    lines.tool("m1", call: "c1", "Bash", ["command": "ls"])
    lines.repeatLast()
    lines.tool("m1", call: "c2", "mcp__files__read", ["path": "a"])
    lines.tool("m1", call: "c3", "mcp__massgen__vote", ["agent_id": "a"])
    lines.toolResult("c2", "no such file", isError: true)
    lines.toolResult("c1", [["type": "text", "text": "a\nb"]])
    lines.toolResult("c1", [["type": "text", "text": "a\nb"]])
    lines.toolResult("c3", "Recorded.")
    lines.result("")
    let events = ClaudePlayer.play(turn: lines.turn, [lines.block]).events.filter { event in
      switch event {
      case .usage, .start: false
      default: true
      }
    }
    #expect(
      events == [
        .serverToolCall(["id": "c1", "name": "Bash", "arguments": ["command": "ls"], "server": "claude_code"]),
        .serverToolCall(["id": "c2", "name": "read", "arguments": ["path": "a"], "server": "files"]),
        .serverToolResult(["id": "c2", "output": "no such file", "is_error": true, "final": true]),
        .serverToolResult(["id": "c1", "output": "a\nb", "is_error": false, "final": true]),
      ])
  }
}
