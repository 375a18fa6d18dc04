// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import TestSupport
import Testing
import YAMLTree

@testable import TeamLanguage

/// Whatever is shown of a file fits its text while the file is being typed.
@Suite struct BrokenTextTests {
  private static let text = """
    # yaml-language-server: $schema=s.json
    x: &base {type: openai, allowed_tools: [mcp__s__t]}
    agents:
      - id: "ä😀"
        backend: {<<: *base, model: ${M}, mcp_servers: {s: {command: x}}}
      - &b
        id: 'b'
        backend:
          type: replay
          cassette: c.jsonl # https://x.test
          script:
            - steps: [{tool_calls: [{name: vote, arguments: {agent_id: b}}]}]
      - *b
    orchestrator:
      snapshot_storage: s
      context_paths: [{path: ~, protected_paths: [a]}, ../x]
    note: |
      text

      more
    timeout_settings: {}

    """

  private func check(_ bytes: [UInt8], path: String) {
    let file = TeamReader.read(
      TeamSource(bytes: bytes, path: path), context: TeamContext(workingDirectory: "/work", environment: .unknown))
    let whole = 0..<bytes.count
    func nest(_ symbols: [OutlineSymbol], _ holder: Range<Int>) -> Bool {
      symbols.allSatisfy {
        !$0.name.isEmpty && holder.contains($0.range) && $0.range.contains($0.selectionRange)
          && nest($0.children, $0.range)
      }
    }
    #expect(nest(OutlineSymbol.symbols(in: file), whole))
    #expect(FoldingRange.ranges(in: file).allSatisfy { $0.startLine < $0.endLine && $0.endLine < file.lines.lineCount })
    #expect(TeamLens.lenses(in: file).allSatisfy { whole.contains($0.range) })
    #expect(InlayHint.hints(in: file, range: whole).allSatisfy { $0.offset <= bytes.count })
    let links = DocumentLink.links(in: file)
    #expect(links.allSatisfy { whole.contains($0.range) })
    #expect(zip(links, links.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound })
    _ = EffectiveTeam.describe(file)
    for offset in Set([0, bytes.count, bytes.count / 2, bytes.count - 1, bytes.count - 5]) where offset >= 0 {
      if let hover = Hover.at(offset, in: file) { #expect(whole.contains(hover.range)) }
      #expect(SelectionRanges.around(offset, in: file).allSatisfy { whole.contains($0) })
      if let (origin, _) = DefinitionTarget.targets(of: offset, in: file) { #expect(whole.contains(origin)) }
      if Rename.name(at: offset, in: file) != nil {
        let edits = try? Rename.edits(at: offset, to: "other", in: file)
        #expect(edits?.allSatisfy { whole.contains($0.range) } ?? true)
      }
    }
  }

  @Test("Every beginning of a text is answered", arguments: ["/work/team.yaml", "/work/team.json"])
  func prefixes(path: String) {
    let bytes = Array(Self.text.utf8)
    for length in 0...bytes.count { check(Array(bytes[..<length]), path: path) }
  }

  @Test("A text in which one byte is missing or another is answered")
  func mutations() {
    let bytes = Array(Self.text.utf8)
    let replacements = Array("{[\"'&*#\t\n-:\u{0}é".utf8)
    for index in bytes.indices {
      var changed = bytes
      if index.isMultiple(of: 2) {
        changed.remove(at: index)
      } else {
        changed[index] = replacements[index / 2 % replacements.count]
      }
      check(changed, path: "/work/team.yaml")
    }
  }
}
