// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Glibc
import JSONCore
import Testing

@testable import Backends

@Suite("MCP servers of Claude Code agents")
struct ClaudeServersTests {
  private static func servers(_ json: String, environment: [String: String] = [:]) throws -> ClaudeServers {
    let object = try #require(try JSONReader.parse(json).objectValue)
    return ClaudeServers(object, settings: ClaudeInvocationTests.settings(environment: environment))
  }

  @Test(
    "Each form a team file knows becomes the program's own",
    arguments: [
      (#"{"type":"stdio","command":"uvx","args":["a",1]}"#, #"{"type":"stdio","command":"uvx","args":["a","1"]}"#),
      (#"{"command":["npx","-y"],"args":["b"]}"#, #"{"type":"stdio","command":"npx","args":["-y","b"]}"#),
      (
        #"{"command":"x","cwd":"${cwd}/sub","env":{"A":"${SET}","N":1}}"#,
        #"{"type":"stdio","command":"env","args":["-C","/work/sub","x"],"env":{"A":"value","N":"1"}}"#
      ),
      (
        #"{"type":"streamable-http","url":"https://h/${SET}","headers":{"X":"Bearer ${SET}"}}"#,
        #"{"type":"http","url":"https://h/value","headers":{"X":"Bearer value"}}"#
      ),
      (#"{"type":"sse","url":"https://h"}"#, #"{"type":"sse","url":"https://h"}"#),
      (
        #"{"command":"x","args":["$SET","${}","${1A}","${SET"]}"#,
        #"{"type":"stdio","command":"x","args":["$SET","${}","${1A}","${SET"]}"#
      ),
    ])
  func forms(_ written: String, _ wanted: String) throws {
    let servers = try Self.servers(#"{"s":\#(written)}"#, environment: ["SET": "value"])
    #expect(servers.definitions["s"] == (try JSONReader.parse(wanted)))
    #expect(servers.notices.isEmpty)
  }

  @Test(
    "A server that cannot be started is left out, and said so",
    arguments: [
      (#"{"command":"x","env":{"A":"${UNSET}"}}"#, "s", "mcp_server_variable"),
      (#"{"type":"stdio"}"#, "s", "mcp_server_incomplete"),
      (#"{"command":"x"}"#, "massgen", "mcp_server_name"),
      (#"{"command":"x"}"#, "massgen_", "mcp_server_name"),
      (#"{"command":"x"}"#, "massgen__x", "mcp_server_name"),
    ])
  func leftOut(_ written: String, _ name: String, _ code: String) throws {
    let servers = try Self.servers(#"{"\#(name)":\#(written)}"#)
    #expect(servers.definitions.isEmpty && servers.notices.map(\.code) == [code])
  }

  @Test("A server that is switched off is left out without a word")
  func off() throws {
    let servers = try Self.servers(#"{"s":{"command":"x","enabled":false}}"#)
    #expect(servers.definitions.isEmpty && servers.notices.isEmpty)
  }

  @Test("Servers go through a file, so that no key of theirs stands in arguments")
  func secrets() throws {
    var options = ClaudeCodeOptions()
    options.mcpServers = ["s": ["command": "x", "args": ["--token", "${T}"], "env": ["K": "literal-key"]]]
    let settings = ClaudeInvocationTests.settings(options, environment: ["T": "token-value"])
    let made = try ClaudeInvocation(settings, ClaudeStart(version: .recommended, tag: "a"))
    #expect(made.arguments.contains("--mcp-config=/state/claude-a-mcp.json"))
    #expect(!made.arguments.contains { $0.contains("token-value") || $0.contains("literal-key") })
    let text = String(decoding: try #require(made.files.first).contents, as: UTF8.self)
    #expect(text.contains("token-value") && text.contains("literal-key"))
  }

  @Test("The files of a process are readable by their owner only, and go with it")
  func files() async throws {
    var options = ClaudeCodeOptions()
    options.sandbox = ["enabled": false]
    let folder = "/tmp/massgen-test-\(UInt64.random(in: 0...UInt64.max))"
    let settings = ClaudeInvocationTests.settings(options, state: folder)
    let made = try ClaudeInvocation(settings, ClaudeStart(version: .recommended, tag: "a"))
    let path = try #require(made.files.first).path
    try await made.writeFiles()
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    await #expect(throws: ModelFailure.self) { try await made.writeFiles() }
    await made.removeFiles()
    #expect(stat(path, &status) != 0)
    rmdir(folder)
  }
}
