// SPDX-License-Identifier: Apache-2.0

import MediaFormats
import TeamConfig
import TestSupport
import Testing

@testable import TeamLanguage

/// What is said about the key or value under the cursor.
@Suite struct HoverTests {
  private static let context = TeamContext(
    workingDirectory: "/work",
    environment: Environment(layers: [
      Environment.Layer(origin: "environment", values: ["EMPTY": ""]),
      Environment.Layer(origin: "./.env", values: ["OPENAI_API_KEY": "planted", "REGION": "planted"]),
    ]),
    files: FileFacts([
      "/work/src": .folder(isEmpty: false), "/work/.massgen/workspaces/w": .folder(isEmpty: false),
      "/work/team/chart.png": .file(
        size: 12_000_000,
        media: MediaFacts(format: .png, picture: PictureFacts(width: 3000, height: 2000))),
      "/work/notes.md": .file(size: 400, media: MediaFacts(format: .text)), "/work/team/notes.md": .missing,
      "/work/team/calls.jsonl": .file(size: 12), "/work/src/keep": .missing,
    ]))

  private func hover(_ text: String, path: String = "/work/team/team.massgen.yaml") -> Hover? {
    let fixture = LanguageFixture(text, path: path, context: Self.context)
    return Hover.at(fixture.offset, in: fixture.file)
  }

  /// Places and something that must be said about them.
  private static let cases: [(text: String, says: [String])] = [
    (
      "agents:\n  - id: a\n    back‸end:\n      type: openai\n", ["backend · a mapping · required", "The model behind"]
    ),
    ("agents:\n  - id: a\n    backend: {type: openai, allowed_tools: [re‸ad]}\n", ["allowed_tools · a list of texts"]),
    (
      "agents:\n  - id: a\n    backend: {type: op‸enai}\n",
      ["openai · OpenAI", "OPENAI_API_KEY is set, in ./.env.", "Without model it asks gpt-4o-mini.", "since 0.0.3"]
    ),
    (
      "agents:\n  - backend: {type: cla‸ude}\n",
      ["ANTHROPIC_API_KEY is not set: not in the environment, nor in ./.env."]
    ),
    ("agents:\n  - backend: {type: cerebras, model: gpt-‸oss-120b}\n", ["gpt-oss-120b · model of cerebras", "Price"]),
    (
      "agents:\n  - backend: {type: claude, model: claude-son‸net-4-5}\n",
      [
        "Takes text, pictures and PDF documents; up to 200,000 tokens in, 64,000 tokens out.",
        "takes it away on 2026-11-30",
        "$3 for input, $0.3 for cached input, $15 for output",
      ]
    ),
    (
      "agents:\n  - backend: {type: openai, model: gpt-5-p‸ro}\n",
      ["up to 400,000 tokens in", "It is asked over OpenAI's Responses only."]
    ),
    ("agents:\n  - id: ag‸ent\n    backend: {model: gpt-4o}\n", ["agent · agent 1 of 1 · openai · gpt-4o", "no type"]),
    (
      "agents:\n  - id: a\n    backend: {type: openai, cwd: ‸w}\n",
      ["Means /work/.massgen/workspaces/w.", "A folder that is not empty.", "MassGen empties it"]
    ),
    ("orchestrator:\n  context_paths:\n    - path: sr‸c\n", ["Means /work/src.", "A folder that is not empty."]),
    (
      "orchestrator:\n  context_paths:\n    - path: src\n      protected_paths: [ke‸ep]\n",
      ["Means /work/src/keep.", "Nothing is there."]
    ),
    (
      "agents:\n  - backend: {type: replay, cassette: calls‸.jsonl}\n",
      ["Means /work/team/calls.jsonl.", "A file of 12 bytes."]
    ),
    (
      "agents:\n  - backend: {type: openai, model: \"${REG‸ION}\"}\n",
      ["${REGION}", "REGION is set, in ./.env.", "MassGen 0.0.30 leaves it"]
    ),
    ("agents:\n  - backend: {type: openai, model: \"x-${NOBO‸DY}\"}\n", ["It is not set, so the text stays"]),
    ("agents:\n  - backend: {type: openai, api_key_env: EMP‸TY}\n", ["EMPTY is set but empty, in the environment."]),
    ("agents:\n  - backend: {type: openai, cwd: w, extra_body: {a: \"${c‸wd}\"}}\n", ["that cwd names"]),
    (
      "x: &base {type: openai}\nagents:\n  - backend: *ba‸se\n",
      ["*base · alias", "the mapping in line 1", "It has type."]
    ),
    ("x: &ba‸se {type: openai}\nagents:\n  - backend: *base\n", ["&base · anchor"]),
    ("x: &base {type: openai}\nagents:\n  - backend: {<‸<: *base}\n", ["<< · merge key", "*base", "It has type."]),
    ("x: &base {ty‸pe: openai}\nagents:\n  - backend: {<<: *base}\n", ["type · a text · required"]),
    (
      "orchestrator:\n  voting_sens‸itivity: lenient\n",
      ["One of", "which this file is compared with, does not know it"]
    ),
    ("agents:\n  - id: a\n    ag‸ent_type: openai\n", ["deprecated", "Write agents[].backend.type instead."]),
    ("agents:\n  - backend:\n      type: openai\n      mcp_ser‸vers: []\n", ["does not act on it yet"]),
    ("agents:\n  - backend:\n      type: openai\n      media: {on_un‸supported: drop}\n", ["One of", "describe"]),
    (
      "agents:\n  - backend: {type: claude, model: claude-sonnet-4-5, upload_files: [{image_path: cha‸rt.png}]}\n",
      [
        "Means /work/team/chart.png.", "PNG, 3000 × 2000 pixels, 11.4 MB.",
        "It is scaled down before it is sent: 11.4 MB; Anthropic takes 7.5 MB.", "About 1,536 tokens, $0.0046 in",
      ]
    ),
    (
      "agents:\n  - backend: {type: groq, model: m, upload_files: [{file_path: notes‸.md}]}\n",
      ["Means /work/notes.md.", "Its text becomes part of the message.", "About 100 tokens in every call"]
    ),
  ]

