// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore
import Synchronization
import Testing

@testable import JSONRPC

@Suite("Peer", .timeLimit(.minutes(1)))
struct PeerTests {
  /// A peer with a consumer that answers every request with its params, in order, and returns what it saw at the end.
  private func echo(_ peer: Peer) -> Task<(notifications: [String], end: EndOfInput), Never> {
    peer.start()
    return Task {
      var notifications: [String] = []
      while true {
        for intake in await peer.next() {
          switch intake {
          case .request(let responder, let params): responder.respond(params)
          case .notification(let method, _): notifications.append(method)
          case .end(let reason): return (notifications, reason)
          }
        }
      }
    }
  }

  private func peer(
    _ connection: Connection, framing: Framing = .lines, limit: Int = 1 << 20,
    preempt: @escaping Peer.Preemption = { _, _ in false }
  ) -> Peer {
    var options = Peer.Options(framing: framing)
    options.input.maxMessageBytes = limit
    return Peer(input: connection.input, output: connection.output, options: options, preempt: preempt)
  }

  private static func request(_ id: Int, _ params: String = "{}", method: String = "echo") -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(params)}"#
  }

  @Test(
    "10,000 requests sent before anything is read are all answered in order",
    arguments: [Framing.lines, .contentLength])
  func pipelined(framing: Framing) async {
    let connection = Connection()
    let peer = peer(connection, framing: framing)
    let consumer = echo(peer)
    var stream = ""
    for id in 0..<10_000 {
      let body = Self.request(id, #"{"n":\#(id),"text":"some text to fill the pipe"}"#)
      stream += framing == .lines ? body + "\n" : "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
    await connection.send(stream)
    await eventually { connection.isOutputFull }
    connection.closeSending()
    #expect(await consumer.value.end == .endOfFile)
    #expect(peer.unansweredCount == 0)
    async let finished = peer.writer.finish(within: .seconds(30))
    let separator = framing == .lines ? "\n" : "Content-Length: "
    let received = await connection.receive(until: #""n":9999,"#)
    var ids: [Int] = []
    for part in received.split(separator: separator) {
      if let body = part.firstIndex(of: "{"), let id = try? JSONReader.parse(String(part[body...]))["id"]?.intValue {
        ids.append(id)
      }
    }
    #expect(ids == Array(0..<10_000))
    connection.closeReceiving()
    _ = await finished
  }

  @Test("What is no message is answered with an error, and the next request works")
  func invalid() async {
    let connection = Connection()
    let consumer = echo(peer(connection, limit: 200))
    let large = #"{"jsonrpc":"2.0","id":7,"method":"m","params":"\#(String(repeating: "x", count: 300))"}"#
    await connection.send(
      "nonsense\n[\(Self.request(1))]\n{\"id\":2}\n\(large)\n\(Self.request(3))\n" + Self.request(4))
    connection.closeSending()
    #expect(await consumer.value.end == .endOfFile)
    let lines = await connection.receiveLines(6)
    let answers = lines.compactMap { try? JSONReader.parse($0) }
    #expect(answers.map { $0["id"] } == [.null, .null, 2, 7, 3, 4])
    #expect(answers.map { $0["error"]?["code"]?.intValue } == [-32700, -32600, -32600, -31010, nil, nil])
    #expect(answers[3]["error"]?["data"]?["limit"] == 200)
  }

  @Test("A stream that loses its framing twice ends with a reason, after one error")
  func framingLost() async {
    let connection = Connection()
    let consumer = echo(peer(connection, framing: .contentLength))
    func framed(_ body: String) -> String { "Content-Length: \(body.utf8.count)\r\n\r\n\(body)" }
    await connection.send("GET / HTTP/1.1\r\n" + framed(Self.request(1)) + "garbage\r\n" + framed(Self.request(2)))
    guard case .framingLost = await consumer.value.end else {
      Issue.record("the framing is lost")
      return
    }
    let received = await connection.receive(until: #""result":{}}"#)
    #expect(received.ranges(of: "Content-Length").count == 2)
    #expect(received.contains("-32700"))
  }

  @Test("A length that is too short is one fault and one answer")
  func shortLength() async {
    let connection = Connection()
    let consumer = echo(peer(connection, framing: .contentLength))
    let body = Self.request(1)
    await connection.send("Content-Length: 20\r\n\r\n\(body)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    connection.closeSending()
    #expect(await consumer.value.end == .endOfFile)
    let received = await connection.receive(until: #""result":{}}"#)
    #expect(received.ranges(of: "-32700").count == 1)
  }

  @Test("The hook sees everything first and can cancel a request that is still waiting")
  func preemption() async throws {
    let connection = Connection()
    let peer = peer(connection) { peer, intake in
      guard case .notification("cancel", let params) = intake else { return false }
      if let id = params["id"].flatMap({ RequestID($0) }) { peer.responder(for: id)?.cancel() }
      return true
    }
    peer.start()
    await connection.send(Self.request(1) + "\n" + Self.request(2) + "\n")
    await connection.send(#"{"jsonrpc":"2.0","method":"cancel","params":{"id":2}}"# + "\n")
    await connection.send(#"{"jsonrpc":"2.0","method":"other"}"# + "\n")
    connection.closeSending()
    var responders: [Responder] = []
    var notifications: [String] = []
    var isEnded = false
    while !isEnded {
      for intake in await peer.next() {
        switch intake {
        case .request(let responder, _): responders.append(responder)
        case .notification(let method, _): notifications.append(method)
        case .end: isEnded = true
        }
      }
    }
    #expect(notifications == ["other"])
    #expect(responders.map(\.isCancelled) == [false, true])
    #expect(peer.unanswered.map(\.id) == [RequestID(1), RequestID(2)])
    let calls = Mutex(0)
    let counter = Counter(calls)
    responders[0].onCancel { counter.add() }
    responders[1].onCancel { counter.add() }
    #expect(counter.value == 1, "the cancelled one at once")
    responders[0].cancel()
    responders[0].cancel()
    #expect(counter.value == 2)
    #expect(responders[0].respond(RPCError(code: -32800, message: "Cancelled.")))
    #expect(!responders[0].respond(1), "only the first answer counts")
    #expect(responders[1].respond(encoded: Array("[]".utf8)))
    #expect(peer.unanswered.isEmpty)
    #expect(peer.responder(for: RequestID(1)) == nil)
    let lines = await connection.receiveLines(2)
    #expect(lines.last == #"{"jsonrpc":"2.0","id":2,"result":[]}"#)
    #expect(await peer.writer.finish(within: .seconds(30)))
    connection.closeOutput()
    #expect(await connection.receiveLines().isEmpty)
  }

  final class Counter: Sendable {
    private let count: Mutex<Int>
    init(_ count: consuming Mutex<Int>) { self.count = count }
    func add() { count.withLock { $0 += 1 } }
    var value: Int { count.withLock { $0 } }
  }

  @Test("An id that is used again before its answer still gets both answers")
  func reusedID() async {
    let connection = Connection()
    let peer = peer(connection)
    peer.start()
    await connection.send(Self.request(1) + "\n" + Self.request(1) + "\n")
    await eventually { peer.unansweredCount == 2 }
    for responder in peer.unanswered { #expect(responder.respond(.null)) }
    #expect(await connection.receiveLines(2).count == 2)
    #expect(peer.unansweredCount == 0)
    connection.closeSending()
  }

  private func outcome(
    of peer: Peer, timeout: Duration = .seconds(60)
  ) async -> Result<JSONValue, RequestFailure> {
    do throws(RequestFailure) {
      return .success(try await peer.request("ask", timeout: timeout, cancelMethod: "cancel"))
    } catch {
      return .failure(error)
    }
  }

  @Test("A request to the other side ends with its answer, its error, its time, a cancellation or the connection")
  func outgoing() async throws {
    let connection = Connection()
    let peer = peer(connection)
    let consumer = echo(peer)
    async let first = peer.request("ask", params: ["a": 1], timeout: .seconds(60))
    #expect(await connection.receiveLines(1) == [#"{"jsonrpc":"2.0","id":1000000,"method":"ask","params":{"a":1}}"#])
    await connection.send(
      #"{"jsonrpc":"2.0","id":99,"result":1}{"# + "\n" + #"{"jsonrpc":"2.0","id":1000000,"result":42}"# + "\n")
    #expect(try await first == 42)

    async let second = outcome(of: peer)
    _ = await connection.receiveLines(2)
    await connection.send(#"{"jsonrpc":"2.0","id":1000001,"error":{"code":5,"message":"no"}}"# + "\n")
    #expect(await second == .failure(.refused(RPCError(code: 5, message: "no"))))

    let third = await outcome(of: peer, timeout: .milliseconds(20))
    #expect(third == .failure(.timedOut))
    #expect(
      await connection.receiveLines(2).last == #"{"jsonrpc":"2.0","method":"cancel","params":{"id":1000002}}"#)

    let fourth = Task { await outcome(of: peer) }
    _ = await connection.receiveLines(1)
    fourth.cancel()
    #expect(await fourth.value == .failure(.cancelled))
    #expect(await connection.receiveLines(1).first?.contains(#""id":1000003"#) == true)

    async let fifth = outcome(of: peer)
    _ = await connection.receiveLines(1)
    connection.closeSending()
    #expect(await fifth == .failure(.disconnected))
    #expect(await consumer.value.end == .endOfFile)
    let sixth = await outcome(of: peer)
    #expect(sixth == .failure(.disconnected))
  }

  @Test("Nothing stays alive after the end")
  func deallocation() async {
    let connection = Connection()
    weak var weakPeer: Peer?
    weak var weakWriter: OutputWriter?
    do {
      let peer = peer(connection)
      (weakPeer, weakWriter) = (peer, peer.writer)
      peer.start()
      await connection.send(Self.request(1) + "\n")
      connection.closeSending()
      while true {
        if case .end = await peer.next().last { break }
      }
      #expect(peer.unansweredCount == 1)
      await peer.writer.finish(within: .seconds(30))
    }
    while weakPeer != nil || weakWriter != nil { await Task.yield() }
  }

  @Test("A side that stops reading ends the intake")
  func outputClosed() async {
    let connection = Connection()
    let peer = peer(connection)
    let consumer = echo(peer)
    connection.closeReceiving()
    peer.notify("hello")
    #expect(await consumer.value.end == .outputClosed)
    connection.closeSending()
  }

  @Test("Non-blocking descriptors work, and no data is not the end")
  func nonBlocking() async {
    let connection = Connection(nonBlocking: true)
    let peer = peer(connection)
    let consumer = echo(peer)
    for id in 0..<20 {
      let text = Self.request(id, #"{"text":"\#(String(repeating: "z", count: id * 5_000))"}"#)
      await connection.send(text + "\n")
      #expect(await connection.receiveLines(1).first?.hasPrefix(#"{"jsonrpc":"2.0","id":\#(id),"#) == true)
    }
    connection.closeSending()
    #expect(await consumer.value.end == .endOfFile)
  }

  @Test("A notification with a key takes the place of the last one")
  func keyedNotification() async {
    let connection = Connection()
    let peer = peer(connection)
    peer.notify("fill", params: .string(String(repeating: "f", count: 200_000)))
    await eventually { connection.isOutputFull }
    peer.notify("fill", params: .string(String(repeating: "g", count: 200_000)))
    for count in 1...5 { peer.notify("progress", params: ["n": .integer(Int64(count))], replacing: "p") }
    let lines = await connection.receiveLines(3)
    #expect(lines.last == #"{"jsonrpc":"2.0","method":"progress","params":{"n":5}}"#)
    await peer.writer.finish(within: .seconds(30))
  }
}

@Suite("Intake queue", .timeLimit(.minutes(1)))
struct IntakeQueueTests {
  @Test("The producer waits only while the consumer has too much, and order is kept")
  func bounded() async {
    let queue = IntakeQueue<Int>(byteLimit: 4 * 1_256)
    let pushed = PeerTests.Counter(Mutex(0))
    _ = DedicatedThread.start {
      for number in 0..<100 {
        queue.push([number], size: 1_000)
        pushed.add()
      }
      queue.end(with: -1)
    }
    await eventually { pushed.value == 4 }
    for _ in 0..<1_000 { await Task.yield() }
    #expect(pushed.value == 4)
    var seen: [Int] = []
    while seen.last != -1 {
      let burst = await queue.next()
      #expect(burst.count <= 4)
      seen += burst
    }
    #expect(seen == Array(0..<100) + [-1])
    #expect(await queue.next() == [-1])
  }

  @Test("A waiting consumer that is cancelled gets nothing and loses nothing")
  func cancelled() async {
    let queue = IntakeQueue<Int>(byteLimit: 1_000)
    for _ in 0..<100 {
      let waiting = Task { await queue.next() }
      await Task.yield()
      waiting.cancel()
      #expect(await waiting.value == [])
    }
    queue.push([1], size: 1)
    #expect(await queue.next() == [1])
  }

  @Test("An element larger than the limit goes through")
  func large() async {
    let queue = IntakeQueue<Int>(byteLimit: 1_000)
    _ = DedicatedThread.start { for number in 0..<10 { queue.push([number], size: 1_000_000) } }
    for number in 0..<10 { #expect(await queue.next() == [number]) }
  }
}
