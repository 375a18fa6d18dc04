// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import TestSupport
import Testing

@testable import TeamLanguage

/// The JSON Schema of team files.
@Suite struct SchemaTests {
  private static let check = SchemaCheck(ConfigJSONSchema.document)

  private func faults(_ bytes: [UInt8]) throws -> [String] {
    let context = TeamContext(workingDirectory: "/work", environment: Environment(layers: []))
    let file = TeamReader.read(TeamSource(bytes: bytes, path: "/work/team.massgen.yaml"), context: context)
    return try Self.check.faults(file.root?.json ?? .null)
  }

  @Test(
    "MassGen's own team files are valid", .enabled(if: Shared.isAvailable),
    arguments: ["massgen-v0.0.29", "massgen-v0.0.30", "massgen-v0.1.12"].flatMap {
      Shared.files(under: "corpus/\($0)", suffix: ".yaml")
    })
  func validates(path: String) throws {
    #expect(try faults(Shared.bytes(path)) == [])
  }

  @Test(
    "A wrong value is refused where it stands",
    arguments: [
      ("ui: {}", "/agents"), ("agents: []", "/agents"), ("agents: {a: 1}", "/agents"),
      ("agents: [{id: a}]", "/agents/0/backend"), ("agents: [{backend: {cwd: x}}]", "/agents/0/backend/type"),
      ("agents: [{backend: {type: opnai}}]", "/agents/0/backend/type"),
      ("agents: [{backend: {type: openai, temperature: hot}}]", "/agents/0/backend/temperature"),
      ("agents: [{backend: {model: gpt-4o, store: often}}]", "/agents/0/backend/store"),
      ("agents: [{backend: {type: openai, reasoning: {effort: huge}}}]", "/agents/0/backend/reasoning/effort"),
      ("agent: {backend: {type: replay, script: [{repeat: true}]}}", "/agent/backend/script/0/steps"),
      ("agent: {backend: {type: openai}}\norchestrator: yes", "/orchestrator"),
      (
        "agent: {backend: {type: openai}}\norchestrator: {context_paths: [{permission: read}]}",
        "/orchestrator/context_paths/0/path"
      ),
      ("agent: {backend: {type: openai, mcp_servers: {files: {command: x}}}}", "/agent/backend/mcp_servers/files/type"),
    ])
  func refuses(text: String, place: String) throws {
    #expect(try faults(Array(text.utf8)) == [place])
  }

  @Test(
    "What nobody can know, and what others decide, is let through",
    arguments: [
      "x-models: &m {model: gpt-4o}\nagents: [{backend: {type: openai, <<: *m}}]",
      "agents: [{backend: {type: openai, brand_new_parameter: 1}, note: x}]\nfuture: true",
      "agents: [{backend: {type: claude_code, permission_mode: new_mode, temperature: {a: b}}}]",
      "agents: [{backend: {type: openai, model: null, cwd: 2025}}]",
    ])
  func permits(text: String) throws {
    #expect(try faults(Array(text.utf8)) == [])
  }

  @Test("Every key of the table is described, and the reference it needs is there")
  func complete() throws {
    var descriptions: Set<String> = []
    func visit(_ value: JSONValue) throws {
      if let text = value.objectValue?["description"]?.stringValue { descriptions.insert(text) }
      if let name = value.objectValue?["$ref"]?.stringValue {
        let definitions = ConfigJSONSchema.document.objectValue?["definitions"]?.objectValue
        #expect(definitions?[String(name.dropFirst("#/definitions/".count))] != nil, "\(name)")
      }
      #expect(value.objectValue?["additionalProperties"] != false)
      for (_, member) in value.objectValue ?? [:] { try visit(member) }
      for item in value.arrayValue ?? [] { try visit(item) }
    }
    try visit(ConfigJSONSchema.document)
    for key in KeyTable.all { #expect(descriptions.contains(key.documentation), "\(key.path)") }
  }
}
