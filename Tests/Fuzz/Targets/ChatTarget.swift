// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore

extension FuzzTarget {
  /// Chat Completions: a reply, however its bytes are cut, gives the same events with exactly one ending, and nothing
  /// after it.
  static let chat = FuzzTarget("chat", corpora: [SeedCorpus(folder: "fixtures/sse/openai_chat", suffix: ".sse")]) {
    (bytes) throws(Violation) in
    for reply in [
      Reply(status: 200, provider: "generic", separatesTags: false),
      Reply(status: 200, provider: "openrouter", separatesTags: true),
      Reply(status: 429, provider: "generic", separatesTags: false),
    ] {
      let whole = try reply.events([bytes])
      try checkEvents(whole)
      for pieces in Pieces.cuts(of: bytes) {
        try expectEqual(
          joined(try reply.events(pieces)), joined(whole), "status \(reply.status), \(reply.provider): cut and uncut")
      }
    }
  }

  /// The circumstances of a reply.
  private struct Reply {
    let status: Int
    let provider: String
    let separatesTags: Bool

    func events(_ pieces: [[UInt8]]) throws(Violation) -> [ModelEvent] {
      let settings = ProviderSettings(
        provider: ProviderTable.profile(id: provider) ?? ProviderTable.generic, model: "m",
        reasoningTags: separatesTags)
      var decoder = ChatStreamDecoder(
        status: status, headers: [("Retry-After", "2")], settings: settings, toolNames: ToolNames(["search"]),
        callNumber: 1)
      var events: [ModelEvent] = []
      for piece in pieces { events += decoder.feed(piece) }
      events += decoder.end(failure: nil)
      try expect(decoder.isFinished, "a reply that ended is finished")
      try expect(
        decoder.feed(Array("data: {}\n\n".utf8)).isEmpty && decoder.end().isEmpty, "nothing follows the ending")
      return events
    }
  }

  private static func checkEvents(_ events: [ModelEvent]) throws(Violation) {
    try expect(events.last?.isTerminal == true, "the last event is the ending")
    try expectEqual(events.count(where: \.isTerminal), 1, "endings")
    for event in events {
      let written = JSONValue.object(ModelEventCoding.encode(event))
      try expectEqual(try? JSONReader.parse(written.encoded()), written, "an event can be written")
    }
  }

  /// The events with neighbouring pieces of one text joined, which is all that cutting may change.
  private static func joined(_ events: [ModelEvent]) -> [ModelEvent] {
    var joined: [ModelEvent] = []
    for event in events {
      switch (joined.last, event) {
      case (.text(let first)?, .text(let second)):
        joined[joined.count - 1] = .text(first + second)
      case (.reasoning(let first, let kind)?, .reasoning(let second, let other)) where kind == other:
        joined[joined.count - 1] = .reasoning(first + second, kind: kind)
      case (.refusal(let first)?, .refusal(let second)):
        joined[joined.count - 1] = .refusal(first + second)
      case (.toolCallDelta(let index, let first)?, .toolCallDelta(let other, let second)) where index == other:
        joined[joined.count - 1] = .toolCallDelta(index: index, arguments: first + second)
      default:
        joined.append(event)
      }
    }
    return joined
  }
}
