// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TeamLanguage

@Suite struct OutlineSecretTests {
  @Test("A key in the middle of a text is not shown beside its part")
  func secret() {
    let key = "sk-proj-0123456789abcdefghijklmnopqrstuvwxyzABCD"
    let fixture = LanguageFixture(
      "agents:\n  - id: a\n    system_message: Use \(key) now.\n    backend: {type: openai}\n")
    func details(_ symbols: [OutlineSymbol]) -> [String] {
      symbols.flatMap { [$0.name, $0.detail ?? ""] + details($0.children) }
    }
    let shown = details(OutlineSymbol.symbols(in: fixture.file))
    #expect(shown.contains("***") && !shown.contains { $0.contains("sk-proj") })
  }
}
