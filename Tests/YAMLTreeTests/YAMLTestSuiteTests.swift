// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing
import YAMLTree

@Suite("YAML test suite", .enabled(if: Shared.isAvailable))
struct YAMLTestSuiteTests {
  private static let folder = "corpus/yaml-test-suite"

  /// What the tree of a case makes of its input: nil when it is what the suite expects.
  private func difference(_ input: String) throws -> String? {
    let folder = input.split(separator: "/").dropLast().joined(separator: "/")
    let files = Set(Shared.files(under: folder, suffix: ""))
    let document = YAMLDocument.parse(try Shared.bytes(input))
    let isRefused = document.problems.contains { [.syntax, .tabIndent, .encoding].contains($0.code) }
    if files.contains("\(folder)/error") { return isRefused ? nil : "accepted" }
    if isRefused { return "refused" }
    let expected = String(decoding: try Shared.bytes("\(folder)/test.event"), as: UTF8.self).split(separator: "\n")
    return document.eventStream() == expected.map(String.init) ? nil : "differs"
  }

  @Test("The tree is what the suite expects, but for the known differences of libyaml")
  func differences() throws {
    var found: Set<String> = []
    let inputs = Shared.files(under: Self.folder, suffix: "in.yaml")
    #expect(inputs.count == 402)
    for input in inputs {
      guard let difference = try difference(input) else { continue }
      found.insert("\(difference) \(input.dropFirst(Self.folder.count + 1).dropLast("/in.yaml".count))")
    }
    let known = Set(try Fixture.lines("yaml-test-suite-differences.txt"))
    #expect(found.subtracting(known).sorted() == [], "new differences")
    #expect(known.subtracting(found).sorted() == [], "differences that are no more")
    #expect(known.count { $0.hasPrefix("refused") } == 50)
    #expect(known.count { $0.hasPrefix("accepted") } == 16)
  }

  @Test("What is refused has a problem inside the text and still gives a tree of nodes inside it")
  func refusedInputs() throws {
    for input in Shared.files(under: Self.folder, suffix: "in.yaml") {
      let bytes = try Shared.bytes(input)
      let document = YAMLDocument.parse(bytes)
      for problem in document.problems {
        #expect(problem.range.upperBound <= bytes.count, "\(input)")
        #expect(!problem.message.isEmpty)
      }
      #expect(document.allNodes().allSatisfy { document.range($0).upperBound <= bytes.count }, "\(input)")
    }
  }
}
