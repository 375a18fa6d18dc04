// SPDX-License-Identifier: Apache-2.0

/// The consumer's end of one request and its reply.
///
/// One task reads an exchange. An exchange that nobody holds any more is cancelled.
public final class HTTPExchange: Sendable {
  let state: ExchangeState

  init(_ state: ExchangeState) {
    self.state = state
  }

  deinit {
    state.cancel()
  }

  /// Waits for status and headers.
  ///
  /// - Throws: the failure when the exchange ended before a reply, or a redirect that was refused. Once there is a head
  ///   it is returned at every call, whatever happens to the body.
  public func response() async throws(HTTPFailure) -> HTTPResponseHead {
    try await waiting { await self.state.nextHead() }.get()
  }

  /// Waits for bytes of the body and returns everything that is queued; nil at a clean end.
  ///
  /// - Throws: ``HTTPFailure/Kind/truncated`` and the like when the body ended early, after all bytes that came before
  ///   were returned.
  public func next() async throws(HTTPFailure) -> [UInt8]? {
    if !Task.isCancelled, let ready = state.takeReady() { return try ready.get() }
    return try await waiting { await self.state.nextChunk() }.get()
  }

  /// Reads the rest of the body: everything that came, and why it is not complete, if it is not.
  ///
  /// - Parameter limit: when the body is longer, the exchange is cancelled and the first `limit` bytes are returned.
  public func collect(atMost limit: Int = .max) async -> (body: [UInt8], failure: HTTPFailure?) {
    var body: [UInt8] = []
    do {
      while let chunk = try await next() {
        body.append(contentsOf: chunk.prefix(limit - body.count))
        if body.count == limit {
          cancel()
          break
        }
      }
      return (body, nil)
    } catch {
      return (body, error)
    }
  }

  /// Aborts the exchange at once: waiting calls end with ``HTTPFailure/Kind/cancelled``, the connection is closed.
  /// Cancelling the task that waits does the same. After the end it only drops what was not read yet.
  public func cancel() {
    state.cancel()
  }

  private func waiting<Value: Sendable>(_ operation: () async -> Value) async -> Value {
    let state = self.state
    return await withTaskCancellationHandler(operation: operation, onCancel: { state.cancel() })
  }
}
