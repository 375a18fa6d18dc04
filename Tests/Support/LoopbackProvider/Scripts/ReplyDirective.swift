// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A reply named in one line, for model names, command lines and control files: a word, then `key=value` settings, all
/// separated by semicolons, for example `stall;after=3` or `status;code=429;retry-after=1;times=2`.
///
/// `times=N` makes the first N calls of a model get the reply, and `then` says what the others get (`team` unless
/// given). The words are listed in `words`.
public struct ReplyDirective: Sendable, Hashable {
  /// A directive that cannot be read.
  public struct Unknown: Error, CustomStringConvertible {
    /// What is wrong.
    public let description: String
  }

  /// The words and what they do. `after=K` lets K text events (default 3) come first.
  public static let words: [(word: String, meaning: String)] = [
    ("team", "plays a team member: new_answer, vote, final text; talk=N events before each"),
    ("flood", "count=N size=B delay-ms=D stamp=1 framing=event|block|bytes, then a complete end"),
    ("endless", "like flood, without an end"),
    ("text", "say=TEXT"),
    ("tool", "name=NAME arguments=JSON fragments=N"),
    ("never", "no byte of a reply"),
    ("foreign", "the banner of another protocol"),
    ("slow-head", "each-ms=D for each byte of the head"),
    ("stall", "after=K, then silence"),
    ("cut", "after=K where=between|inside|head: the connection is closed"),
    ("reset", "after=K where=between|head: the connection is reset"),
    ("status", "code=N retry-after=TEXT message=TEXT; retry-after=date+N gives a date in N seconds"),
    ("html", "a web page with status 200"),
    ("json", "the reply as one JSON value although a stream was asked for"),
    ("gzip", "a compressed stream although nobody asked"),
    ("garbage", "after=K, then an event that is not JSON"),
    ("utf8", "after=K, then an event with invalid UTF-8"),
    ("huge", "bytes=N: one event of that size"),
    ("drip", "each-ms=D: one byte at a time"),
    ("error", "after=K type=TEXT message=TEXT: an error event"),
    ("redirect", "to=URL"),
    ("no-end", "a stream that ends properly without a stop reason and an end marker"),
    ("length", "a stream that ends because of its length; content-filter likewise"),
    ("content-filter", "a stream that ends because of a filter"),
  ]

  let word: String
  private let settings: [String: String]

  /// Reads a directive.
  public init(_ text: String) throws(Unknown) {
    // The value of `then` is a directive itself and takes the rest.
    let parts = text.split(separator: ";then=", maxSplits: 1)
    let pieces = (parts.first ?? "").split(separator: ";")
    guard let word = pieces.first.map(String.init), Self.words.contains(where: { $0.word == word }) else {
      throw Unknown(description: "“\(text)” is no reply; known are \(Self.words.map(\.word).joined(separator: ", ")).")
    }
    var settings: [String: String] = [:]
    for piece in pieces.dropFirst() {
      let pair = piece.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { throw Unknown(description: "“\(piece)” in “\(text)” is not key=value.") }
      settings[String(pair[0])] = String(pair[1])
    }
    if parts.count > 1 { settings["then"] = String(parts[1]) }
    self.word = word
    self.settings = settings
  }

  /// The reply to a call.
  public func reply(to request: ProviderRequest) -> ProviderReply {
    if let times = settings["times"].flatMap({ Int($0) }), request.call >= times {
      let next = settings["then"].flatMap { try? ReplyDirective($0) }
      return next?.reply(to: request) ?? TeamBrain().reply(to: request)
    }
    return plainReply(to: request)
  }

  // MARK: Settings

  private func integer(_ key: String, _ standard: Int) -> Int { settings[key].flatMap { Int($0) } ?? standard }

  private func text(_ key: String, _ standard: String) -> String { settings[key] ?? standard }

  private func run(_ count: Int) -> DeltaRun {
    DeltaRun(
      count, size: integer("size", 16), delayMilliseconds: settings["delay-ms"].flatMap { Double($0) } ?? 0,
      isStamped: integer("stamp", 0) != 0, framing: DeltaRun.Framing(rawValue: text("framing", "event")) ?? .event)
  }

  /// The text events before a fault.
  private var opening: [ReplyStep] {
    let count = integer("after", 3)
    return count > 0 ? [.deltas(run(count))] : []
  }

  // MARK: Replies

  private func plainReply(to request: ProviderRequest) -> ProviderReply {
    switch word {
    case "flood": .complete([.deltas(run(integer("count", 1_000)))])
    case "endless": ProviderReply(.steps([.deltas(run(.max))]))
    case "text": .text(text("say", "Hello."))
    case "tool":
      .complete(
        [.toolCall(name: text("name", "tool"), arguments: text("arguments", "{}"), fragments: integer("fragments", 4))],
        reason: "tool_calls")
    case "status":
      .status(
        integer("code", 500), message: settings["message"],
        headers: settings["retry-after"].map { [(name: "Retry-After", value: HTTPDate.resolve($0))] } ?? [])
    case "html": .html
    case "json": ProviderReply(.whole(opening))
    case "gzip": .gzip(Array("data: {}\n\ndata: [DONE]\n\n".utf8))
    case "redirect": .redirect(to: text("to", "http://other.invalid/v1"))
    case "length": .complete(opening, reason: "length")
    case "content-filter": .complete(opening, reason: "content_filter")
    case "no-end": ProviderReply(.steps(opening))
    case "never", "foreign", "slow-head": headFault(request)
    case "cut", "reset": cutReply
    case "stall", "garbage", "utf8", "huge", "drip", "error": ProviderReply(.steps(opening + faultSteps))
    default: TeamBrain(talk: run(integer("talk", 3))).reply(to: request)
    }
  }

  private func headFault(_ request: ProviderRequest) -> ProviderReply {
    if word != "slow-head" { return .fault(word == "never" ? .never : .foreign) }
    var reply = TeamBrain().reply(to: request)
    reply.head = .slow(milliseconds: integer("each-ms", 10))
    return reply
  }

  private var cutReply: ProviderReply {
    let end: ReplyStep = word == "cut" ? .close : .reset
    switch text("where", "between") {
    case "head": return .fault(word == "cut" ? .close : .reset)
    case "inside": return ProviderReply(.steps(opening + [.halfEvent, end]))
    default: return ProviderReply(.steps(opening + [end]))
    }
  }

  private var faultSteps: [ReplyStep] {
    switch word {
    case "stall": [.hang]
    case "garbage": [.brokenEvent, .finish("stop", nil), .end]
    case "utf8": [.textBytes([0xff, 0xc3, 0x28]), .finish("stop", nil), .end]
    case "huge": [.text(String(repeating: "x", count: integer("bytes", 10_000_000))), .finish("stop", nil), .end]
    case "drip": [.drip(Array(repeating: UInt8(ascii: ":"), count: 1 << 20), milliseconds: integer("each-ms", 10_000))]
    default: [.error(type: text("type", "server_error"), message: text("message", "The server had an error."))]
    }
  }
}
