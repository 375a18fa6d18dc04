// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import TestSupport
import Testing

@testable import TeamLanguage

/// What an editor's outline shows.
@Suite struct OutlineTests {
  static let team = """
    agents:
      - id: scout
        backend:
          type: replay
          script:
            - steps: [{text: hi}]
      - backend: {type: openai, api_key: sk-abcdefghijklmnop1234}
    orchestrator:
      snapshot_storage: snapshots
    """

  /// The outline as indented lines.
  private func lines(_ symbols: [OutlineSymbol], depth: Int = 0) -> [String] {
    symbols.flatMap { symbol in
      [String(repeating: "  ", count: depth) + symbol.name + (symbol.detail.map { " | \($0)" } ?? "")]
        + lines(symbol.children, depth: depth + 1)
    }
  }

  @Test("Agents show their id, backend and model; keys show nothing secret")
  func agents() {
    let symbols = OutlineSymbol.symbols(in: LanguageFixture(Self.team).file)
    #expect(
      lines(symbols) == [
        "agents | 2 agents", "  scout | replay", "    id | scout", "    backend | replay", "      type | replay",
        "      script", "        steps", "          steps", "            text", "              text | hi",
        "  agent2 | openai · gpt-4o-mini", "    backend | openai · gpt-4o-mini", "      type | openai",
        "      api_key | ***", "orchestrator", "  snapshot_storage | snapshots",
      ])
    #expect(symbols[0].children.map(\.kind) == [.agent, .agent])
  }

  @Test("A single agent and JSON have an outline, too")
  func json() {
    let text = #"{"agent": {"id": "a", "backend": {"type": "vllm", "model": "m"}}}"#
    let symbols = OutlineSymbol.symbols(in: LanguageFixture(text, path: "/work/team.json").file)
    #expect(lines(symbols).first == "a | vllm · m")
  }

  @Test("A reference to a variable is shown as it is written")
  func references() {
    let context = TeamContext(
      workingDirectory: "/work",
      environment: Environment(layers: [Environment.Layer(origin: "the environment", values: ["M": "hidden"])]))
    let text = "agents:\n  - id: ${M}\n    backend: {type: openai, model: \"${M}\"}\n"
    let shown = lines(OutlineSymbol.symbols(in: LanguageFixture(text, context: context).file))
    #expect(shown[1] == "  ${M} | openai · ${M}")
    #expect(!shown.joined().contains("hidden"))
  }

  @Test("Parts are inside their holders and have names", .enabled(if: Shared.isAvailable), arguments: TeamCorpus.files)
  func nesting(name: String) throws {
    let file = try TeamCorpus.read(name)
    func check(_ symbols: [OutlineSymbol], within holder: Range<Int>) {
      for symbol in symbols {
        #expect(!symbol.name.isEmpty)
        #expect(holder.contains(symbol.range))
        #expect(symbol.range.contains(symbol.selectionRange))
        check(symbol.children, within: symbol.range)
      }
    }
    check(OutlineSymbol.symbols(in: file), within: 0..<file.source.bytes.count)
  }

  @Test("A very large file is cut")
  func bound() {
    let text = "items:\n" + String(repeating: "- 1\n", count: 20_000)
    let symbols = OutlineSymbol.symbols(in: LanguageFixture(text).file)
    #expect(symbols.first?.children.count == 4999)
  }
}
