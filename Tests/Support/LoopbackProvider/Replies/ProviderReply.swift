// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// What the provider answers to one request: a head and a body, either of which can go wrong.
public struct ProviderReply: Sendable {
  /// What happens before and while the head is sent.
  public enum Head: Sendable, Hashable {
    /// The head is sent at once.
    case prompt
    /// The head is sent one byte at a time with this pause between bytes.
    case slow(milliseconds: Int)
    /// Nothing is ever sent.
    case never
    /// The connection is closed without a byte.
    case close
    /// The connection is reset without a byte.
    case reset
    /// The banner of another protocol is sent and the connection closed.
    case foreign
  }

  /// The body.
  public enum Body: Sendable {
    /// Events, in chunked transfer coding. For a request that is not streamed the same content as one JSON value.
    case steps([ReplyStep])
    /// One JSON value with the content of the steps, whether a stream was asked for or not.
    case whole([ReplyStep])
    /// These bytes, with their length announced.
    case bytes([UInt8])
    /// An error in the manner of the provider.
    case error(message: String?)
  }

  /// The status code.
  public var status = 200
  /// Headers besides content type and framing.
  public var headers: [(name: String, value: String)] = []
  /// The content type.
  public var contentType = "text/event-stream"
  /// What happens to the head.
  public var head = Head.prompt
  /// The body.
  public var body: Body

  /// Creates a reply with a body and the usual head.
  public init(_ body: Body) {
    self.body = body
  }
}

/// One thing that happens in the body of a reply.
public enum ReplyStep: Sendable {
  /// A piece of text.
  case text(String)
  /// A piece of reasoning.
  case reasoning(String)
  /// Many pieces of text.
  case deltas(DeltaRun)
  /// A tool call whose arguments come in several fragments.
  case toolCall(name: String, arguments: String, fragments: Int)
  /// The stop reason in the words of Chat Completions, which other formats translate, with the usage.
  case finish(String, ReplyUsage?)
  /// The end marker.
  case end
  /// An error event.
  case error(type: String, message: String)
  /// These bytes as they are.
  case raw([UInt8])
  /// These bytes as they are, one at a time with a pause between them.
  case drip([UInt8], milliseconds: Int)
  /// A text event whose text is these bytes, which need not be UTF-8.
  case textBytes([UInt8])
  /// The first half of a text event.
  case halfEvent
  /// The first half of a text event with the end of an event, so that its data is no JSON.
  case brokenEvent
  /// A pause.
  case wait(milliseconds: Int)
  /// The connection stays open and silent until the client leaves.
  case hang
  /// The connection is closed in the middle of the body.
  case close
  /// The connection is reset in the middle of the body.
  case reset
}

// MARK: - Usual replies

extension ProviderReply {
  /// A complete reply of events: the steps, the stop reason, the end marker.
  public static func complete(_ steps: [ReplyStep], reason: String = "stop") -> ProviderReply {
    ProviderReply(.steps(steps + [.finish(reason, ReplyUsage(input: 100, output: 20)), .end]))
  }

  /// A complete reply of text.
  public static func text(_ text: String) -> ProviderReply { complete([.text(text)]) }

  /// A complete reply that calls one tool.
  public static func toolCall(_ name: String, _ arguments: JSONValue, fragments: Int = 4) -> ProviderReply {
    complete([.toolCall(name: name, arguments: arguments.description, fragments: fragments)], reason: "tool_calls")
  }

  /// An error status with a body in the manner of the provider.
  public static func status(
    _ status: Int, message: String? = nil, headers: [(name: String, value: String)] = []
  ) -> ProviderReply {
    var reply = ProviderReply(.error(message: message))
    reply.status = status
    reply.headers = headers
    reply.contentType = "application/json"
    return reply
  }

  /// A JSON value with status 200.
  public static func json(_ value: JSONValue) -> ProviderReply {
    var reply = ProviderReply(.bytes(value.encoded()))
    reply.contentType = "application/json"
    return reply
  }

  /// A web page with status 200, as captive portals and wrong base URLs give it.
  public static var html: ProviderReply {
    let page = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head><body>Please log in.</body></html>\n"
    var reply = ProviderReply(.bytes(Array(page.utf8)))
    reply.contentType = "text/html; charset=utf-8"
    return reply
  }

  /// A redirect to another address.
  public static func redirect(to url: String, status: Int = 307) -> ProviderReply {
    var reply = ProviderReply(.bytes([]))
    reply.status = status
    reply.headers = [(name: "Location", value: url)]
    return reply
  }

  /// Bytes with a gzip content coding that nobody asked for.
  public static func gzip(_ bytes: [UInt8]) -> ProviderReply {
    var reply = ProviderReply(.bytes(Gzip.stored(bytes)))
    reply.headers = [(name: "Content-Encoding", value: "gzip")]
    return reply
  }

  /// No usual reply, but this behaviour of the head.
  public static func fault(_ head: Head) -> ProviderReply {
    var reply = ProviderReply(.steps([]))
    reply.head = head
    return reply
  }
}
