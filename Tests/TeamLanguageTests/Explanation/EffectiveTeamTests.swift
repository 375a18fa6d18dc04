// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import Testing

@testable import TeamLanguage

/// A team as it will run.
@Suite struct EffectiveTeamTests {
  private static let text = """
    agents:
      - id: a
        backend: {model: gpt-4o, temperature: 0.5, cwd: w}
      - id: b
        backend:
          type: cerebras
          timeout: 90
          api_key: ${MY_KEY}
          extra_headers: {x-id: "${REGION}"}
      - id: c
        backend: {type: replay, script: []}
    orchestrator:
      max_new_answers_per_agent: 2
      presenter_agent: a
    """

  private func describe() throws -> JSONValue {
    let context = TeamContext(
      workingDirectory: "/work",
      environment: Environment(layers: [
        Environment.Layer(
          origin: "./.env", values: ["OPENAI_API_KEY": "planted", "MY_KEY": "planted", "REGION": "planted"])
      ]),
      files: FileFacts(["/work/.massgen/workspaces/w": .missing]),
      overrides: [(JSONPointer(tokens: ["agents", "0", "backend", "temperature"]), .number(0.7))])
    return .object(try #require(EffectiveTeam.describe(LanguageFixture(Self.text, context: context).file)))
  }

  @Test(
    "Every value is told with where it comes from",
    arguments: [
      ("/agents/0/id", "\"a\"", "file"), ("/agents/0/backend/type", "\"openai\"", "default"),
      ("/agents/0/backend/temperature", "0.7", "override"),
      ("/agents/0/backend/base_url", "\"https://api.openai.com/v1\"", "default"),
      ("/agents/0/backend/api_key", "\"***\"", "environment"),
      ("/agents/1/backend/model", "\"llama-3.3-70b\"", "default"),
      ("/agents/1/backend/api_key", "\"***\"", "environment"),
      ("/agents/1/backend/extra_headers/x-id", "\"***\"", "environment"),
      ("/agents/1/backend/transport/max_tries", "4", "default"),
      ("/agents/1/backend/transport/gap_timeout_seconds", "90.0", "file"),
      ("/agents/2/backend/match", "\"order\"", "default"),
      ("/orchestrator/max_new_answers_per_agent", "2", "file"),
      ("/timeout_settings/orchestrator_timeout_seconds", "1800", "default"),
    ])
  func values(pointer: String, value: String, origin: String) throws {
    let effective = try describe()
    let config = try #require(effective["config"])
    let tokens = try JSONPointer(parsing: pointer).tokens
    let found = try tokens.reduce(config) { holder, token in
      try #require(Int(token).flatMap { index in holder.arrayValue.map { $0[index] } } ?? holder[token])
    }
    #expect(found.description == value)
    #expect(effective["origins"]?[pointer]?["from"]?.stringValue == origin)
  }

  @Test("Keys, paths and what is not acted on are told, and no variable's value")
  func parts() throws {
    let effective = try describe()
    #expect(
      effective["keys"]?.description
        == #"[{"agent":"a","variables":["OPENAI_API_KEY"],"isSet":true,"variable":"OPENAI_API_KEY","origin":"./.env"},"#
        + #"{"agent":"b","variables":["MY_KEY"],"isSet":true,"variable":"MY_KEY","origin":"./.env"}]"#)
    #expect(
      effective["paths"]?.description
        == #"{"/agents/0/backend/cwd":{"path":"/work/.massgen/workspaces/w","exists":false}}"#)
    let warnings = try #require(effective["warnings"]?.arrayValue).compactMap(\.stringValue)
    #expect(warnings.contains { $0.contains("`orchestrator.presenter_agent`") })
    #expect(warnings.contains { $0.contains("cannot ask `openai`") })
    #expect(!effective.description.contains("planted"))
  }

  @Test("Without a team there is nothing to tell")
  func nothing() {
    #expect(EffectiveTeam.describe(LanguageFixture("ui: {}\n").file) == nil)
  }
}
