// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// A model provider on a loopback port: a real HTTP/1.1 server with scripted replies and faults.
///
/// It runs on threads of its own with blocking sockets, one thread a connection, so that nothing it does depends on the
/// code under test. Releasing it stops it.
public final class LoopbackProvider: Sendable {
  /// The port it listens on.
  public let port: UInt16
  private let server: Server

  /// Starts a provider.
  ///
  /// - Parameters:
  ///   - port: 0 for any free one.
  ///   - keepsRequests: whether ``requests`` is filled; without it a provider can serve for long in little memory.
  ///   - script: chooses the reply to each model call; called on the connection's thread.
  ///   - other: chooses the reply to a request that is no model call; nil leaves it to the provider. Called on the
  ///     connection's thread.
  /// - Throws: ``SocketFailure`` when the port cannot be had.
  public init(
    port: UInt16 = 0, keepsRequests: Bool = true, script: @escaping ReplyScript = TeamBrain().reply,
    other: @escaping OtherReplyScript = { _ in nil }
  ) throws {
    let listener = try Sockets.listen(port)
    self.port = Sockets.localPort(listener)
    server = Server(listener: listener, keepsRequests: keepsRequests, other: other, script: script)
    server.start()
  }

  deinit {
    server.stop()
  }

  /// The base URL of the APIs in the manner of OpenAI, without a slash at the end.
  public var baseURL: String { "http://127.0.0.1:\(port)/v1" }

  /// All requests so far, in the order in which they were completely read.
  public var requests: [RecordedRequest] { server.log.withLock { $0.requests } }

  /// What was counted so far.
  public var counters: Counters { server.log.withLock { $0.counters } }

  /// Closes the port and all connections; new connections are refused from then on.
  public func stop() {
    server.stop()
  }

  /// A port on which nobody listens, so that connections are refused.
  public static func closedPort() throws -> UInt16 {
    let listener = try Sockets.listen(0)
    defer { close(listener) }
    return Sockets.localPort(listener)
  }

  /// Counts of a provider's life.
  public struct Counters: Sendable, Hashable {
    /// Connections accepted.
    public var connections = 0
    /// Connections that are open now.
    public var openConnections = 0
    /// Requests that were completely read.
    public var requests = 0
    /// Replies that the client did not wait for.
    public var clientAborts = 0
    /// Bytes given to the sockets, heads included.
    public var bytesSent = 0
  }
}

/// A request as it came in.
public struct RecordedRequest: Sendable {
  /// The method.
  public let method: String
  /// Path and query.
  public let path: String
  /// The headers in order, names in lower case.
  public let headers: [(name: String, value: String)]
  /// The body, without its transfer coding.
  public let body: [UInt8]
  /// Number of the connection, from 1.
  public let connection: Int
  /// When the request had been read, in nanoseconds of CLOCK_MONOTONIC.
  public let time: UInt64

  /// The value of the first header with this name, which is given in lower case.
  public subscript(name: String) -> String? {
    headers.first { $0.name == name }?.value
  }

  /// The body as text.
  public var text: String { String(decoding: body, as: UTF8.self) }
}

/// Chooses the reply to a model call.
public typealias ReplyScript = @Sendable (ProviderRequest) -> ProviderReply

/// Chooses the reply to a request that is no model call.
public typealias OtherReplyScript = @Sendable (RecordedRequest) -> ProviderReply?
