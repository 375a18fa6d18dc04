// SPDX-License-Identifier: Apache-2.0

import Glibc
import MediaFormats
import TestSupport
import Testing

@testable import TeamConfig

/// A file of documents and what is expected of each, both as people read them.
///
///     === What the case shows
///     the document
///     ---
///     what is expected
///
/// A line `# facts: /work/src=folder, /work/new=empty, /work/a.png=file:123, /work/gone=missing` in a document says what
/// somebody saw on the disk.
///
/// With `MASSGEN_RECORD=1` in the environment the expectations are written anew; look at the difference before keeping
/// it.
struct CaseFile {
  struct Case: CustomTestStringConvertible, Sendable {
    var title: String
    var document: String
    var expected: String

    var testDescription: String { title }

    /// What the document says about the disk.
    var facts: FileFacts {
      var facts = FileFacts()
      for line in document.split(separator: "\n") where line.hasPrefix("# facts: ") {
        for fact in line.dropFirst(9).split(separator: ",") {
          let parts = fact.split(separator: "=").map { String($0).filter { $0 != " " } }
          guard parts.count == 2 else { continue }
          facts[parts[0]] =
            switch parts[1] {
            case "missing": .missing
            case "folder": .folder(isEmpty: false)
            case "empty": .folder(isEmpty: true)
            case let file where file.hasPrefix("file:"): CaseFile.file(file.dropFirst(5).split(separator: ":"))
            default: .other
            }
        }
      }
      return facts
    }
  }

  /// A file by its size and, where somebody has looked into it, its format and what is special about it.
  private static func file(_ words: [Substring]) -> FileFacts.Fact {
    let size = words.first.flatMap { Int($0) } ?? 0
    guard words.count > 1, let format = MediaFormat(rawValue: String(words[1])) else { return .file(size: size) }
    var facts = MediaFacts(format: format)
    for word in words.dropFirst(2) {
      let figures = word.split(separator: "x").compactMap { Int($0) }
      switch word {
      case "cut": facts.isComplete = false
      case "locked": facts.isEncrypted = true
      default:
        if figures.count == 2 { facts.picture = PictureFacts(width: figures[0], height: figures[1]) }
        if figures.count == 1 { facts.pages = figures[0] }
      }
    }
    return .file(size: size, media: facts)
  }

  /// Whether expectations are written instead of compared.
  static let isRecording = getenv("MASSGEN_RECORD") != nil

  /// The cases of a file in `Fixtures`.
  static func cases(_ name: String) -> [Case] {
    var cases: [Case] = []
    var isExpectation = false
    for line in read(name).split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("=== ") {
        cases.append(Case(title: String(line.dropFirst(4)), document: "", expected: ""))
        isExpectation = false
      } else if line == "---" {
        isExpectation = true
      } else if !cases.isEmpty {
        if isExpectation {
          cases[cases.count - 1].expected += line + "\n"
        } else {
          cases[cases.count - 1].document += line + "\n"
        }
      }
    }
    for index in cases.indices { cases[index].expected = trimmed(cases[index].expected) }
    return cases
  }

  /// Writes the expectation of one case.
  static func record(_ title: String, _ expected: String, in name: String) {
    var text = ""
    for var entry in cases(name) {
      if entry.title == title { entry.expected = trimmed(expected) }
      text += "=== \(entry.title)\n\(entry.document)---\n\(entry.expected)\n\n"
    }
    while text.hasSuffix("\n\n") { text.removeLast() }
    write(text, to: name)
  }

  /// The text of a file in `Fixtures`; empty when there is none.
  static func read(_ name: String) -> String {
    (try? FileBytes.read(path(name))).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Writes a file in `Fixtures`.
  static func write(_ text: String, to name: String) {
    let descriptor = open(path(name), O_WRONLY | O_TRUNC | O_CREAT, 0o644)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    _ = Glibc.write(descriptor, bytes, bytes.count)
  }

  /// A text without empty lines around it.
  static func trimmed(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    while lines.first?.isEmpty == true { lines.removeFirst() }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  private static func path(_ name: String) -> String {
    "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Fixtures/\(name)"
  }
}
