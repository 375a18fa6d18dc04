// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import TestSupport
import Testing
import YAMLTree

@testable import TeamLanguage

/// Whatever is changed in whatever file: the text stays readable, means what it should, and keeps its comments.
@Suite(.enabled(if: Shared.isAvailable)) struct EditingPropertyTests {
  private static let files =
    ["massgen-v0.0.30", "massgen-v0.1.12"].flatMap { Shared.files(under: "corpus/\($0)", suffix: ".yaml") }

  /// Every operation that makes sense for a value.
  private static func operations(_ path: ConfigPath, _ value: JSONValue, _ number: Int) -> [Repair.Operation] {
    let isKey = if case .key? = path.components.last { true } else { false }
    var operations: [Repair.Operation] = [
      .set(path, "yes: #x"), .set(path, ["k": ["a", 1.5, true, .null], "text": "one\ntwo\n"]), .remove(path),
      .wrapInList(path), .set(path.appending("new"), 7),
    ]
    if isKey { operations += [.rename(path, to: "renamed_\(number)"), .move(path, to: ConfigPath([.key("moved")]))] }
    if value.arrayValue != nil { operations.append(.append(path, ["a": 1, "b": [2]])) }
    return operations
  }

  @Test("Every change of every corpus file does what it says and nothing else", arguments: files)
  func corpus(file: String) throws {
    let text = String(decoding: try Shared.bytes(file), as: UTF8.self)
    let fixture = LanguageFixture(text, path: "/work/\(file)")
    let document = fixture.file.tree
    let before = try #require(ConfigNode.read(document).root?.json)
    var asked = 0
    var refused: [String] = []
    for (number, (path, value)) in DataOperation.paths(before).enumerated() {
      let all = Self.operations(path, value, number)
      // Each file tries some operations on all of its keys; all files together try all.
      let operation = all[(number + file.utf8.count) % all.count]
      guard let expected = DataOperation.apply(operation, to: before) else { continue }
      if case .set(let target, _) = operation, target != path, value.objectValue == nil { continue }
      asked += 1
      guard let edits = Repair("", [operation]).edits(in: fixture.file) else {
        refused.append("\(operation)")
        continue
      }
      let after = YAMLDocument.parse(Array(fixture.applying(edits).utf8))
      #expect(after.problems.count <= document.problems.count)
      if !text.contains("*") {
        #expect(isSameData(ConfigNode.read(after).root?.json, expected), "\(operation)")
      }
      let lost = document.comments.count - after.comments.count
      switch operation {
      case .set, .remove: break
      default: #expect(lost == 0, "\(operation)")
      }
    }
    #expect(refused.count * 50 <= asked + 50, "\(refused)")
  }
}
