// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HTTPEngine

/// A chat request to a provider.
func chatRequest(
  _ provider: LoopbackProvider, model: String = "m", stream: Bool = true, padding: Int = 0,
  timeouts: HTTPTimeouts = HTTPTimeouts()
) -> HTTPRequest {
  let body = "{\"model\":\"\(model)\",\"stream\":\(stream),\"pad\":\"\(String(repeating: "x", count: padding))\"}"
  return HTTPRequest(
    url: "\(provider.baseURL)/chat/completions",
    headers: [
      (name: "Content-Type", value: "application/json"), (name: "Authorization", value: "Bearer sk-loopback-4711"),
    ],
    body: HTTPBody(Array(body.utf8)), timeouts: timeouts)
}

/// The numbers of the numbered text events of a stream, and how it ended.
func readNumbers(_ exchange: HTTPExchange) async -> (numbers: [Int], failure: HTTPFailure?) {
  var decoder = SSEDecoder()
  var numbers: [Int] = []
  func note(_ data: UnsafeRawBufferPointer) {
    let text = String(decoding: data, as: UTF8.self)
    guard let start = text.firstRange(of: "\"content\":\"[")?.upperBound else { return }
    if let number = Int(text[start...].prefix { $0 != "]" }) { numbers.append(number) }
  }
  do {
    while let bytes = try await exchange.next() {
      try? decoder.feed(bytes) { data, _ in note(data) }
    }
    return (numbers, nil)
  } catch {
    return (numbers, error)
  }
}

func failure(_ operation: () async throws(HTTPFailure) -> Void) async -> HTTPFailure? {
  do {
    try await operation()
    return nil
  } catch {
    return error
  }
}

@Suite("Exchanges")
struct ExchangeTests {
  let engine = HTTPClient()

  @Test("A streamed reply arrives complete and in order", arguments: [DeltaRun.Framing.event, .block, .bytes])
  func completeStream(_ framing: DeltaRun.Framing) async throws {
    let count = framing == .bytes ? 2_000 : 20_000
    let provider = try LoopbackProvider { _ in .complete([.deltas(DeltaRun(count, size: 24, framing: framing))]) }
    let exchange = engine.start(chatRequest(provider))
    let head = try await exchange.response()
    #expect(head.status == 200)
    #expect(head["content-type"] == "text/event-stream")
    #expect(head.scheme == "http")
    let result = await readNumbers(exchange)
    #expect(result.numbers == Array(0..<count))
    #expect(result.failure == nil)
  }

  @Test("The request arrives as it was given, without headers that libcurl would add")
  func requestAsGiven() async throws {
    let provider = try LoopbackProvider { _ in .text("x") }
    let request = chatRequest(provider)
    _ = await engine.start(request).collect()
    let recorded = try #require(provider.requests.first)
    #expect(recorded.method == "POST")
    #expect(recorded.body == request.body.flattened())
    #expect(recorded["authorization"] == "Bearer sk-loopback-4711")
    #expect(recorded["content-length"] == "\(request.body.count)")
    for absent in ["expect", "accept-encoding", "transfer-encoding", "cookie", "referer"] {
      #expect(recorded[absent] == nil)
    }
  }

  @Test("A body of many megabytes is sent at once and whole")
  func largeUpload() async throws {
    let provider = try LoopbackProvider { _ in .text("x") }
    let request = chatRequest(provider, padding: 20 << 20)
    let (_, failure) = await engine.start(request).collect()
    #expect(failure == nil)
    let recorded = try #require(provider.requests.first)
    #expect(recorded.body == request.body.flattened())
    #expect(recorded["expect"] == nil)
  }

  @Test("A GET request has no body, and a JSON reply is collected")
  func get() async throws {
    let provider = try LoopbackProvider()
    let exchange = engine.start(HTTPRequest(method: "GET", url: "\(provider.baseURL)/models"))
    let (body, failure) = await exchange.collect()
    #expect(failure == nil)
    #expect(String(decoding: body, as: UTF8.self).contains("loopback-small"))
    let recorded = try #require(provider.requests.first)
    #expect(recorded.method == "GET")
    #expect(recorded["content-type"] == nil)
    #expect(recorded["content-length"] == nil)
  }

  @Test("Other methods and an empty POST are sent as such", arguments: ["DELETE", "PUT", "POST"])
  func otherMethods(_ method: String) async throws {
    let provider = try LoopbackProvider()
    let exchange = engine.start(HTTPRequest(method: method, url: "\(provider.baseURL)/x"))
    #expect(try await exchange.response().status == 404)
    let recorded = try #require(provider.requests.first)
    #expect(recorded.method == method)
    #expect(recorded.body.isEmpty)
  }

