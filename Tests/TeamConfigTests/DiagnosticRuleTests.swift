// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TeamConfig

/// What is said about diagnostics apart from any one file.
@Suite struct DiagnosticRuleTests {
  @Test("An example has what its rule is about", arguments: DiagnosticRule.all)
  func example(rule: DiagnosticRule) {
    guard let example = rule.example, example.contains("agents:") else { return }
    let result = TeamReader.read(
      TeamSource(bytes: Array(example.utf8), path: "/work/team.yaml"), context: TeamContext(workingDirectory: "/work"))
    #expect(result.diagnostics.contains { $0.code == rule.code }, "\(rule.code.rawValue)")
  }

  @Test("A code has one rule at most")
  func unique() {
    let codes = DiagnosticRule.sections.joined().map(\.code)
    #expect(Set(codes).count == codes.count)
  }

  @Test("Every code has a rule")
  func complete() {
    #expect(DiagnosticCode.allCases.filter { DiagnosticRule.rule(of: $0) == nil } == [])
  }
}
