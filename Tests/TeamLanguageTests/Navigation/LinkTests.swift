// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import Testing

@testable import TeamLanguage

/// Parts of a file that lead somewhere else.
@Suite struct LinkTests {
  private func links(_ text: String, path: String = "/work/t/team.yaml") -> [String] {
    let context = TeamContext(
      workingDirectory: "/work",
      files: FileFacts([
        "/work/src": .folder(isEmpty: false), "/work/gone.md": .missing, "/work/LICENSE": .file(size: 1),
      ]))
    let file = LanguageFixture(text, path: path, context: context).file
    return DocumentLink.links(in: file).map { link in
      let source = String(decoding: file.source.bytes[link.range], as: UTF8.self)
      switch link.target {
      case .file(let path): return "\(source) -> \(path)"
      case .web(let address): return source == address ? address : "\(source) -> \(address)"
      }
    }
  }

  @Test("Paths lead to what is there or may be, addresses to the web")
  func all() {
    let text = """
      # yaml-language-server: $schema=../schema.json
      # See https://example.test/a_(b), or (https://example.test/c).
      agents:
        - backend: {type: replay, cassette: "calls.jsonl", record: true}
        - backend:
            type: vllm
            base_url: "https://models.example.test/v1"
            upload_files: [{image_path: "https://x.test/${A}.png"}, {image_path: a.png}, {file_path: notes}]
      orchestrator:
        context_paths: [{path: src}, {path: gone.md}, {path: LICENSE}, {path: ~/x.md}]
      """
    #expect(
      links(text) == [
        "../schema.json -> /work/schema.json", "https://example.test/a_(b", "https://example.test/c",
        "calls.jsonl -> /work/t/calls.jsonl", "https://models.example.test/v1", "a.png -> /work/t/a.png",
        "src -> /work/src", "LICENSE -> /work/LICENSE",
      ])
  }

  @Test("JSON has links, too")
  func json() {
    let text = #"{"agents": [{"backend": {"type": "replay", "cassette": "c.jsonl"}}]}"#
    #expect(links(text, path: "/work/team.json") == ["c.jsonl -> /work/c.jsonl"])
  }
}
