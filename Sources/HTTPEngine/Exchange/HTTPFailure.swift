// SPDX-License-Identifier: Apache-2.0

/// Why an exchange did not come to a clean end.
public struct HTTPFailure: Error, Sendable, Hashable {
  /// What went wrong, as far as a caller acts on it.
  public enum Kind: Sendable, Hashable {
    /// The name of the host, or of the proxy, has no address.
    case resolve
    /// No connection: refused, unreachable, reset during the handshake, or refused by the proxy.
    case connect
    /// The server's certificate or its TLS is not acceptable. Trying again does not help.
    case tls
    /// The connection did not stand in time.
    case timeoutConnect
    /// The connection stood, but no byte of a reply came in time.
    case timeoutFirstByte
    /// The reply began and then fell silent.
    case timeoutGap
    /// The request was sent, then the connection ended before a reply.
    case noReply
    /// The reply began and was cut off.
    case truncated
    /// The request could not be sent completely.
    case sendFailed
    /// The process has no descriptor left for another connection.
    case tooManyOpenFiles
    /// The server sent the request elsewhere; requests with a key do not follow.
    case redirectRefused(host: String)
    /// The URL is malformed or neither `http` nor `https`.
    case unsupportedURL
    /// A method or header cannot be sent, for example because of a line break in it.
    case invalidRequest
    /// The exchange was cancelled from this side.
    case cancelled
    /// libcurl is not installed.
    case libraryMissing
    /// Anything else, for example a reply that is not HTTP.
    case other
  }

  /// What went wrong.
  public let kind: Kind
  /// One sentence for people. It names the host and holds no header, body or query.
  public let message: String
  /// libcurl's code, 0 when libcurl did not report the failure.
  public let curlCode: Int

  /// Creates a failure from its parts.
  public init(_ kind: Kind, _ message: String, curlCode: Int = 0) {
    self.kind = kind
    self.message = message
    self.curlCode = curlCode
  }

  static let cancelled = HTTPFailure(.cancelled, "The request was cancelled.")
}

extension HTTPFailure: CustomStringConvertible {
  /// The sentence for people.
  public var description: String { message }
}
