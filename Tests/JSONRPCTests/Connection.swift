// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

@testable import JSONRPC

/// Two pipes and the other end of a connection; everything blocking happens on threads of its own.
final class Connection: Sendable {
  /// The descriptors of the end under test.
  let input: Int32
  let output: Int32
  private let sendEnd: Int32
  private let receiveEnd: Int32
  private let open: Mutex<Set<Int32>>

  init(nonBlocking: Bool = false) {
    let toPeer = Self.pipe(nonBlocking: nonBlocking)
    let fromPeer = Self.pipe(nonBlocking: nonBlocking)
    (input, sendEnd, receiveEnd, output) = (toPeer[0], toPeer[1], fromPeer[0], fromPeer[1])
    open = Mutex(Set(toPeer + fromPeer))
  }

  /// The two ends of a pipe, reading end first.
  static func pipe(nonBlocking: Bool = false) -> [Int32] {
    var ends: [Int32] = [-1, -1]
    Glibc.pipe(&ends)
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      if nonBlocking { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
    }
    return ends
  }

  /// The ends under test stay open: a thread that has not noticed its end yet must not meet a number used anew.
  deinit {
    closeSending()
    closeReceiving()
  }

  private func shut(_ descriptor: Int32) {
    if open.withLock({ $0.remove(descriptor) }) != nil { close(descriptor) }
  }

  func closeSending() { shut(sendEnd) }
  func closeReceiving() { shut(receiveEnd) }
  func closeOutput() { shut(output) }

  /// Whether the end under test could write now.
  var isOutputFull: Bool {
    var request = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
    return poll(&request, 1, 0) == 0
  }

  func send(_ text: String) async {
    let bytes = Array(text.utf8)
    await Self.offPool { [sendEnd] in
      bytes.withUnsafeBytes { try? Descriptor.write(sendEnd, $0) }
    }
  }

  /// Reads until there are so many lines, or until the end.
  func receiveLines(_ count: Int = .max) async -> [String] {
    await Self.offPool { [self] in
      var missing = count
      return read {
        missing -= $0.count(where: { $0 == UInt8(ascii: "\n") }); return missing > 0
      }
    }
    .split(separator: "\n").map(String.init)
  }

  /// Reads until a text has come, or until the end.
  func receive(until text: String) async -> String {
    await Self.offPool { [self] in
      var tail: [UInt8] = []
      return read {
        tail += $0
        defer { tail = tail.suffix(text.utf8.count) }
        return !tail.contains(Array(text.utf8))
      }
    }
  }

  private func read(while isMissing: (ArraySlice<UInt8>) -> Bool) -> String {
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { (try? Descriptor.read(receiveEnd, into: $0)) ?? 0 }
      received += buffer[..<count]
      if count == 0 || !isMissing(buffer[..<count]) { return String(decoding: received, as: UTF8.self) }
    }
  }

  static func offPool<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in
      _ = DedicatedThread.start { continuation.resume(returning: body()) }
    }
  }
}

/// Lets other tasks run until a condition holds.
func eventually(_ condition: @Sendable () -> Bool) async {
  while !condition() {
    await Task.yield()
    sched_yield()
  }
}

/// A source with numbered messages, which notes what it was asked.
final class NumberSource: OutboundSource {
  struct State {
    var next = 1
    var last: Int
    var isHeld = false
    var asked = 0
    var nextDue: ContinuousClock.Instant?
  }

  let name: String
  private let padding: String
  let state: Mutex<State>

  init(_ name: String, upTo last: Int, padding: Int = 0) {
    self.name = name
    self.padding = String(repeating: "x", count: padding)
    state = Mutex(State(last: last))
  }

  /// How many messages it has made.
  var made: Int { state.withLock { $0.next - 1 } }

  func render(into body: inout [UInt8], through seq: Int?, now: ContinuousClock.Instant) -> OutboundRender {
    let number: Int? = state.withLock { state in
      state.asked += 1
      guard state.next <= min(state.last, seq ?? .max), seq != nil || !state.isHeld else { return nil }
      defer { state.next += 1 }
      return state.next
    }
    guard let number else { return .idle(nextDue: state.withLock { $0.nextDue }) }
    body += Array("\"\(name)\(number)\(padding)\"".utf8)
    return .message
  }
}