  @Test("Keys and values are explained", arguments: cases)
  func explanations(text: String, says: [String]) throws {
    let plain = try #require(hover(text)).plainText
    for words in says { #expect(plain.contains(words), "\(plain)") }
    #expect(!plain.contains("planted"))
    #expect(!plain.contains("**") && !plain.contains("`"))
  }

  @Test("JSON is explained like YAML")
  func json() throws {
    let text = #"{"agents": [{"id": "a", "backend": {"ty‸pe": "openai"}}]}"#
    #expect(try #require(hover(text, path: "/work/team.json")).plainText.contains("type · a text · required"))
  }

  @Test(
    "Nothing is said about what nobody knows",
    arguments: [
      "agents:\n  - id: a\n    nonse‸nse: 1\n", "# agents‸ here\nagents: []\n", "‸", "agents:\n‸\n  - id: a\n",
    ])
  func nothing(text: String) {
    #expect(hover(text) == nil)
  }

  @Test("A hover is about the key or value under the cursor")
  func range() throws {
    let fixture = LanguageFixture("agents:\n  - id: a\n    back‸end:\n      type: openai\n")
    let range = try #require(Hover.at(fixture.offset, in: fixture.file)).range
    #expect(String(decoding: fixture.file.source.bytes[range], as: UTF8.self) == "backend")
  }

  @Test("Every key of the table is explained where it stands", arguments: KeyTable.all.map(\.path))
  func everyKey(pattern: String) throws {
    var text = "{"
    var closing = "}"
    let steps = pattern.split(separator: ".").map(String.init)
    for (index, step) in steps.enumerated() {
      let isList = step.hasSuffix("[]")
      let name = isList ? String(step.dropLast(2)) : step == "*" ? "name" : step
      let isLast = index == steps.count - 1
      text += (isLast ? "‸" : "") + "\"\(name)\": " + (isLast ? "1" : isList ? "[{" : "{")
      if !isLast { closing = (isList ? "}]" : "}") + closing }
    }
    for path in ["/work/team.massgen.yaml", "/work/team.json"] {
      let explained = try #require(self.hover(text + closing, path: path))
      let descriptor = try #require(KeyTable.descriptor(at: pattern))
      #expect(explained.plainText.contains(Markdown.plainText(descriptor.documentation)))
    }
  }

  @Test("Markup is taken out of plain text, and nothing else")
  func plain() {
    let markdown = "# Title\n\n**`a*b`** · *x* \\*\n\n```yaml\nk: **v**\n```\n[here](https://x.test) [no]"
    #expect(Markdown.plainText(markdown) == "Title\n\na*b · *x* *\n\nk: **v**\nhere (https://x.test) [no]")
  }
}