  @Test("Exchanges one after the other use one connection")
  func connectionReuse() async throws {
    let provider = try LoopbackProvider { _ in .text("x") }
    for _ in 0..<10 { _ = await engine.start(chatRequest(provider)).collect() }
    #expect(provider.requests.map(\.connection) == Array(repeating: 1, count: 10))
  }

  @Test("A connection that the server closed meanwhile is replaced unnoticed", arguments: [0, 1 << 20])
  func staleConnection(_ padding: Int) async throws {
    let first = try LoopbackProvider { _ in .text("x") }
    _ = await engine.start(chatRequest(first)).collect()
    first.stop()
    #expect(await eventually { first.counters.openConnections == 0 })
    let second = try await eventuallyListen(on: first.port)
    let (_, failure) = await engine.start(chatRequest(second, padding: padding)).collect()
    #expect(failure == nil)
    #expect(second.requests.count == 1)
  }

  private func eventuallyListen(on port: UInt16) async throws -> LoopbackProvider {
    _ = await eventually { (try? LoopbackProvider(port: port)) != nil }
    return try LoopbackProvider(port: port) { _ in .text("x") }
  }

  @Test("The body of an error reply is collected up to its limit")
  func errorBody() async throws {
    let provider = try LoopbackProvider { request in
      request.call == 0 ? .status(401) : .status(500, message: String(repeating: "m", count: 1 << 20))
    }
    let unauthorized = engine.start(chatRequest(provider))
    #expect(try await unauthorized.response().status == 401)
    let small = await unauthorized.collect()
    #expect(small.failure == nil)
    #expect(String(decoding: small.body, as: UTF8.self).contains("sk-loo*****4711"))

    let broken = engine.start(chatRequest(provider))
    #expect(try await broken.response().status == 500)
    let large = await broken.collect()
    #expect(large.failure == nil)
    #expect(large.body.count == 64 << 10)
  }

  @Test("Collecting stops at the limit of the caller")
  func collectLimit() async throws {
    let provider = try LoopbackProvider { _ in .complete([.deltas(DeltaRun(100_000))]) }
    let (body, failure) = await engine.start(chatRequest(provider)).collect(atMost: 1_000)
    #expect(body.count == 1_000)
    #expect(failure == nil)
    #expect(await eventually { provider.counters.openConnections == 0 })
  }

  @Test("A compressed reply is passed on as it is unless compression was allowed")
  func compression() async throws {
    let provider = try LoopbackProvider { _ in .gzip(Array("data: {}\n\n".utf8)) }
    var request = chatRequest(provider)
    let asSent = await engine.start(request).collect()
    #expect(asSent.body.starts(with: [0x1f, 0x8b]))
    request.compressionAllowed = true
    let unpacked = await engine.start(request).collect()
    #expect(unpacked.body == Array("data: {}\n\n".utf8))
    #expect(provider.requests.last?["accept-encoding"]?.contains("gzip") == true)
  }

  @Test("The head can be asked for again, also after the body")
  func headAgain() async throws {
    let provider = try LoopbackProvider { _ in .text("x") }
    let exchange = engine.start(chatRequest(provider))
    _ = await exchange.collect()
    #expect(try await exchange.response().status == 200)
    #expect(try await exchange.next() == nil)
  }

  @Test(
    "A request that cannot be sent is refused with a reason that shows no value",
    arguments: [
      ("POST", "http://127.0.0.1:1/", "x-key", "sk-secret\r\nx: y", HTTPFailure.Kind.invalidRequest),
      ("POST", "http://127.0.0.1:1/", "x key", "sk-secret", .invalidRequest),
      ("PO ST", "http://127.0.0.1:1/", "x-key", "sk-secret", .invalidRequest),
      ("POST", "ftp://127.0.0.1/sk-secret", "x-key", "1", .unsupportedURL),
      ("POST", "sk-secret", "x-key", "1", .unsupportedURL),
      ("POST", "http://host:99999/sk-secret", "x-key", "1", .unsupportedURL),
      ("POST", "http://127.0.0.1:1/a b\u{7}sk-secret", "x-key", "1", .unsupportedURL),
    ])
  func refused(_ method: String, _ url: String, _ name: String, _ value: String, _ kind: HTTPFailure.Kind) async {
    let exchange = engine.start(HTTPRequest(method: method, url: url, headers: [(name: name, value: value)]))
    let failure = await failure { () async throws(HTTPFailure) in _ = try await exchange.response() }
    #expect(failure?.kind == kind)
    #expect(failure?.message.contains("sk-secret") == false)
  }
}
