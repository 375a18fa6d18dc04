// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What engine thread and consumer share of one exchange: the head, the bytes that wait, and the end.
///
/// The engine never waits here. It stops reading the connection while more than the agreed number of bytes is queued,
/// and reads on when the consumer has emptied the queue.
final class ExchangeState: Sendable {
  typealias HeadResult = Result<HTTPResponseHead, HTTPFailure>
  typealias ChunkResult = Result<[UInt8]?, HTTPFailure>

  private struct Content {
    var head: HTTPResponseHead?
    var queue: [UInt8] = []
    var end: Result<Void, HTTPFailure>?
    var isPaused = false
    var headWaiter: CheckedContinuation<HeadResult, Never>?
    var chunkWaiter: CheckedContinuation<ChunkResult, Never>?

    var headResult: HeadResult? {
      if let head { return .success(head) }
      switch end {
      case .failure(let failure): return .failure(failure)
      case .success: return .failure(HTTPFailure(.noReply, "The exchange ended without a reply."))
      case nil: return nil
      }
    }

    var endResult: ChunkResult? {
      switch end {
      case .failure(let failure): .failure(failure)
      case .success: .success(nil)
      case nil: nil
      }
    }
  }

  private let content = Mutex(Content())
  private let inbox: EngineInbox

  init(inbox: EngineInbox) {
    self.inbox = inbox
  }

  // MARK: The consumer's side

  func nextHead() async -> HeadResult {
    await withCheckedContinuation { continuation in
      let result: HeadResult? = content.withLock {
        if let result = $0.headResult { return result }
        if $0.headWaiter != nil { return .failure(Self.secondReader) }
        $0.headWaiter = continuation
        return nil
      }
      if let result { continuation.resume(returning: result) }
    }
  }

  /// The queued bytes or the end, if there is one of them.
  func takeReady() -> ChunkResult? {
    let (result, mustResume) = content.withLock { Self.take(&$0) }
    if mustResume { inbox.post(.resume(self)) }
    return result
  }

  func nextChunk() async -> ChunkResult {
    await withCheckedContinuation { continuation in
      let (result, mustResume): (ChunkResult?, Bool) = content.withLock {
        let taken = Self.take(&$0)
        if taken.result != nil { return taken }
        if $0.chunkWaiter != nil { return (.failure(Self.secondReader), false) }
        $0.chunkWaiter = continuation
        return (nil, false)
      }
      if mustResume { inbox.post(.resume(self)) }
      if let result { continuation.resume(returning: result) }
    }
  }

  func cancel() {
    let wasRunning = content.withLock {
      $0.queue = []
      let wasRunning = $0.end == nil
      $0.end = .failure(.cancelled)
      return wasRunning
    }
    guard wasRunning else { return }
    inbox.post(.abort(self))
    wakeWaiters()
  }

  private static func take(_ content: inout Content) -> (result: ChunkResult?, mustResume: Bool) {
    guard !content.queue.isEmpty else { return (content.endResult, false) }
    var bytes: [UInt8] = []
    swap(&bytes, &content.queue)
    let mustResume = content.isPaused
    content.isPaused = false
    return (.success(bytes), mustResume)
  }

  private static let secondReader = HTTPFailure(.invalidRequest, "Two tasks read the same exchange.")

  // MARK: The engine's side

  /// How many bytes wait for the consumer.
  var queuedBytes: Int { content.withLock { $0.queue.count } }

  /// Marks that the engine stopped reading; false when the queue is empty, so that nobody would say when to go on.
  func pause() -> Bool {
    content.withLock {
      $0.isPaused = !$0.queue.isEmpty
      return $0.isPaused
    }
  }

  func publish(_ head: HTTPResponseHead) {
    let waiter = content.withLock { content in
      content.head = head
      defer { content.headWaiter = nil }
      return content.headWaiter
    }
    waiter?.resume(returning: .success(head))
  }

  /// Hands bytes over: to the waiting consumer directly, else into the queue. Takes them out of `bytes`.
  ///
  /// - Returns: how many bytes are queued now.
  func deliver(_ bytes: inout [UInt8]) -> Int {
    let (waiter, queued) = content.withLock { content -> (CheckedContinuation<ChunkResult, Never>?, Int) in
      if let waiter = content.chunkWaiter {
        content.chunkWaiter = nil
        return (waiter, 0)
      }
      if content.end != nil {
        bytes.removeAll(keepingCapacity: true)
      } else if content.queue.isEmpty {
        swap(&content.queue, &bytes)
      } else {
        content.queue.append(contentsOf: bytes)
        bytes.removeAll(keepingCapacity: true)
      }
      return (nil, content.queue.count)
    }
    if let waiter {
      var chunk: [UInt8] = []
      swap(&chunk, &bytes)
      waiter.resume(returning: .success(chunk))
    }
    return queued
  }

  /// Ends the exchange, unless it has ended already.
  func finish(_ end: Result<Void, HTTPFailure>) {
    content.withLock {
      if $0.end == nil { $0.end = end }
    }
    wakeWaiters()
  }

  private func wakeWaiters() {
    let (headWaiter, headResult, chunkWaiter, chunkResult) = content.withLock { content in
      defer {
        content.headWaiter = nil
        content.chunkWaiter = nil
      }
      return (content.headWaiter, content.headResult, content.chunkWaiter, content.endResult)
    }
    if let headWaiter, let headResult { headWaiter.resume(returning: headResult) }
    if let chunkWaiter, let chunkResult { chunkWaiter.resume(returning: chunkResult) }
  }
}
