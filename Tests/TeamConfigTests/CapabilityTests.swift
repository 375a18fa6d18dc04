// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TeamConfig

/// The capability matrix and the rules for MCP servers, apart from any file.
@Suite struct CapabilityTests {
  /// A row of MassGen 0.0.30's matrix: `+` works, `o` has no effect, `x` fails. (config.md 3.4)
  struct Row: CustomTestStringConvertible {
    var capability: Capability
    var marks: String
    var testDescription: String { capability.rawValue }
  }

  private static let types: [BackendType] = [
    .openai, .claude, .gemini, .grok, .chatcompletion, .zai, .vllm, .claudeCode, .azureOpenAI, .ag2,
  ]

  private static let rows = [
    Row(capability: .webSearch, marks: "+++oooox" + "xo"),
    Row(capability: .codeInterpreter, marks: "+xxxxxxx" + "xo"),
    Row(capability: .codeExecution, marks: "x++xxxxx" + "xo"),
    Row(capability: .mcpServers, marks: "+++++++o" + "oo"),
    Row(capability: .workspace, marks: "++++++++" + "xo"),
    Row(capability: .imageGeneration, marks: "++x++++x" + "xo"),
    Row(capability: .pictures, marks: "++x++++x" + "xo"),
    Row(capability: .sound, marks: "xxx++++x" + "xo"),
    Row(capability: .films, marks: "xxx++++x" + "xo"),
    Row(capability: .documents, marks: "++xoooox" + "xo"),
    Row(capability: .allowedTools, marks: "++++++++" + "xo"),
    Row(capability: .excludedTools, marks: "+++++++x" + "xo"),
  ]

  @Test("What MassGen 0.0.30 can do is what was seen of it", arguments: rows)
  func matrix(row: Row) {
    let marks = Self.types.map { type in
      switch row.capability.support(by: type, in: MassGenVersion(0, 0, 30)) {
      case .works: "+"
      case .noEffect: "o"
      case .fails: "x"
      case nil: "?"
      }
    }
    #expect(marks.joined() == row.marks)
  }

  @Test("Every capability is a key of the table that not every type has")
  func keys() {
    for capability in Capability.allCases {
      let descriptor = KeyTable.descriptor(at: capability.path)
      #expect(descriptor?.backends == capability.backends)
      #expect(!capability.backends.types.isEmpty)
      #expect(capability.backends.types.count < BackendType.allCases.count)
    }
  }

  @Test("What was mended later works with later versions, and nothing is known about younger types")
  func versions() {
    #expect(Capability.mcpServers.support(by: .claudeCode, in: MassGenVersion(0, 0, 32)) == .works)
    #expect(Capability.mcpServers.support(by: .codex, in: MassGenVersion(0, 1, 97)) == nil)
    #expect(Capability.mcpServers.support(by: .replay, in: MassGenVersion(0, 0, 30)) == nil)
  }

  @Test(
    "An address is as near as what it means, however it is written",
    arguments: [
      ("http://localhost/", .machine), ("http://a.localhost:1", .machine), ("http://127.1/", .machine),
      ("http://2130706433/", .machine), ("http://0x7f000001/", .machine), ("http://0177.0.0.1/", .machine),
      ("http://0.0.0.0/", .machine), ("http://[::1]/", .machine), ("http://[::ffff:127.0.0.1]/", .machine),
      ("http://10.0.0.1/", .network), ("http://172.31.255.255/", .network), ("http://172.32.0.1/", nil),
      ("http://192.168.0.1/", .network), ("http://169.254.169.254/", .network), ("http://3232235521/", .network),
      ("http://[fe80::1]/", .network), ("http://[::ffff:10.0.0.1]/", .network), ("http://100.64.0.1/", .network),
      ("http://8.8.8.8/", nil), ("http://tools/", nil), ("http://1.2.3.4.5/", nil), ("http://256.0.0.1/", nil),
      ("http://4294967296/", nil), ("http://10.example.com/", nil), ("http://[2001:db8::1]/", nil),
    ] as [(String, MCPAddressRules.Nearness?)])
  func nearness(text: String, expected: MCPAddressRules.Nearness?) throws {
    #expect(MCPAddressRules.nearness(of: try WebAddress(parsing: text)) == expected)
  }

  @Test(
    "The program of a command is its first word without folder and ending",
    arguments: [
      ("npx -y server", "npx"), ("/usr/bin/python3 -m x", "python3"), ("\"C:\\Program Files\\node.exe\" x", "node"),
      ("  uvx\tserver", "uvx"), ("'my tool' x", "my tool"), ("npx.cmd", "npx"), ("", ""), ("/", "/"),
    ])
  func program(command: String, expected: String) {
    #expect(MCPCommandRules.name(of: MCPCommandRules.program(of: command)) == expected)
  }

  @Test(
    "The tool of a name with a prefix is what stands behind the server",
    arguments: [
      ("mcp__files__read", "read"), ("mcp__a__b__c", "b__c"), ("mcp__a__b", "b"), ("mcp__a__", nil), ("mcp____b", nil),
      ("mcp__", nil), ("mcp__a", nil), ("read", nil), ("mcp__my_server___x_", "_x_"),
    ] as [(String, String?)])
  func bareName(written: String, expected: String?) {
    #expect(TeamReading.bareName(of: written) == expected)
  }
}
