// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

@testable import HTTPEngine

@Suite("Flow control and cancellation")
struct FlowTests {
  let engine = HTTPClient()

  @Test("A consumer that stalls stops the sender at the buffer's limit, and loses nothing")
  func stalledConsumer() async throws {
    let count = 10_000  // 40 MB
    let provider = try LoopbackProvider { _ in .complete([.deltas(DeltaRun(count, size: 4_000))]) }
    var request = chatRequest(provider, timeouts: HTTPTimeouts(gapMilliseconds: 1_000))
    request.bufferBytes = 64 << 10
    let exchange = engine.start(request)
    _ = try await exchange.response()
    var sent = 0
    // The sender stands still when two looks a gap limit apart see the same count.
    _ = await eventually {
      let before = sent
      sent = provider.counters.bytesSent
      try? await Task.sleep(for: .milliseconds(1_200))
      return before == sent
    }
    #expect(exchange.state.queuedBytes <= 64 << 10)
    #expect(sent < 16 << 20)
    // The pause was longer than the gap limit, which does not run meanwhile.
    let result = await readNumbers(exchange)
    #expect(result.numbers == Array(0..<count))
    #expect(result.failure == nil)
  }

  @Test("A stalled exchange does not hold up the others")
  func stalledNeighbour() async throws {
    let provider = try LoopbackProvider { _ in .complete([.deltas(DeltaRun(50_000))]) }
    let stalled = engine.start(chatRequest(provider))
    _ = try await stalled.response()
    for _ in 0..<3 {
      let result = await readNumbers(engine.start(chatRequest(provider)))
      #expect(result.numbers.count == 50_000)
    }
    let result = await readNumbers(stalled)
    #expect(result.numbers.count == 50_000)
  }

  @Test("A hundred exchanges that are cancelled at once end at once, and their connections close")
  func cancelHundred() async throws {
    let provider = try LoopbackProvider { _ in ProviderReply(.steps([.deltas(DeltaRun(3)), .hang])) }
    let exchanges = (0..<100).map { _ in engine.start(chatRequest(provider)) }
    for exchange in exchanges { _ = try await exchange.response() }
    let readers = exchanges.map { exchange in Task { await readNumbers(exchange) } }
    for exchange in exchanges { exchange.cancel() }
    for reader in readers { #expect(await reader.value.failure?.kind == .cancelled) }
    #expect(await eventually { provider.counters.openConnections == 0 })
    #expect(provider.counters.clientAborts == 100)
  }

  @Test("Cancelling the waiting task cancels the exchange", arguments: [ProviderReply.Head.never, .prompt])
  func cancelTask(_ head: ProviderReply.Head) async throws {
    let provider = try LoopbackProvider { _ in
      var reply = ProviderReply(.steps([.hang]))
      reply.head = head
      return reply
    }
    let exchange = engine.start(chatRequest(provider))
    let task = Task { await readNumbers(exchange) }
    #expect(await eventually { provider.requests.count == 1 })
    task.cancel()
    #expect(await task.value.failure?.kind == .cancelled)
    #expect(await eventually { provider.counters.clientAborts == 1 })
  }

  @Test("An exchange that is let go is cancelled")
  func released() async throws {
    let provider = try LoopbackProvider { _ in ProviderReply(.steps([.hang])) }
    do {
      let exchange = engine.start(chatRequest(provider))
      _ = try await exchange.response()
    }
    #expect(await eventually { provider.counters.clientAborts == 1 })
  }

  @Test("An engine that is let go cancels its exchanges")
  func releasedEngine() async throws {
    let provider = try LoopbackProvider { _ in ProviderReply(.steps([.hang])) }
    let exchange: HTTPExchange
    do {
      let engine = HTTPClient()
      exchange = engine.start(chatRequest(provider))
      _ = try await exchange.response()
    }
    #expect(await readNumbers(exchange).failure?.kind == .cancelled)
  }

  @Test("A cancelled exchange stays cancelled, also when it had ended")
  func cancelAfterEnd() async throws {
    let provider = try LoopbackProvider { _ in .text("x") }
    let exchange = engine.start(chatRequest(provider))
    #expect(await eventually { exchange.state.queuedBytes > 0 })
    exchange.cancel()
    exchange.cancel()
    #expect(await readNumbers(exchange).failure?.kind == .cancelled)
  }

  @Test("Two readers of one exchange are told, not mixed up")
  func twoReaders() async throws {
    let provider = try LoopbackProvider { _ in ProviderReply(.steps([.hang])) }
    let exchange = engine.start(chatRequest(provider))
    _ = try await exchange.response()
    while try await exchange.next()?.isEmpty == false, exchange.state.queuedBytes > 0 {}
    let readers = (0..<2).map { _ in Task { await readNumbers(exchange).failure?.kind } }
    #expect(await eventually { true })
    exchange.cancel()
    var kinds: [HTTPFailure.Kind?] = []
    for reader in readers { kinds.append(await reader.value) }
    #expect(kinds.allSatisfy { $0 == .cancelled || $0 == .invalidRequest })
  }

  @Test("Hundreds of exchanges at a time all arrive whole")
  func many() async throws {
    let provider = try LoopbackProvider { _ in .complete([.deltas(DeltaRun(500))]) }
    let engine = self.engine
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<300 {
        group.addTask { await readNumbers(engine.start(chatRequest(provider))).numbers.count }
      }
      for await count in group { #expect(count == 500) }
    }
  }

  @Test("Tasks that prefer the engine's thread read exchanges there, however many they are")
  func engineThread() async throws {
    let provider = try LoopbackProvider { _ in .complete([.deltas(DeltaRun(2_000))]) }
    let engine = self.engine
    @Sendable func thread() -> pthread_t { pthread_self() }
    var threads: Set<pthread_t> = []
    await withTaskGroup(of: (Int, pthread_t).self) { group in
      for _ in 0..<50 {
        group.addTask(executorPreference: engine) {
          let count = await readNumbers(engine.start(chatRequest(provider))).numbers.count
          return (count, thread())
        }
      }
      for await (count, thread) in group {
        #expect(count == 2_000)
        threads.insert(thread)
      }
    }
    #expect(threads.count == 1)
  }

  @Test("Exchanges leave no descriptors behind")
  func descriptors() async throws {
    let provider = try LoopbackProvider { request in
      switch request.call % 4 {
      case 0: .text("x")
      case 1: .status(500)
      case 2: .fault(.reset)
      default: ProviderReply(.steps([.deltas(DeltaRun(2)), .close]))
      }
    }
    func run(_ count: Int) async {
      for _ in 0..<count { _ = await engine.start(chatRequest(provider)).collect() }
    }
    await run(8)
    let before = DescriptorCount.sockets(to: provider.port)
    await run(200)
    #expect(await eventually { DescriptorCount.sockets(to: provider.port) <= before + 1 })
  }
}

/// Sockets of this process that lead to a port. Other tests run at the same time, so all descriptors say nothing.
enum DescriptorCount {
  static func sockets(to port: UInt16) -> Int {
    (3..<4_096).filter { descriptor in
      var address = sockaddr_in()
      var size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let code = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(CInt(descriptor), $0, &size) }
      }
      return code == 0 && address.sin_family == sa_family_t(AF_INET) && UInt16(bigEndian: address.sin_port) == port
    }.count
  }
}
