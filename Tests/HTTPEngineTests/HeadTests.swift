// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPEngine

@Suite("Heads and addresses")
struct HeadTests {
  private func read(_ lines: [String]) -> HTTPResponseHead? {
    var reader = HeadReader(scheme: "https")
    return lines.compactMap { line in Array("\(line)\r\n".utf8).withUnsafeBytes { reader.add($0) } }.last
  }

  @Test("Only the last header block counts, names are lower-cased and values trimmed")
  func lastBlock() throws {
    let head = try #require(
      read(["HTTP/1.1 103 Early Hints", "Link: x", "", "HTTP/2 200", "Content-Type:  text/event-stream ", "X-A:", ""]))
    #expect(head.status == 200)
    #expect(head.version == "2")
    #expect(head.headers.map(\.name) == ["content-type", "x-a"])
    #expect(head["content-type"] == "text/event-stream")
    #expect(head["x-a"] == "")
    #expect(head["link"] == nil)
  }

  @Test("A folded header line continues the value before it")
  func folded() throws {
    let head = try #require(read(["HTTP/1.1 200 OK", "X-A: one", "\t two", ""]))
    #expect(head["x-a"] == "one two")
  }

  @Test("Headers without an end are refused")
  func tooLong() {
    var reader = HeadReader(scheme: "http")
    let line = Array("X-Padding: \(String(repeating: "x", count: 1_000))\r\n".utf8)
    for _ in 0..<300 { _ = line.withUnsafeBytes { reader.add($0) } }
    #expect(reader.isTooLong)
  }

  @Test(
    "A URL shows scheme, host and port and nothing else of it",
    arguments: [
      ("https://api.example.com/v1?key=secret", "https://api.example.com"),
      ("HTTP://User:Pass@Example.com:8080/x", "http://example.com:8080"),
      ("http://[::1]:80/x", "http://[::1]:80"), ("https://example.com#x@other", "https://example.com"),
      ("http://example.com\\@other/", "http://example.com"),
      ("ftp://example.com/", nil), ("http:///x", nil), ("example.com", nil), ("", nil), ("http://[::1", nil),
    ])
  func target(_ url: String, _ origin: String?) {
    #expect(RequestTarget(url)?.origin == origin)
  }

  @Test(
    "Loopback addresses are known",
    arguments: [
      ("http://localhost/", true), ("http://a.localhost:1/", true), ("http://127.0.0.1/", true),
      ("http://127.9.9.9/", true), ("http://[::1]/", true), ("http://127.0.0.1.example.com/", false),
      ("http://localhost.example.com/", false), ("http://10.0.0.1/", false), ("http://127.0.0.256/", false),
    ])
  func loopback(_ url: String, _ isLoopback: Bool) {
    #expect(RequestTarget(url)?.isLoopback == isLoopback)
  }

  @Test("A printed request shows no headers, body or query")
  func printedRequest() {
    let request = HTTPRequest(
      url: "https://example.com/v1?key=sk-secret", headers: [(name: "authorization", value: "Bearer sk-secret")],
      body: HTTPBody(Array("sk-secret".utf8)))
    var dumped = ""
    dump(request, to: &dumped)
    #expect("\(request)" == "POST https://example.com")
    #expect(!dumped.contains("sk-secret"))
    #expect(!String(reflecting: request).contains("sk-secret"))
  }
}
