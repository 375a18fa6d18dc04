// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import TestSupport
import Testing
import YAMLTree

@testable import TeamLanguage

/// Every repair of every mistake the tests know mends it and breaks nothing.
@Suite struct RepairPropertyTests {
  struct Document: CustomTestStringConvertible, Sendable {
    var title: String
    var text: String

    var testDescription: String { title }
  }

  /// The documents of the case files beside the reader's tests.
  static let documents: [Document] = {
    let folder = "\(Shared.tests)/TeamConfigTests/Fixtures"
    return FileBytes.names(under: folder, suffix: ".cases").flatMap { name -> [Document] in
      let text = String(decoding: (try? FileBytes.read("\(folder)/\(name)")) ?? [], as: UTF8.self)
      return text.split(separator: "=== ").compactMap { entry in
        let parts = entry.split(separator: "\n---\n", maxSplits: 1)[0].split(separator: "\n", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        return Document(title: "\(name): \(parts[0])", text: String(parts[1]) + "\n")
      }
    }
  }()

  private func fixture(_ document: Document, _ text: String? = nil) -> LanguageFixture {
    let isJSON = document.title.contains("JSON")
    return LanguageFixture(text ?? document.text, path: isJSON ? "/work/team.json" : "/work/team.yaml")
  }

  @Test("A preferred repair takes its finding away", arguments: documents)
  func mends(document: Document) {
    let fixture = fixture(document)
    for diagnostic in fixture.file.diagnostics {
      for repair in diagnostic.repairs {
        guard let edits = repair.edits(in: fixture.file) else { continue }
        let text = fixture.applying(edits)
        let after = self.fixture(document, text).file.diagnostics
        let same = { (other: ConfigDiagnostic) in other.code == diagnostic.code }
        let isStill = after.contains { same($0) && $0.path == diagnostic.path && $0.message == diagnostic.message }
        #expect(
          !isStill || after.count(where: same) < fixture.file.diagnostics.count(where: same) || !repair.isPreferred
            // Through an alias every place changes together.
            || document.text.contains("*"),
          "\(diagnostic.code.rawValue) \(repair.title)\n\(text)")
        let isSyntax = { (other: ConfigDiagnostic) in other.code == .yamlSyntax || other.code == .jsonSyntax }
        #expect(
          after.count(where: isSyntax) <= fixture.file.diagnostics.count(where: isSyntax), "\(repair.title)\n\(text)")
      }
    }
  }

  @Test("Mending everything leaves nothing to mend so", arguments: documents)
  func fixAll(document: Document) {
    let fixture = fixture(document)
    let text = fixture.applying(FixAll.edits(in: fixture.file))
    let again = self.fixture(document, text)
    #expect(FixAll.edits(in: again.file).isEmpty, "\(text)")
    #expect(
      again.file.diagnostics.count { $0.severity == .error }
        <= fixture.file.diagnostics.count { $0.severity == .error })
  }

  @Test(
    "Mending everything in MassGen's files leaves teams that run, and comes to an end",
    .enabled(if: Shared.isAvailable),
    arguments: ["massgen-v0.0.30", "massgen-v0.1.12"].flatMap { Shared.files(under: "corpus/\($0)", suffix: ".yaml") })
  func corpus(file: String) throws {
    let fixture = LanguageFixture(String(decoding: try Shared.bytes(file), as: UTF8.self))
    let edits = FixAll.edits(in: fixture.file)
    let again = LanguageFixture(fixture.applying(edits))
    #expect(FixAll.edits(in: again.file).isEmpty)
    #expect(!again.file.hasErrors)
    #expect(again.file.diagnostics.count <= fixture.file.diagnostics.count)
    // The comment on the line of a removed key goes with it; all others stay.
    func alone(_ file: TeamReadResult) -> Int {
      let map = TextMap(file.tree)
      return file.tree.comments.count { map.isFirstInLine($0.lowerBound) }
    }
    #expect(alone(again.file) == alone(fixture.file))
  }
}
