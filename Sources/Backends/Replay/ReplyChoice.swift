// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Which reply serves which call: the first unused one meant for its kind, else the first unused one meant for any. A
/// repeating reply is never used up. (replay.md section 4)
struct ReplyChoice {
  private let replies: [(kind: CallKind?, repeats: Bool)]
  private var isUsed: [Bool]

  init(_ replies: [(kind: CallKind?, repeats: Bool)]) {
    self.replies = replies
    isUsed = [Bool](repeating: false, count: replies.count)
  }

  /// Chooses the reply for a call and uses it up; nil when none is left.
  mutating func take(_ kind: CallKind) -> Int? {
    guard let chosen = first(kind) ?? first(nil) else { return nil }
    isUsed[chosen] = true
    return chosen
  }

  /// How many replies were never chosen.
  var unused: Int { isUsed.count { !$0 } }

  private func first(_ kind: CallKind?) -> Int? {
    replies.indices.first { replies[$0].kind == kind && (replies[$0].repeats || !isUsed[$0]) }
  }
}

/// One reply ready to be played, whatever it came from.
struct PlannedReply: Sendable {
  private enum Content: Sendable {
    case script(ReplayScript.Reply)
    case recorded([TimedEvents])
  }

  let kind: CallKind?
  let repeats: Bool
  /// The digest of the recorded request.
  let digest: String?
  /// Recorded results by the id of their tool call.
  let toolResults: [String: ToolResult]
  private let content: Content

  init(_ reply: ReplayScript.Reply) {
    kind = reply.kind
    repeats = reply.repeats
    digest = nil
    toolResults = [:]
    content = .script(reply)
  }

  /// A recorded call. Its kind matters only where the order of calls does not already say enough.
  init(_ call: Cassette.Call, scrubber: Scrubber) {
    kind = call.kind == .final || call.kind == .evaluation ? call.kind : nil
    repeats = false
    digest = call.digest
    toolResults = call.toolResults.mapValues { recorded in
      var result = recorded
      result.text = scrubber.expand(recorded.text)
      return result
    }
    content = .recorded(call.timeline(scrubber))
  }

  func timeline(callNumber: Int, model: String) -> [TimedEvents] {
    switch content {
    case .script(let reply): reply.timeline(callNumber: callNumber, model: model)
    case .recorded(let batches): batches
    }
  }
}
