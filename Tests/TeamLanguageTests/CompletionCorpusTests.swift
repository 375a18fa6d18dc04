// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import TestSupport
import Testing
import YAMLTree

@testable import TeamLanguage

/// Completion in MassGen's own team files.
@Suite(.enabled(if: Shared.isAvailable)) struct CompletionCorpusTests {
  private static func files(_ version: String) -> [String] {
    Shared.files(under: "corpus/\(version)", suffix: ".yaml")
  }

  private func read(_ bytes: [UInt8]) -> TeamReadResult {
    let context = TeamContext(workingDirectory: "/work", environment: Environment(layers: []))
    return TeamReader.read(TeamSource(bytes: bytes, path: "/work/team.massgen.yaml"), context: context)
  }

  /// Where the keys of a file stand that the table knows and that are not out of date.
  private func keys(_ file: TeamReadResult) -> [(name: String, start: Int)] {
    var found: [(String, Int)] = []
    func visit(_ node: YAMLNodeID, _ path: ConfigPath) {
      for entry in file.tree.entries(node) {
        let name = file.tree.text(entry.key)
        let path = path.appending(name)
        if let place = KeyTable.tree.node(at: path), let key = KeyTable.tree.descriptor(of: place), key.name == name,
          !key.isDeprecated, key.replacement == nil
        {
          found.append((name, file.tree.range(entry.key).lowerBound))
        }
        visit(entry.value, path)
      }
      for (index, item) in file.tree.items(node).enumerated() { visit(item, path.appending(index)) }
    }
    if let root = file.tree.root { visit(root, ConfigPath()) }
    return found
  }

  @Test("A key of a file is offered where it was typed", arguments: files("massgen-v0.0.30"))
  func offersKeys(path: String) throws {
    let bytes = try Shared.bytes(path)
    for (index, key) in keys(read(bytes)).enumerated() {
      // The file as far as it was typed, with nothing of the key or with its beginning, or with all that came later.
      let beginning = Array(bytes[..<key.start])
      let rest = bytes[(key.start + key.name.utf8.count)...]
      let typed = index % 3
      let text = beginning + Array(key.name.utf8.prefix(typed)) + (typed == 1 ? rest : [])
      let items = Completion.items(in: read(text), at: key.start + typed, insertsSnippets: true)
      #expect(
        items.contains { $0.label == key.name },
        "\(key.name) at line \(LineTable(bytes).line(at: key.start) + 1) with \(typed) bytes typed")
    }
  }
}
