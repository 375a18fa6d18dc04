// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TestSupport
import Testing

@testable import TeamConfig

/// The key table holds what it promises.
@Suite struct KeyTableTests {
  @Test("Every key stands in the table once and is explained in one or two sentences")
  func documented() {
    var paths: Set<String> = []
    for key in KeyTable.all {
      #expect(paths.insert(key.path).inserted, "\(key.path) stands twice")
      #expect(key.documentation.hasSuffix(".") && key.documentation.count >= 15, "\(key.path): \(key.documentation)")
      #expect(key.documentation.utf8.count <= 320, "\(key.path) is explained at length")
      #expect(!key.documentation.contains("\n"), "\(key.path) is explained on several lines")
      #expect((key.status == .own) == (key.since == nil), "\(key.path): only our own keys have no version")
    }
  }

  @Test("What the table refers to is in the table")
  func references() {
    for key in KeyTable.all {
      if let replacement = key.replacement {
        #expect(KeyTable.descriptor(at: replacement) != nil, "\(key.path) is replaced by \(replacement)")
      }
      if !key.allowed.isEmpty, let value = key.defaultText {
        #expect(key.allowed.contains(value), "\(key.path) has a default that is not allowed")
      }
      var holder = KeyTree.steps(key.path).dropLast()
      while let last = holder.last, last == "[]" || last == "*" { holder.removeLast() }
      if !holder.isEmpty {
        let path = holder.reduce(into: "") { $0 += $1 == "[]" ? "[]" : $0.isEmpty ? $1 : ".\($1)" }
        let parent = KeyTable.descriptor(at: path)
        #expect(parent != nil, "\(key.path) stands in \(path), which nothing describes")
      }
    }
  }

  @Test(
    "Places that share a shape know the same keys",
    arguments: [
      ("agent.backend.model", "agents[].backend.model"),
      ("agents[].backend.mcp_servers.weather.command", "agents[].backend.mcp_servers[].command"),
      ("mcp_servers[].security.level", "agents[].backend.mcp_servers[].security.level"),
      ("agents[].backend.group_config.agents[].llm_config[].model", "agents[].backend.agent_config.llm_config.model"),
      ("agents[].backend.context_paths[].permission", "orchestrator.context_paths[].permission"),
      ("agents[].memory.retrieval.limit", "memory.retrieval.limit"),
    ])
  func shapes(place: String, shape: String) {
    #expect(KeyTable.descriptor(at: place)?.path == shape)
  }

  /// Keys whose record differs from config-keys.json on purpose.
  private static let differences: Set<String> = [
    // Fractions of seconds are allowed. (replay.md section 2)
    "timeout_settings.orchestrator_timeout_seconds type", "timeout_settings.initial_round_timeout_seconds type",
    "timeout_settings.subsequent_round_timeout_seconds type", "timeout_settings.round_timeout_grace_seconds type",
    // A mapping is OpenRouter's routing.
    "agents[].backend.provider type",
    // Our own types, transports and strategies besides MassGen's.
    "agents[].backend.type enum", "agents[].backend.mcp_servers[].type enum", "orchestrator.final_answer_strategy enum",
    "ui.display_type enum",
    // More patterns than MassGen's, which AG2 checks itself.
    "agents[].backend.group_config.pattern.type enum",
    // Claude Code knows further levels.
    "agents[].backend.reasoning.effort enum",
    // `false` is no word.
    "orchestrator.coordination.broadcast enum",
    // The voting levels are written out.
    "agents[].voting_sensitivity enum",
    // The default differs between MassGen and here; see the documentation of the key.
    "ui.use_orchestrator_for_single_agent default",
    // It is read here, as another spelling.
    "agents[].append_system_prompt deprecated",
    // Nothing has ever read it.
    "orchestrator.parallel deprecated",
  ]

  @Test("The table agrees with what was found in MassGen", .enabled(if: Shared.isAvailable))
  func reference() throws {
    let records = try JSONReader.parse(try Shared.bytes("spec/config-keys.json")).arrayValue ?? []
    #expect(records.count > 400)
    for record in records {
      guard let path = record["path"]?.stringValue else { continue }
      guard let key = KeyTable.descriptor(at: path) else {
        Issue.record("\(path) is missing")
        continue
      }
      func compare(_ what: String, _ ours: some Equatable & CustomStringConvertible, _ theirs: String) {
        if Self.differences.contains("\(path) \(what)") { return }
        #expect(ours.description == theirs, "\(path) \(what)")
      }
      compare("type", Self.typeName(key.types), Self.ordered(record["type"]?.stringValue ?? ""))
      compare("enum", key.allowed, (record["enum"]?.arrayValue ?? []).compactMap(\.stringValue).description)
      // Some versions are only known as a range; the record and the table take its end.
      if path == key.path { compare("since", key.since?.description ?? "", record["since"]?.stringValue ?? "") }
      if path == key.path { compare("status", key.status.rawValue, record["status"]?.stringValue ?? "") }
      compare("deprecated", key.isDeprecated, String(record["deprecated"]?.boolValue ?? false))
      if path == key.path {
        compare("default", Self.plain(key.defaultText), Self.plain(record["default"].map(Self.text)))
      }
    }
  }

  private static func typeName(_ types: ValueTypes) -> String {
    let names: [(ValueTypes, String)] = [
      (.any, "any"), (.mappingList, "array<object>"), (.numberList, "array<number>"), (.stringList, "array<string>"),
      (.list, "array<object>"), (.boolean, "boolean"), (.integer, "integer"), (.null, "null"), (.number, "number"),
      (.mapping, "object"), (.stringMapping, "object<string>"), (.string, "string"),
    ]
    return names.filter { types.contains($0.0) }.map(\.1).sorted().joined(separator: "|")
  }

  private static func ordered(_ name: String) -> String {
    // A mapping of MCP servers is a mapping of mappings.
    let parts = name.split(separator: "|").map { $0 == "object<object>" ? "object" : String($0) }
    return parts.sorted().joined(separator: "|")
  }

  private static func text(_ value: JSONValue) -> String { value.stringValue ?? value.description }

  /// A default without spaces, quotes and capitals, which the record writes in several ways.
  private static func plain(_ text: String?) -> String {
    (text ?? "").lowercased().filter { $0 != " " && $0 != "\"" }
  }
}
