// SPDX-License-Identifier: Apache-2.0

import YAMLTree

extension FuzzTarget {
  /// YAML, whole or broken: every node, problem and edit lies inside the text, nodes lie inside their parents, paths
  /// lead back, and positions in all encodings convert there and back.
  static let yaml = FuzzTarget(
    "yaml",
    corpora: [
      SeedCorpus(folder: "corpus/yaml-test-suite", suffix: "in.yaml"),
      SeedCorpus(folder: "corpus/massgen-v0.0.30/basic", suffix: ".yaml"),
    ]
  ) { (bytes) throws(Violation) in
    var random = SeededRandom(bytes)
    let lines = LineTable(bytes)
    let edited = Int.random(in: 0..<lines.lineCount, using: &random)
    for lastEditedLine in [nil, edited] {
      let document = YAMLDocument.parse(bytes, options: YAMLParseOptions(lastEditedLine: lastEditedLine))
      try checkProblems(document)
      try checkTree(document)
      try checkLookup(document, &random)
    }
    try checkLines(lines, bytes)
    try checkPositions(lines, bytes, &random)
  }

  // MARK: Documents

  static func expectInside(_ range: Range<Int>, _ size: Int, _ what: @autoclosure () -> String) throws(Violation) {
    try expect(range.lowerBound >= 0 && range.upperBound <= size, "\(what()) at \(range) is inside \(size) bytes")
  }

  private static func checkProblems(_ document: YAMLDocument) throws(Violation) {
    let size = document.bytes.count
    for range in document.repairedRanges { try expectInside(range, size, "a repair") }
    for range in document.comments {
      try expectInside(range, size, "a comment")
      try expectEqual(document.bytes[range].first, UInt8(ascii: "#"), "a comment's beginning")
    }
    var before = 0
    for problem in document.problems {
      try expectInside(problem.range, size, "\(problem.code)")
      try expect(problem.range.lowerBound >= before, "problems are in the order of the text")
      before = problem.range.lowerBound
      for related in problem.related { try expectInside(related.range, size, "a place of \(problem.code)") }
      var end = 0
      for edit in problem.edits {
        try expectInside(edit.range, size, "an edit of \(problem.code)")
        try expect(edit.range.lowerBound >= end, "edits of \(problem.code) are sorted and do not overlap")
        end = edit.range.upperBound
      }
    }
  }

  private static func checkTree(_ document: YAMLDocument) throws(Violation) {
    guard let root = document.root else { return }
    var pending = [root]
    while let id = pending.popLast() {
      let node = document.node(id)
      try expectInside(node.range, document.bytes.count, "a \(node.kind)")
      let content = document.contentRange(id)
      try expect(
        node.range.lowerBound <= content.lowerBound && content.upperBound <= node.range.upperBound,
        "the content at \(content) is inside the \(node.kind) at \(node.range)")
      if let parent = node.parent {
        let outer = document.range(parent)
        try expect(
          outer.lowerBound <= node.range.lowerBound && node.range.upperBound <= outer.upperBound,
          "a \(node.kind) at \(node.range) is inside its parent at \(outer)")
      }
      if node.kind == .mapping { pending += document.entries(id).flatMap { [$0.key, $0.value] } }
      if node.kind == .sequence { pending += document.items(id) }
      if node.kind == .scalar { _ = document.scalar(id) }
    }
  }

  /// Looking for nodes by place, by path and through merge keys.
  private static func checkLookup(_ document: YAMLDocument, _ random: inout SeededRandom) throws(Violation) {
    for _ in 0..<8 {
      let offset = Int.random(in: 0...document.bytes.count, using: &random)
      guard let id = document.nodeID(atOffset: offset) else { continue }
      let range = document.range(id)
      try expect(range.lowerBound <= offset && offset <= range.upperBound, "the node at \(offset) is at \(range)")
      let path = document.path(to: id)
      for end in 0...path.count { _ = document.node(at: Array(path[..<end])) }
      if document.resolvedKind(id) == .mapping {
        try expect(
          document.mergedEntries(id).count <= document.bytes.count, "merging gives no more than was written")
      }
    }
  }

  // MARK: Positions

  private static func checkLines(_ lines: LineTable, _ bytes: [UInt8]) throws(Violation) {
    var before = 0
    for line in 0..<min(lines.lineCount, 200) {
      let range = lines.lineRange(line)
      try expectInside(range, bytes.count, "line \(line)")
      try expect(!bytes[range].contains { $0 == 0x0A || $0 == 0x0D }, "line \(line) has no line end")
      try expect(range.lowerBound >= before, "lines are in order")
      try expectEqual(lines.line(at: range.upperBound), line, "a line's end belongs to the line")
      before = range.upperBound
    }
  }

  private static func checkPositions(
    _ lines: LineTable, _ bytes: [UInt8], _ random: inout SeededRandom
  ) throws(Violation) {
    let isText = String(validating: bytes, as: UTF8.self) != nil
    for encoding in PositionEncoding.allCases {
      var before = TextPosition(line: 0, character: 0)
      for offset in offsets(upTo: bytes.count, &random) {
        let position = lines.position(of: offset, encoding: encoding)
        try expect(position >= before, "positions in \(encoding) follow the text at \(offset)")
        before = position
        let back = lines.offset(of: position, encoding: encoding)
        try expect((0...bytes.count).contains(back), "the offset \(back) is inside the text")
        guard isText else { continue }
        try expect(back <= max(offset, 3), "\(offset) → \(position) → \(back) does not move on")
        try expectEqual(
          lines.position(of: back, encoding: encoding), position, "the position of \(offset), \(encoding)")
      }
      for (line, character) in [(-1, -1), (0, -1), (0, .max), (.max, 0), (.min, .max), (lines.lineCount, 1)] {
        let offset = lines.offset(of: TextPosition(line: line, character: character), encoding: encoding)
        try expect((0...bytes.count).contains(offset), "\(line):\(character) is answered with \(offset)")
      }
    }
  }

  /// All places of a short text, some of a long one, in order; and one behind its end.
  private static func offsets(upTo size: Int, _ random: inout SeededRandom) -> [Int] {
    if size <= 300 { return Array(0...size + 1) }
    return (0..<200).map { _ in Int.random(in: 0...size, using: &random) }.sorted() + [size, size + 1]
  }
}
