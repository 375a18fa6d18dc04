// SPDX-License-Identifier: Apache-2.0

/// One HTTP request and the limits of its exchange.
///
/// The body is shared with the engine, not copied; a retry passes the same value again. Printing a request shows
/// neither its headers nor its body, as both can hold secrets.
public struct HTTPRequest: Sendable {
  /// The method, for example `POST`.
  public var method: String
  /// The absolute URL, `http` or `https`.
  public var url: String
  /// The headers, in order. `Expect` and `Accept-Encoding` are never added to them.
  public var headers: [(name: String, value: String)]
  /// The body; empty for none.
  public var body: HTTPBody
  /// How long each phase may take.
  public var timeouts: HTTPTimeouts
  /// How many bytes of a reply may wait for the consumer before the engine stops reading the connection.
  public var bufferBytes: Int
  /// How many bytes of the body of a reply with status 400 or above are kept; the rest is not read.
  public var maxErrorBodyBytes: Int
  /// Whether the proxy variables of the environment apply. Loopback addresses are never reached through a proxy.
  public var proxyAllowed: Bool
  /// Whether compressed replies are asked for and unpacked. Leave it off for streams: servers that compress an event
  /// stream hold it back. (backends.md 0.2)
  public var compressionAllowed: Bool

  /// Creates a request from its parts.
  public init(
    method: String = "POST", url: String, headers: [(name: String, value: String)] = [], body: HTTPBody = HTTPBody(),
    timeouts: HTTPTimeouts = HTTPTimeouts(), bufferBytes: Int = 128 << 10, maxErrorBodyBytes: Int = 64 << 10,
    proxyAllowed: Bool = true, compressionAllowed: Bool = false
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeouts = timeouts
    self.bufferBytes = bufferBytes
    self.maxErrorBodyBytes = maxErrorBodyBytes
    self.proxyAllowed = proxyAllowed
    self.compressionAllowed = compressionAllowed
  }
}

/// How long the phases of an exchange may take, in milliseconds of a monotonic clock. There is no limit for the whole.
/// (backends.md 0.2)
public struct HTTPTimeouts: Sendable, Hashable {
  /// From the start until the connection stands: name look-up, TCP and TLS.
  public var connectMilliseconds: Int
  /// From the start, or the last byte of the request that was sent, until the first byte of the reply.
  public var firstByteMilliseconds: Int
  /// Between two reads of the reply. It does not run while the consumer holds the transfer back.
  public var gapMilliseconds: Int

  /// Creates limits; the defaults suit models that think for minutes.
  public init(
    connectMilliseconds: Int = 10_000, firstByteMilliseconds: Int = 600_000, gapMilliseconds: Int = 300_000
  ) {
    self.connectMilliseconds = connectMilliseconds
    self.firstByteMilliseconds = firstByteMilliseconds
    self.gapMilliseconds = gapMilliseconds
  }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Method and host, without anything secret.
  public var description: String { "\(method) \(RequestTarget(url)?.origin ?? "?")" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// Shows no members, so that `dump` and test failures print no secrets.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
