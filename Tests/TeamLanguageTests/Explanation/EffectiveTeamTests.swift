// SPDX-License-Identifier: Apache-2.0

import JSONCore
import MediaFormats
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
      - id: d
        backend: {type: claude_code, cwd: v}
      - id: e
        backend: {type: codex}
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
        == #"{"/agents/0/backend/cwd":{"path":"/work/.massgen/workspaces/w","exists":false},"#
        + #""/agents/3/backend/cwd":{"path":"/work/.massgen/workspaces/v"}}"#)
    let warnings = try #require(effective["warnings"]?.arrayValue).compactMap(\.stringValue)
    #expect(warnings.contains { $0.contains("`orchestrator.presenter_agent`") })
    #expect(warnings.contains { $0.contains("cannot ask `codex`") })
    #expect(!effective.description.contains("planted"))
  }

  @Test("Of files that go with the task it is told what they are, what becomes of them and what they cost")
  func uploads() throws {
    let text = """
      agents:
        - id: a
          backend:
            type: claude
            model: claude-sonnet-4-5
            upload_files:
              - image_path: wide.png
              - file_path: ${SECRET}/notes.md
              - audio_path: https://example.test/${SECRET}.mp3
              - image_path: gone.png
              - file_path: odd.xyz
        - id: b
          backend: {type: groq, model: m, media: {on_unsupported: drop}, upload_files: [{audio_path: talk.wav}]}
        - id: c
          backend: {type: openai, model: gpt-4o}
      """
    let context = TeamContext(
      workingDirectory: "/elsewhere",
      environment: Environment(layers: [Environment.Layer(origin: "./.env", values: ["SECRET": "/planted"])]),
      files: FileFacts([
        "/work/wide.png": .file(
          size: 4000, media: MediaFacts(format: .png, picture: PictureFacts(width: 9000, height: 900))),
        "/planted/notes.md": .file(size: 400, media: MediaFacts(format: .text)), "/work/gone.png": .missing,
        "/elsewhere/gone.png": .missing, "/work/talk.wav": .missing,
        "/elsewhere/talk.wav": .file(size: 100, media: MediaFacts(format: .wav, durationMilliseconds: 900)),
      ]))
    let fixture = LanguageFixture(text, path: "/work/team.yaml", context: context)
    let effective = JSONValue.object(try #require(EffectiveTeam.describe(fixture.file)))
    let agents = try #require(effective["uploads"]?.arrayValue)
    #expect(agents.count == 2)
    let files = try #require(agents[0]["files"]?.arrayValue)
    #expect(
      files.compactMap { $0["decision"]?.stringValue } == ["scaled", "inlined", "described", "missing", "unknown"])
    #expect(
      files[0].description
        == #"{"pointer":"/agents/0/backend/upload_files/0/image_path","decision":"scaled","code":"too_long_side","#
        + #""reason":"a side of 9000 pixels; Anthropic takes 8000","path":"/work/wide.png","mediaType":"image/png","#
        + #""bytes":4000,"width":9000,"height":900,"tokens":336,"cost":0.001008}"#)
    #expect(agents[0]["tokens"]?.intValue == 336 + 100)
    #expect(files[2]["code"]?.stringValue == "media_unsupported" && files[2]["tokens"] == nil)
    #expect(agents[1]["files"]?[0]?["decision"]?.stringValue == "dropped")
    #expect(agents[1]["files"]?[0]?["path"]?.stringValue == "/elsewhere/talk.wav")
    #expect(agents[1]["tokens"]?.intValue == 0 && agents[1]["cost"] == nil)
    #expect(!effective.description.contains("planted"))
  }

  @Test("Without a team there is nothing to tell")
  func nothing() {
    #expect(EffectiveTeam.describe(LanguageFixture("ui: {}\n").file) == nil)
  }
}
