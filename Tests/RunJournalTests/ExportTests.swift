// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore
import Testing

@testable import RunJournal

@Suite("Exporting runs")
struct ExportTests {
  private static let fixtures = FileTree.parent(of: #filePath) + "/Fixtures/Export"

  /// The run of the fixtures, in a folder of its own.
  private func source(_ folder: TemporaryFolder, lines: Int? = nil) throws -> ExportSource {
    let run = RunFolder(path: "\(folder.path)/sessions/ses_1/runs/run_1")
    try FileTree.makeFolder(run.path)
    for name in ["run.json", "events.jsonl"] {
      var bytes = try #require(try FileTree.read("\(Self.fixtures)/\(name)"))
      if name == "events.jsonl", let lines {
        bytes = Array(
          bytes.split(separator: UInt8(ascii: "\n")).prefix(lines).map { $0 + [UInt8(ascii: "\n")] }.joined())
      }
      try FileTree.replace("\(run.path)/\(name)", with: bytes)
    }
    let record = try #require(RunRecovery.stored(in: run))
    return ExportSource(record: record, journal: try Journal.open(run.events, runID: "run_1"), folder: run)
  }

  /// Compares with a file of the fixtures. With `UPDATE_FIXTURES` set the file is written instead.
  private func compare(_ bytes: [UInt8], _ name: String) throws {
    let path = "\(Self.fixtures)/\(name)"
    if getenv("UPDATE_FIXTURES") != nil {
      try FileTree.makeFolder(FileTree.parent(of: path))
      return try FileTree.replace(path, with: bytes)
    }
    let expected = try #require(try FileTree.read(path), "\(name) is missing")
    #expect(String(decoding: bytes, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
  }

  /// All files below a folder, by their paths in it.
  private func files(in folder: String, _ prefix: String = "") throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in FileTree.names(in: folder) {
      let path = "\(folder)/\(name)"
      if FileTree.isFolder(path) {
        files.merge(try self.files(in: path, "\(prefix)\(name)/")) { $1 }
      } else {
        let bytes: [UInt8] = try #require(try FileTree.read(path))
        files[prefix + name] = bytes
      }
    }
    return files
  }

  @Test(
    "Text formats look as they should",
    arguments: [(ExportFormat.markdown, "report.md"), (ExportFormat.json, "document.json")])
  func text(_ format: ExportFormat, _ name: String) throws {
    let folder = try TemporaryFolder()
    let export = try RunExport.text(try source(folder), as: format)
    let text = try #require(export.text)
    #expect(export.bytes == text.utf8.count && !export.isUnfinished)
    var bytes = Array(text.utf8)
    if format == .json { bytes = try JSONReader.parse(bytes).encodedForPeople() }
    try compare(bytes, name)
  }

  @Test("The export of lines is exactly the journal")
  func lines() throws {
    let folder = try TemporaryFolder()
    let export = try RunExport.text(try source(folder), as: .jsonLines)
    #expect(try export.text.map { Array($0.utf8) } == FileTree.read("\(Self.fixtures)/events.jsonl"))
  }

  @Test("MassGen's log folder has the files MassGen's tools look for")
  func massgenLog() throws {
    let folder = try TemporaryFolder()
    let source = try self.source(folder)
    let export = try RunExport.writeBelow(try #require(source.folder), source, as: .massgenLog)
    let path = try #require(export.path)
    #expect(FileTree.lastComponent(of: path) == "log_20260102_030405")
    let files = try self.files(in: path)
    #expect(export.bytes == files.values.reduce(0) { $0 + $1.count })
    try compare(Array((files.keys.sorted().joined(separator: "\n") + "\n").utf8), "log-files.txt")
    for name in ["coordination_events.json", "snapshot_mappings.json"] {
      try compare(try JSONReader.parse(files[name] ?? []).encodedForPeople(), "log/\(name)")
    }
    for name in ["coordination_table.txt", "massgen.log", "final/gpt/answer.txt", "agent_outputs/gpt.txt"] {
      try compare(files[name] ?? [], "log/\(name)")
    }
    let vote = try #require(files.first { $0.key.hasSuffix("vote.json") })
    try compare(try JSONReader.parse(vote.value).encodedForPeople(), "log/vote.json")
  }

  @Test("Of a run that goes on there is what is there, and it is marked", arguments: [1, 7, 12])
  func unfinished(_ count: Int) throws {
    let folder = try TemporaryFolder()
    let source = try self.source(folder, lines: count)
    for format in ExportFormat.allCases where !format.isFolder {
      let export = try RunExport.text(source, as: format)
      #expect(export.isUnfinished)
      if format == .json {
        let document = try JSONReader.parse(Array((export.text ?? "").utf8))
        #expect(document["unfinished"]?.boolValue == true && document["result"]?.isNull == true)
        let text = document["items"]?.arrayValue?.first?["text"]?.stringValue
        #expect(text == (count == 1 ? nil : "Let me think."))
      }
    }
    #expect(try RunExport.writeBelow(try #require(source.folder), source, as: .massgenLog).isUnfinished)
  }

  @Test("Nothing that is there is replaced unasked, and nothing half is left behind")
  func places() throws {
    let folder = try TemporaryFolder()
    let source = try self.source(folder)
    let path = "\(folder.path)/out"
    let first = try RunExport.write(source, as: .markdown, to: path, overwrite: false)
    #expect(throws: ExportError.exists(path)) {
      try RunExport.write(source, as: .jsonLines, to: path, overwrite: false)
    }
    #expect(try FileTree.read(path)?.count == first.bytes)
    #expect(try RunExport.write(source, as: .jsonLines, to: path, overwrite: true).path == path)
    #expect(throws: ExportError.exists(path)) {
      try RunExport.write(source, as: .massgenLog, to: path, overwrite: true)
    }
    #expect(throws: ExportError.noFolder("\(folder.path)/none")) {
      try RunExport.write(source, as: .json, to: "\(folder.path)/none/x", overwrite: true)
    }
    #expect(throws: ExportError.isFolder("\(folder.path)/sessions")) {
      try RunExport.write(source, as: .json, to: "\(folder.path)/sessions", overwrite: true)
    }
    try FileTree.makeFolder("\(folder.path)/log")
    try FileTree.replace("\(folder.path)/log/mine.txt", with: [1])
    #expect(throws: ExportError.exists("\(folder.path)/log")) {
      try RunExport.write(source, as: .massgenLog, to: "\(folder.path)/log", overwrite: false)
    }
    _ = try RunExport.write(source, as: .massgenLog, to: "\(folder.path)/log", overwrite: true)
    #expect(try FileTree.read("\(folder.path)/log/mine.txt") == [1])
    #expect(FileTree.names(in: folder.path) == ["log", "out", "sessions"])
  }

  @Test(
    "Text within a line of Markdown means nothing",
    arguments: [
      ("plain", "plain"), ("a|b", #"a\|b"#), ("*x* `y` <z>", #"\*x\* \`y\` \<z\>"#), ("two\n\nlines", "two lines"),
      ("#1 [a](b)", ##"\#1 \[a\](b)"##),
    ])
  func inline(_ text: String, _ expected: String) {
    #expect(MarkdownText.inline(text) == expected)
  }

  @Test("A fence is longer than any run of backticks, however the text is cut")
  func fences() {
    let text = Array("a `` b ````` c `".utf8)
    for cut in 0...text.count {
      var length = MarkdownText.FenceLength()
      length.take(Array(text[..<cut]))
      length.take(Array(text[cut...]))
      #expect(length.fence == "``````")
    }
    #expect(MarkdownText.FenceLength().fence == "```")
  }
}
