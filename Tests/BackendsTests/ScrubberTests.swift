// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import Testing

@Suite("Scrubbing recordings")
struct ScrubberTests {
  static let secrets = ["hunter2hunter2", "with \"quotes\" and \\", "s3cr3t", "naïve-secret-日本"]
  static let scrubber = Scrubber(
    secrets: secrets.map(Secret.init), workspaces: ["/home/me/work/run1/", "/tmp/x"], home: "/home/me")

  @Test(
    "Texts lose their secrets and their places",
    arguments: [
      ("say hunter2hunter2!", "say ***!"), ("s3cr3t", "***"), ("s3cr3ts", "s3cr3ts"),
      ("/home/me/work/run1/a.md", "${cwd}/a.md"), ("/home/me/work/run12/a.md", "${home}/work/run12/a.md"),
      ("/home/me", "${home}"), ("/home/mel", "/home/mel"), ("/tmp/x:/tmp/xy", "${cwd}:/tmp/xy"),
      ("sk-proj-abcdEFGH1234ijkl_5678", "***"), ("nothing here", "nothing here"),
    ])
  func texts(_ text: String, _ expected: String) {
    #expect(Self.scrubber.scrub(text) == expected)
  }

  @Test("Values lose their secrets in keys, texts and numbers, and paths come back on another machine")
  func values() {
    let scrubber = Scrubber(secrets: [Secret("12345678"), Secret("s3cr3t")], workspaces: ["/a/b"], home: "/a")
    let value: JSONValue = ["s3cr3t": [12_345_678, "s3cr3t", ["p": "/a/b/c", "q": "/a/z"]], "n": 1]
    let scrubbed = scrubber.scrub(value)
    #expect(scrubbed == ["***": ["***", "***", ["p": "${cwd}/c", "q": "${home}/z"]], "n": 1])
    let elsewhere = Scrubber(workspaces: ["/other"], home: "/root")
    #expect(elsewhere.expand(scrubbed)["***"]?[2] == ["p": "/other/c", "q": "/root/z"])
  }

  /// Things that must not reach a recording, inside some text.
  static let leaks = [
    "The key is hunter2hunter2, really.", "Now hf_abcdEFGH1234ijkl5678 and on",
    "raw {\"a\":\"with \\\"quotes\\\" and \\\\\"} x", "go naïve-secret-日本 go",
    "Authorization: Bearer abcdef0123456789 end", "see /home/me/work/run1/file and /home/me/.ssh/id",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", "api_key = \"abcdef0123456789\"",
  ]
  static let forbidden = [
    "hunter2", "hf_abcd", "quotes", "naïve-secret", "abcdef0123456789", "/home/me", "eyJ", "c2lnbmF0",
  ]

  @Test("A secret does not get into a recording wherever deltas cut it", arguments: leaks)
  func splits(_ text: String) async throws {
    let whole = Self.scrubber.scrub(text)
    #expect(!Self.forbidden.contains { whole.contains($0) }, "\(whole)")
    let letters = Array(text)
    for first in letters.indices {
      for length in [1, 3, 8, letters.count] {
        let cuts = [first, min(first + length, letters.count), letters.count]
        var start = 0
        let pieces = cuts.map { end -> [ModelEvent] in
          defer { start = end }
          return [.text(String(letters[start..<end]))]
        }
        let sink = await CassetteTests.record([pieces + [[.finish(ModelFinish(.stop))]]], Self.scrubber)
        let recorded = try Cassette(parsing: sink.bytes).calls[0].events.flatMap(\.events)
        var joined = ""
        for case .text(let piece) in recorded { joined += piece }
        if joined != whole || Self.forbidden.contains(where: { sink.text.contains($0) }) {
          #expect(joined == whole, "cut at \(first), \(length) long")
          return
        }
      }
    }
  }

  @Test("Text is not held back for long, and never over another event")
  func order() async throws {
    let call = ModelEvent.toolCall(ToolCall(id: "t", name: "f", arguments: ["k": "hunter2hunter2"]))
    let sink = await CassetteTests.record(
      [[[.text("It has hunter2")], [call], [.text("plain words")], [.finish(ModelFinish(.stop, raw: "s3cr3t"))]]],
      Self.scrubber)
    let batches = try Cassette(parsing: sink.bytes).calls[0].events
    #expect(
      batches.flatMap(\.events) == [
        .text("It has "), .text("hunter2"), .toolCall(ToolCall(id: "t", name: "f", arguments: ["k": "***"])),
        .text("plain words"), .finish(ModelFinish(.stop, raw: "***")),
      ])
    #expect(batches.map(\.at) == [10, 20, 30, 40])
  }

  @Test("Words of the format stay, whatever the secrets are")
  func formatWords() async throws {
    let scrubber = Scrubber(secrets: ["stop", "finish", "text", "server", "410"].map(Secret.init))
    let events: [ModelEvent] = [.usage(TokenUsage(input: 410)), .error(ModelFailure(.server, "server"))]
    let sink = await CassetteTests.record([[events]], scrubber)
    #expect(
      try Cassette(parsing: sink.bytes).calls[0].events.flatMap(\.events)
        == [.usage(TokenUsage(input: 410)), .error(ModelFailure(.server, "***"))])
  }

  @Test("Endless tokens that begin like keys do not pile up")
  func endlessKey() async throws {
    let piece = String(repeating: "a1", count: 1000)
    let pieces: [[ModelEvent]] =
      [[.text("x sk-")]] + (0..<20).map { _ in [.text(piece)] } + [[.text(" y")], [.finish(ModelFinish(.stop))]]
    let sink = await CassetteTests.record([pieces], Self.scrubber)
    var joined = ""
    for case .text(let text) in try Cassette(parsing: sink.bytes).calls[0].events.flatMap(\.events) { joined += text }
    #expect(joined == "x *** y")
  }
}
