// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// The accepting thread and what all connections share.
final class Server: Sendable {
  struct Log {
    var requests: [RecordedRequest] = []
    var counters = LoopbackProvider.Counters()
    /// How many calls each model has had.
    var calls: [String: Int] = [:]
    /// Descriptors of open connections, so that `stop` can end them.
    var open: Set<CInt> = []
    var isStopped = false
  }

  let log = Mutex(Log())
  let script: ReplyScript
  let other: OtherReplyScript
  private let listener: CInt
  private let keepsRequests: Bool

  init(listener: CInt, keepsRequests: Bool, other: @escaping OtherReplyScript, script: @escaping ReplyScript) {
    self.listener = listener
    self.keepsRequests = keepsRequests
    self.script = script
    self.other = other
  }

  deinit {
    close(listener)
  }

  func start() {
    Threads.start { self.acceptConnections() }
  }

  /// Ends the accepting thread and all connections; returns at once.
  func stop() {
    log.withLock { log in
      guard !log.isStopped else { return }
      log.isStopped = true
      // Sockets are only shut down here; the threads that own them see that and close them.
      shutdown(listener, CInt(SHUT_RDWR))
      for descriptor in log.open { shutdown(descriptor, CInt(SHUT_RDWR)) }
    }
  }

  private func acceptConnections() {
    while true {
      let descriptor = accept(listener, nil, nil)
      if descriptor < 0 {
        if log.withLock({ $0.isStopped }) { return }
        usleep(1_000)  // out of descriptors, or the connection is gone already
        continue
      }
      Sockets.prepare(descriptor)
      let number: Int? = log.withLock { log in
        guard !log.isStopped else { return nil }
        log.open.insert(descriptor)
        log.counters.connections += 1
        log.counters.openConnections += 1
        return log.counters.connections
      }
      guard let number else {
        close(descriptor)
        continue
      }
      Threads.start {
        var connection = Connection(descriptor: descriptor, number: number, server: self)
        connection.serve()
        self.forget(descriptor)
      }
    }
  }

  private func forget(_ descriptor: CInt) {
    log.withLock { log in
      log.open.remove(descriptor)
      log.counters.openConnections -= 1
      close(descriptor)
    }
  }

  /// Notes a request and says how many calls its model had before.
  func record(_ request: RecordedRequest, model: String?) -> Int {
    log.withLock { log in
      log.counters.requests += 1
      if keepsRequests { log.requests.append(request) }
      guard let model else { return 0 }
      defer { log.calls[model, default: 0] += 1 }
      return log.calls[model, default: 0]
    }
  }

  func noteAbort() {
    log.withLock { log in
      if !log.isStopped { log.counters.clientAborts += 1 }
    }
  }

  func noteSent(_ count: Int) {
    log.withLock { $0.counters.bytesSent += count }
  }
}

/// Threads that run one closure.
enum Threads {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Runs a closure on a new thread; drops it when there is none to be had.
  static func start(_ run: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let body = Unmanaged.passRetained(Body(run))
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    if code == 0 { pthread_detach(thread) } else { body.release() }
  }
}
