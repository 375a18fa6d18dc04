// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import TestSupport
import Testing
import YAMLTree

@testable import TeamLanguage

/// What can be folded and what is selected around a place.
@Suite struct FoldingTests {
  private func folds(_ text: String, path: String = "/work/team.massgen.yaml") -> [String] {
    FoldingRange.ranges(in: LanguageFixture(text, path: path).file).map { fold in
      "\(fold.startLine)-\(fold.endLine)\(fold.kind == .comment ? " comment" : "")"
    }
  }

  @Test("Mappings, items, block texts and comments fold without the blank lines behind them")
  func yaml() {
    let text = """
      # one
      # two

      agents:
        - id: a
          system_message: |
            first
            second

        - id: b   # not alone
          # alone
          backend:
            type: openai

      """
    #expect(folds(text) == ["0-1 comment", "3-12", "4-7", "5-7", "9-12", "11-12"])
  }

  @Test("A closing bracket stays in sight")
  func json() {
    let text = "{\n  \"agents\": [\n    {\n      \"id\": \"a\"\n    }\n  ]\n}\n"
    #expect(folds(text, path: "/work/team.json") == ["0-5", "1-4", "2-3"])
  }

  @Test("Folds are sorted and inside the file", .enabled(if: Shared.isAvailable), arguments: TeamCorpus.files)
  func corpus(name: String) throws {
    let file = try TeamCorpus.read(name)
    let folds = FoldingRange.ranges(in: file)
    #expect(folds.allSatisfy { $0.startLine >= 0 && $0.startLine < $0.endLine && $0.endLine < file.lines.lineCount })
    #expect(zip(folds, folds.dropFirst()).allSatisfy { $0.startLine < $1.startLine })
    #expect(!folds.isEmpty)
  }

  @Test("Selecting grows from the text of a value to the file")
  func selection() {
    let fixture = LanguageFixture("agents:\n  - id: \"al‸pha\"\n    backend: {type: openai}\n")
    let texts = SelectionRanges.around(fixture.offset, in: fixture.file).map {
      String(decoding: fixture.file.source.bytes[$0], as: UTF8.self)
    }
    let agent = "id: \"alpha\"\n    backend: {type: openai}"
    #expect(
      texts == [
        "alpha", "\"alpha\"", "id: \"alpha\"", agent, "- \(agent)", "agents:\n  - \(agent)", "agents:\n  - \(agent)\n",
      ])
  }
}
