// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

@testable import HTTPEngine

@Suite("Faults")
struct FaultTests {
  let engine = HTTPClient()

  private func responseFailure(_ exchange: HTTPExchange) async -> HTTPFailure? {
    await failure { () async throws(HTTPFailure) in _ = try await exchange.response() }
  }

  @Test("A refused connection is named with its address")
  func refused() async throws {
    let port = try LoopbackProvider.closedPort()
    let failure = await responseFailure(engine.start(HTTPRequest(url: "http://127.0.0.1:\(port)/v1?key=sk-secret")))
    #expect(failure?.kind == .connect)
    #expect(failure?.message == "No connection to 127.0.0.1:\(port): Connection refused.")
    #expect(failure?.curlCode == 7)
  }

  @Test("A name without an address is named")
  func unresolvable() async {
    let failure = await responseFailure(engine.start(HTTPRequest(url: "http://no-such-name.invalid/")))
    #expect(failure?.kind == .resolve)
    #expect(failure?.message.contains("no-such-name.invalid") == true)
  }

  @Test(
    "A connection that ends before a reply is told from a reply that was cut off",
    arguments: [
      (ProviderReply.fault(.close), HTTPFailure.Kind.noReply, 0), (.fault(.reset), .noReply, 0),
      (ProviderReply(.steps([.deltas(DeltaRun(5)), .close])), .truncated, 5),
      (ProviderReply(.steps([.deltas(DeltaRun(5)), .halfEvent, .close])), .truncated, 5),
      (ProviderReply(.steps([.deltas(DeltaRun(5)), .wait(milliseconds: 20), .reset])), .truncated, 5),
    ])
  func cut(_ reply: ProviderReply, _ kind: HTTPFailure.Kind, _ received: Int) async throws {
    let provider = try LoopbackProvider { _ in reply }
    let result = await readNumbers(engine.start(chatRequest(provider)))
    #expect(result.numbers == Array(0..<received))
    #expect(result.failure?.kind == kind)
    #expect(result.failure?.message.contains("127.0.0.1") == true)
  }

  @Test("A redirect is refused and its target named", arguments: [301, 302, 303, 307, 308])
  func redirect(_ status: Int) async throws {
    let provider = try LoopbackProvider { _ in
      .redirect(to: "https://evil.example.com/v1?key=sk-secret", status: status)
    }
    let failure = await responseFailure(engine.start(chatRequest(provider)))
    #expect(failure?.kind == .redirectRefused(host: "evil.example.com"))
    #expect(failure?.message.contains("sk-secret") == false)
    #expect(provider.requests.count == 1)
  }

  @Test("A server that never answers is given up after the first-byte limit")
  func firstByte() async throws {
    let provider = try LoopbackProvider { _ in .fault(.never) }
    let limits = HTTPTimeouts(firstByteMilliseconds: 150)
    let failure = await responseFailure(engine.start(chatRequest(provider, timeouts: limits)))
    #expect(failure?.kind == .timeoutFirstByte)
    #expect(await eventually { provider.counters.openConnections == 0 })
  }

  @Test("A reply that falls silent is given up after the gap limit, with what came before")
  func gap() async throws {
    let provider = try LoopbackProvider { _ in ProviderReply(.steps([.deltas(DeltaRun(4)), .hang])) }
    let limits = HTTPTimeouts(gapMilliseconds: 150)
    let result = await readNumbers(engine.start(chatRequest(provider, timeouts: limits)))
    #expect(result.numbers == Array(0..<4))
    #expect(result.failure?.kind == .timeoutGap)
    #expect(await eventually { provider.counters.clientAborts == 1 })
  }

  @Test("Bytes in time keep a slow reply alive beyond every limit")
  func slowButAlive() async throws {
    let provider = try LoopbackProvider { _ in
      .complete([.deltas(DeltaRun(12, delayMilliseconds: 100))])
    }
    let limits = HTTPTimeouts(firstByteMilliseconds: 1_000, gapMilliseconds: 1_000)
    let result = await readNumbers(engine.start(chatRequest(provider, timeouts: limits)))
    #expect(result.numbers == Array(0..<12))
    #expect(result.failure == nil)
  }

  @Test("A connection that is never accepted ends with the connect limit")
  func connectLimit() async throws {
    // The backlog of a listener that accepts nobody is soon full; further connections stay half open.
    let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = bind(listener, address, size)
        _ = getsockname(listener, address, &size)
      }
    }
    #expect(listen(listener, 0) == 0)
    let url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/"
    let limits = HTTPTimeouts(connectMilliseconds: 200, firstByteMilliseconds: 2_000)
    let exchanges = (0..<6).map { _ in engine.start(HTTPRequest(url: url, timeouts: limits)) }
    var kinds: [HTTPFailure.Kind] = []
    for exchange in exchanges { kinds += [await responseFailure(exchange)?.kind].compactMap(\.self) }
    #expect(kinds.count == 6)
    #expect(kinds.contains(.timeoutConnect))
    #expect(kinds.allSatisfy { $0 == .timeoutConnect || $0 == .timeoutFirstByte })
  }

  @Test("A server of another protocol is told from a broken one")
  func notHTTP() async throws {
    let provider = try LoopbackProvider { _ in .fault(.foreign) }
    let failure = await responseFailure(engine.start(chatRequest(provider)))
    #expect(failure?.kind == .other)
    #expect(failure?.message == "127.0.0.1:\(provider.port) answered with something that is not HTTP.")
  }

  @Test("TLS towards a server without TLS is no reason to try again")
  func plainServer() async throws {
    let provider = try LoopbackProvider()
    let failure = await responseFailure(engine.start(HTTPRequest(url: "https://127.0.0.1:\(provider.port)/")))
    #expect(failure?.kind == .tls)
  }

  @Test("Every code of libcurl has a meaning", arguments: 1...99)
  func table(_ code: Int) {
    let named: [Int: FailureTable.Cause] = [
      5: .resolve, 6: .resolve, 7: .connect, 16: .receive, 18: .receive, 28: .timeout, 35: .tlsHandshake, 52: .receive,
      55: .send, 56: .receive, 60: .tls, 77: .tls, 92: .receive, 3: .url, 1: .notHTTP, 8: .notHTTP, 61: .encoding,
    ]
    let cause = FailureTable.cause(rawCode: code)
    if let expected = named[code] { #expect(cause == expected) } else { #expect(cause != .resolve) }
  }
}
