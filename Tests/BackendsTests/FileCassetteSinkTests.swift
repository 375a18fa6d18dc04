// SPDX-License-Identifier: Apache-2.0

import Backends
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite("Recording files")
struct FileCassetteSinkTests {
  /// Runs a test in a folder of its own.
  private func withFolder(_ body: (String) async throws -> Void) async throws {
    var template = Array("/tmp/massgen-cassette-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    let folder = String(cString: made)
    defer {
      for name in ["a.jsonl", "a.jsonl.files/d1"] { unlink("\(folder)/\(name)") }
      rmdir("\(folder)/a.jsonl.files")
      rmdir(folder)
    }
    try await body(folder)
  }

  @Test("Lines and media are written for their owner alone, and nothing is overwritten")
  func writes() async throws {
    try await withFolder { folder in
      let path = "\(folder)/a.jsonl"
      let sink = try FileCassetteSink(path: path) { _ in Issue.record("stopped") }
      for number in 0..<100 { sink.append(Array("line \(number)\n".utf8)) }
      sink.store([1, 2, 3], digest: "d1")
      sink.store([1, 2, 3], digest: "d1")
      await sink.close()
      sink.append(Array("late\n".utf8))
      await sink.close()
      let text = String(decoding: try FileBytes.read(path), as: UTF8.self)
      #expect(text == (0..<100).map { "line \($0)\n" }.joined())
      #expect(try FileBytes.read("\(path).files/d1") == [1, 2, 3])
      for file in [path, "\(path).files/d1"] {
        var status = stat()
        #expect(stat(file, &status) == 0 && status.st_mode & 0o777 == 0o600)
      }
      let error = #expect(throws: FileCassetteSink.Failure.self) { try FileCassetteSink(path: path) { _ in } }
      #expect(error?.code == "record_exists")
      #expect(String(decoding: try FileBytes.read(path), as: UTF8.self) == text)
    }
  }

  @Test("A place that cannot be written is refused before anything starts")
  func unwritable() {
    let error = #expect(throws: FileCassetteSink.Failure.self) {
      try FileCassetteSink(path: "/nonexistent-folder/a.jsonl") { _ in }
    }
    #expect(error?.code == "record_unwritable")
  }

  @Test("A failing disk stops the recording once and leaves whole lines")
  func failingDisk() async throws {
    try await withFolder { folder in
      let path = "\(folder)/a.jsonl"
      let reasons = Mutex<[String]>([])
      let sink = try FileCassetteSink(path: path) { reason in reasons.withLock { $0.append(reason) } }
      sink.append(Array("first\n".utf8))
      sink.store([1], digest: "missing/folder/d")
      sink.append(Array("second\n".utf8))
      await sink.close()
      #expect(reasons.withLock { $0.count } == 1)
      #expect(reasons.withLock { $0.first }?.contains(path) == true)
      #expect(String(decoding: try FileBytes.read(path), as: UTF8.self) == "first\n")
    }
  }
}
