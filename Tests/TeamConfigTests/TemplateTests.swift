// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TeamConfig

/// Team files to begin with.
@Suite struct TemplateTests {
  private static func diagnostics(_ text: String) -> [ConfigDiagnostic] {
    var context = TeamContext(workingDirectory: "/w")
    context.files["/w"] = .folder(isEmpty: false)
    return TeamReader.read(TeamSource(bytes: Array(text.utf8), path: "/w/t.massgen.yaml"), context: context).diagnostics
  }

  @Test("A template with its usual answers has neither errors nor warnings", arguments: TeamTemplate.all)
  func usual(template: TeamTemplate) throws {
    let text = try template.render()
    let found = Self.diagnostics(text).filter { $0.severity >= .warning }
    #expect(found.isEmpty, "\(text)\n\(found.map(\.message))")
    #expect(!text.contains("{{") && text.hasPrefix("# ") && text.hasSuffix("\n"))
    #expect(!CatalogueHeader(of: Array(text.utf8)).title.isEmpty)
  }

  @Test("Every allowed answer gives a file without errors", arguments: TeamTemplate.all)
  func allowed(template: TeamTemplate) throws {
    for question in template.questions {
      for answer in question.allowed {
        let found = Self.diagnostics(try template.render([question.name: answer])).filter { $0.severity == .error }
        #expect(found.isEmpty, "\(question.name)=\(answer): \(found.map(\.message))")
      }
    }
  }

  @Test(
    "Whatever is answered is the value of its key and nothing else",
    arguments: ["yes", "1", "a: b", "# no", "\"", "a\\b", "{{model}}", "two\nlines", "*x", "日本", " "])
  func hostile(answer: String) throws {
    let template = try #require(TeamTemplate.named("single-agent"))
    let result = TeamReader.read(
      TeamSource(bytes: Array(try template.render(["model": answer]).utf8)),
      context: TeamContext(workingDirectory: "/w"))
    #expect(result.root?["agents"]?.items?.first?["backend"]?["model"]?.text == answer)
    #expect(result.root?.members?.count == 1)
  }

  @Test("The model follows from the backend")
  func models() throws {
    let text = try #require(TeamTemplate.named("three-agents")).render(["backend2": "grok"])
    #expect(text.contains("type: grok\n      model: grok-4"))
  }

  @Test("Answers nobody asked for, and those there are not, are refused")
  func refused() throws {
    let template = try #require(TeamTemplate.named("single-agent"))
    #expect(throws: TemplateProblem.unknownAnswer("modle", known: ["backend", "model", "id"])) {
      try template.render(["modle": "x"])
    }
    #expect(throws: TemplateProblem.self) { try template.render(["backend": "telepathy"]) }
    #expect(throws: TemplateProblem.answerMissing("id")) { try template.render(["id": ""]) }
    #expect(Set(TeamTemplate.all.map(\.name)).count == TeamTemplate.all.count)
  }
}
