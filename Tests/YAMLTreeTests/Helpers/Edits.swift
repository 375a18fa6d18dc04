// SPDX-License-Identifier: Apache-2.0

import YAMLTree

/// Ways in which a line with a key is wrong while it is typed.
enum EditKind: String, CaseIterable {
  case noColon, bareKey, halfKey, openDouble, openSingle, openBracket, openBrace, tab, deeper, shallower, secondColon,
    at, star, ampersand, noSpace, dash, percent, word

  /// The line after the edit; nil when the edit makes no sense there.
  func apply(indentation: String, key: String, value: String) -> String? {
    let bare = value.filter { !"\"'[]{}|>".contains($0) }
    let head = indentation + key
    switch self {
    case .noColon: return value.isEmpty ? head : "\(head) \(value)"
    case .bareKey: return value.isEmpty ? nil : head
    case .halfKey: return key.count < 2 ? nil : String(head.dropLast())
    case .openDouble: return bare.isEmpty ? nil : "\(head): \"\(bare)"
    case .openSingle: return bare.isEmpty ? nil : "\(head): '\(bare)"
    case .openBracket: return "\(head): [\(bare)"
    case .openBrace: return "\(head): {\(bare)"
    case .tab: return "\t\(head): \(value)"
    case .deeper: return " \(head): \(value)"
    case .shallower: return indentation.isEmpty ? nil : "\(head.dropFirst()): \(value)"
    case .secondColon: return bare.isEmpty ? nil : "\(head): a: \(bare)"
    case .at: return "\(head): @\(bare)"
    case .star: return "\(head): *"
    case .ampersand: return bare.isEmpty ? nil : "\(head): & \(bare)"
    case .noSpace: return bare.isEmpty ? nil : "\(head):\(value)"
    case .dash: return key.hasPrefix("- ") ? nil : "\(indentation)- x"
    case .percent: return "\(head): %\(bare)"
    case .word: return "\(indentation)so"
    }
  }
}

/// How much of trees was kept.
struct Retention {
  var edits = 0
  var leaves = 0
  var kept = 0
  var problems = 0
  var onLine = 0

  var share: Double { Double(kept) / Double(max(leaves, 1)) }
  var problemShare: Double { Double(problems) / Double(max(edits, 1)) }
  var onLineShare: Double { Double(onLine) / Double(max(edits, 1)) }

  mutating func add(_ other: Retention) {
    edits += other.edits
    leaves += other.leaves
    kept += other.kept
    problems += other.problems
    onLine += other.onLine
  }
}

/// A file whose lines are edited one at a time.
struct EditedFile {
  private let bytes: [UInt8]
  private let table: LineTable
  private let leaves: Set<Leaf>

  /// A value at its place.
  private struct Leaf: Hashable {
    var start: Int
    var text: String
  }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    self.table = LineTable(bytes)
    self.leaves = Self.leaves(YAMLDocument.parse(bytes))
  }

  var lineCount: Int { table.lineCount }

  /// What an edit of a line keeps of the values in other lines; nil when the edit does not break the text.
  func retention(of kind: EditKind, line: Int, namingTheLine: Bool) -> Retention? {
    let range = table.lineRange(line)
    guard let edited = edited(String(decoding: bytes[range], as: UTF8.self), kind) else { return nil }
    let text = Array(bytes[..<range.lowerBound] + edited.utf8 + bytes[range.upperBound...])
    let options = YAMLParseOptions(lastEditedLine: namingTheLine ? line : nil)
    let document = YAMLDocument.parse(text, options: options)
    let syntax = document.problems.filter { $0.code == .syntax || $0.code == .tabIndent }
    guard !syntax.isEmpty else { return nil }
    let others = leaves.filter { $0.start < range.lowerBound || $0.start > range.upperBound }
    let shift = edited.utf8.count - range.count
    let found = Self.leaves(document)
    let newTable = LineTable(text)
    return Retention(
      edits: 1, leaves: others.count,
      kept: others.count { leaf in
        found.contains(Leaf(start: leaf.start < range.lowerBound ? leaf.start : leaf.start + shift, text: leaf.text))
      },
      problems: syntax.count,
      onLine: syntax.contains { newTable.line(at: $0.range.lowerBound) == line } ? 1 : 0)
  }

  private func edited(_ line: String, _ kind: EditKind) -> String? {
    let indentation = line.prefix { $0 == " " }
    let rest = line.dropFirst(indentation.count)
    guard !rest.hasPrefix("#"), let colon = rest.firstIndex(of: ":") else { return nil }
    let key = rest[..<colon]
    let behind = rest[rest.index(after: colon)...]
    guard behind.isEmpty || behind.hasPrefix(" "), key.allSatisfy({ $0.isLetter || "_- ".contains($0) }) else {
      return nil
    }
    let value = behind.drop { $0 == " " }
    return kind.apply(indentation: String(indentation), key: String(key), value: String(value))
  }

  private static func leaves(_ document: YAMLDocument) -> Set<Leaf> {
    Set(
      document.allNodes().lazy.filter { document.node($0).kind == .scalar && !document.node($0).isKey }
        .map { Leaf(start: document.range($0).lowerBound, text: document.text($0)) })
  }
}
