// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import Testing

@testable import JSONRPC

@Suite("Writer", .timeLimit(.minutes(1)))
struct WriterTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// Fills the pipe so that the writer is blocked in a write, or will be in its next one.
  private func block(_ writer: OutputWriter, _ connection: Connection) async {
    writer.send([UInt8](repeating: UInt8(ascii: "f"), count: 200_000))
    await eventually { connection.isOutputFull }
  }

  @Test("Messages are framed and written in order")
  func framed() async {
    for (framing, expected) in [(Framing.contentLength, "Content-Length: 3\r\n\r\n\"é"), (.lines, "\"é\n")] {
      let connection = Connection()
      let writer = OutputWriter(fileDescriptor: connection.output, framing: framing)
      writer.send(bytes("\"é"))
      writer.send(bytes("\"é"))
      #expect(await writer.finish(within: .seconds(30)))
      connection.closeOutput()
      #expect(await connection.receive(until: "never") == expected + expected)
    }
  }

  @Test("A large message is written whole between small ones")
  func large() async {
    let connection = Connection()
    let writer = OutputWriter(fileDescriptor: connection.output, framing: .lines)
    let big = String(repeating: "b", count: 1_000_000)
    for text in ["1", big, "2", big, "3"] { writer.send(bytes(text)) }
    #expect(await connection.receiveLines(5) == ["1", big, "2", big, "3"])
    #expect(await writer.finish(within: .seconds(30)))
    #expect(writer.queuedBytes == 0)
  }

  @Test("A waiting message is replaced by one with the same key and keeps its place")
  func replacing() async {
    let connection = Connection()
    let writer = OutputWriter(fileDescriptor: connection.output, framing: .lines)
    await block(writer, connection)
    // The first batch may have been taken already; the second one is waiting for certain.
    writer.send([UInt8](repeating: UInt8(ascii: "g"), count: 200_000))
    writer.send(bytes("a1"), replacing: "a")
    writer.send(bytes("between"))
    writer.send(bytes("b1"), replacing: "b")
    writer.send(bytes("a2"), replacing: "a")
    writer.send(bytes("a3"), replacing: "a")
    #expect(await connection.receiveLines(5).dropFirst(2) == ["a3", "between", "b1"])
    writer.send(bytes("a4"), replacing: "a")
    #expect(await connection.receiveLines(1) == ["a4"])
    await writer.finish(within: .seconds(30))
  }

  @Test("What a fence names is written before the message, also without a wake and after a detach")
  func fences() async {
    let connection = Connection()
    let writer = OutputWriter(fileDescriptor: connection.output, framing: .lines)
    let source = NumberSource("s", upTo: 5)
    source.state.withLock { $0.isHeld = true }
    writer.send(bytes("before"))
    writer.send(bytes("answer"), after: (source, 3))
    writer.send(bytes("after"))
    writer.attach(source)
    writer.detach(source)
    writer.send(bytes("last"), after: (source, 5))
    let expected = ["before", "\"s1\"", "\"s2\"", "\"s3\"", "answer", "after", "\"s4\"", "\"s5\"", "last"]
    #expect(await connection.receiveLines(expected.count) == expected)
    await writer.finish(within: .seconds(30))
  }

  @Test("Due sources write in turn, one message each")
  func roundRobin() {
    var queue = OutputQueue()
    let sources = ["a", "b", "c"].map { NumberSource($0, upTo: 9) }
    for source in sources { queue.attach(source) }
    let past = Moment.now
    for source in sources { queue.wake(source, due: past) }
    var order = ""
    for _ in 0..<7 {
      guard case .render(let source as NumberSource, _) = queue.nextWork(batchBytes: 1).work else { break }
      order += source.name
      queue.wake(source, due: past)
    }
    #expect(order == "abcabca")
    queue.append(OutputQueue.Control(body: []))
    guard case .write = queue.nextWork(batchBytes: 1).work else {
      Issue.record("a complete message goes before all sources")
      return
    }
  }

  @Test("A source is asked when it is due, and the earliest wake counts")
  func dueTimes() {
    var queue = OutputQueue()
    let source = NumberSource("a", upTo: 1)
    let soon = Moment(.now + .seconds(1000))
    queue.wake(source, due: .now)
    #expect(queue.nextWork(batchBytes: 1).due == nil, "not attached")
    queue.attach(source)
    queue.wake(source, due: Moment(soon.instant + .seconds(1)))
    queue.wake(source, due: soon)
    queue.wake(source, due: Moment(soon.instant + .seconds(2)))
    let (work, due) = queue.nextWork(batchBytes: 1)
    #expect(work == nil)
    #expect(due == soon)
    queue.wake(source, due: .now)
    guard case .render = queue.nextWork(batchBytes: 1).work else {
      Issue.record("the source is due")
      return
    }
    #expect(queue.nextWork(batchBytes: 1).due == nil)
  }

  @Test("A sleeping writer asks a source at the time that was set, without another wake")
  func timedWake() async {
    let connection = Connection()
    let writer = OutputWriter(fileDescriptor: connection.output, framing: .lines)
    let source = NumberSource("s", upTo: 2)
    writer.attach(source)
    writer.wake(source, due: .now + .milliseconds(30))
    #expect(await connection.receiveLines(2) == ["\"s1\"", "\"s2\""])
    // The source now wants to come back by itself.
    source.state.withLock { $0.nextDue = .now + .milliseconds(10) }
    let asked = source.state.withLock { $0.asked }
    writer.wake(source, due: .now)
    await eventually { source.state.withLock { $0.asked } > asked }
    source.state.withLock {
      $0.nextDue = nil
      $0.last = 3
    }
    #expect(await connection.receiveLines(1) == ["\"s3\""])
    await writer.finish(within: .seconds(30))
  }

  @Test("Nothing is rendered while the other side does not read, and nothing is lost")
  func slowReader() async {
    let connection = Connection()
    let writer = OutputWriter(fileDescriptor: connection.output, framing: .lines)
    let source = NumberSource("s", upTo: 5_000, padding: 1_000)
    writer.attach(source)
    writer.wake(source, due: .now)
    await eventually { connection.isOutputFull }
    for _ in 0..<1_000 { await Task.yield() }
    // A pipe and two batches, in messages of a little more than 1 kB.
    #expect(source.made <= 200)
    writer.send(bytes("urgent"))
    let lines = await connection.receiveLines(5_001)
    #expect(lines.count == 5_001)
    #expect((lines.firstIndex(of: "urgent") ?? .max) <= 300)
    let numbers = lines.filter { $0 != "urgent" }.compactMap { Int($0.dropFirst(2).prefix { $0 != "x" }) }
    #expect(numbers == Array(1...5_000))
    await writer.finish(within: .seconds(30))
  }

  @Test("A closed reading side breaks the writer once, and what follows is discarded", arguments: [false, true])
  func broken(nonBlocking: Bool) async {
    let connection = Connection(nonBlocking: nonBlocking)
    let count = Mutex(0)
    let isBroken = Mutex(false)
    let box = Box(count: count, isBroken: isBroken)
    let writer = OutputWriter(fileDescriptor: connection.output, framing: .lines) { box.breakOff() }
    connection.closeReceiving()
    writer.send(bytes("1"))
    await eventually { box.isBroken.withLock { $0 } }
    for _ in 0..<100 { writer.send([UInt8](repeating: 0x20, count: 10_000)) }
    #expect(writer.queuedBytes == 0)
    #expect(await writer.finish(within: .seconds(30)) == false)
    #expect(box.count.withLock { $0 } == 1)
  }

  final class Box: Sendable {
    let count: Mutex<Int>
    let isBroken: Mutex<Bool>
    init(count: consuming Mutex<Int>, isBroken: consuming Mutex<Bool>) {
      self.count = count
      self.isBroken = isBroken
    }
    func breakOff() {
      count.withLock { $0 += 1 }
      isBroken.withLock { $0 = true }
    }
  }

  @Test("Finishing gives up on a side that does not read")
  func finishInTime() async {
    let connection = Connection()
    let writer = OutputWriter(fileDescriptor: connection.output, framing: .lines)
    await block(writer, connection)
    writer.send(bytes("never"))
    #expect(await writer.finish(within: .milliseconds(50)) == false)
    #expect(await writer.finish(within: .seconds(30)) == false)
    connection.closeReceiving()
  }

  @Test("Finishing writes what woken sources have, and does not wait for what they plan")
  func finishDrains() async {
    let connection = Connection()
    let writer = OutputWriter(fileDescriptor: connection.output, framing: .lines)
    let source = NumberSource("s", upTo: 2)
    source.state.withLock { $0.nextDue = .now + .seconds(1000) }
    writer.attach(source)
    writer.wake(source, due: .now + .seconds(1000))
    #expect(await writer.finish(within: .seconds(30)))
    #expect(await connection.receiveLines(2) == ["\"s1\"", "\"s2\""])
  }

  @Test("A non-blocking descriptor is written whole")
  func nonBlocking() async {
    let connection = Connection(nonBlocking: true)
    let writer = OutputWriter(fileDescriptor: connection.output, framing: .lines)
    let texts = (0..<300).map { "\($0)" + String(repeating: "y", count: 3_000) }
    for text in texts { writer.send(bytes(text)) }
    #expect(await connection.receiveLines(texts.count) == texts)
    await writer.finish(within: .seconds(30))
  }

  @Test("Producers on many threads keep their own order")
  func manyProducers() async {
    let connection = Connection()
    let writer = OutputWriter(fileDescriptor: connection.output, framing: .lines)
    async let lines = connection.receiveLines(4 * 5_000)
    await withTaskGroup(of: Void.self) { group in
      for producer in 0..<4 {
        group.addTask { for number in 0..<5_000 { writer.send(Array("\(producer) \(number)".utf8)) } }
      }
    }
    var next = [0, 0, 0, 0]
    for line in await lines {
      let parts = line.split(separator: " ").compactMap { Int($0) }
      #expect(parts[1] == next[parts[0]])
      next[parts[0]] += 1
    }
    #expect(next == [5_000, 5_000, 5_000, 5_000])
    await writer.finish(within: .seconds(30))
  }

  @Test("Standard output is kept for the messages, and prints go elsewhere", arguments: [true, false])
  func protectedOutput(hasReplacement: Bool) {
    let pipes = [Connection.pipe(), Connection.pipe()]
    let (output, errors) = (pipes[0][1], pipes[1][1])
    let copy = protectOutput(output, replacement: hasReplacement ? errors : -1)
    defer { for descriptor in [copy ?? -1] + pipes.joined() { close(descriptor) } }
    guard let copy else {
      Issue.record("the descriptor was open")
      return
    }
    #expect(fcntl(copy, F_GETFD) & FD_CLOEXEC != 0)
    #expect(write(output, "stray", 5) == 5)
    #expect(write(copy, "ok", 2) == 2)
    var buffer = [UInt8](repeating: 0, count: 16)
    #expect(read(pipes[0][0], &buffer, 16) == 2)
    #expect(Array(buffer[..<2]) == Array("ok".utf8))
    if hasReplacement { #expect(read(pipes[1][0], &buffer, 16) == 5) }
    #expect(protectOutput(-1, replacement: errors) == nil)
  }
}
