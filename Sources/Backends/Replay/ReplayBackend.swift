// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import Synchronization

/// An agent whose replies were written or recorded beforehand. (replay.md)
///
/// Replies are used up in the order replay.md section 4 fixes, whether they are played to their end or not. Cassettes
/// and scripts are played the same way.
public final class ReplayBackend: ScriptedBackend {
  /// How replies are played.
  public struct Options: Sendable {
    /// What people are shown behind `replay: `; nil takes the recorded model, or `scripted`.
    public var label: String?
    /// How fast ``ReplayBackend/stream(_:deliver:)`` plays.
    public var speed: PlaybackSpeed
    /// Whether a request that differs from the recorded one fails its call.
    public var strictMatch: Bool
    /// What `${cwd}` and `${home}` stand for in a cassette; also used when requests are compared.
    public var scrubber: Scrubber

    /// Creates options.
    public init(
      label: String? = nil, speed: PlaybackSpeed = .factor(1), strictMatch: Bool = false,
      scrubber: Scrubber = Scrubber()
    ) {
      self.label = label
      self.speed = speed
      self.strictMatch = strictMatch
      self.scrubber = scrubber
    }
  }

  private struct State {
    var choice: ReplyChoice
    /// Which reply served which call.
    var played: [Int: Int] = [:]
    var toldMismatch = false
    var toldIncomplete = false
  }

  /// What people are told about this backend.
  public let descriptor: BackendDescriptor
  private let replies: [PlannedReply]
  private let options: Options
  private let label: String
  private let isIncomplete: Bool
  private let state: Mutex<State>

  /// Plays a script.
  public convenience init(script: ReplayScript, options: Options = Options()) {
    self.init(
      replies: script.replies.map(PlannedReply.init), label: options.label ?? "scripted",
      source: ReplaySource(kind: .script), isIncomplete: false, options: options)
  }

  /// Plays the calls of one agent of a cassette.
  ///
  /// - Throws: ``CassetteError`` when the cassette has no such agent; the hint lists those it has.
  public convenience init(cassette: Cassette, agent: String, options: Options = Options()) throws(CassetteError) {
    let calls = try cassette.calls(of: agent)
    self.init(
      replies: calls.map { PlannedReply($0, scrubber: options.scrubber) },
      label: options.label ?? cassette.agents.first { $0.id == agent }?.model ?? "recorded",
      source: ReplaySource(kind: .cassette, recorded: cassette.recorded), isIncomplete: !cassette.isComplete,
      options: options)
  }

  private init(
    replies: [PlannedReply], label: String, source: ReplaySource, isIncomplete: Bool, options: Options
  ) {
    self.replies = replies
    self.options = options
    self.label = label
    self.isIncomplete = isIncomplete
    descriptor = BackendDescriptor(type: "replay", provider: "replay", model: "replay: \(label)", replay: source)
    state = Mutex(State(choice: ReplyChoice(replies.map { (kind: $0.kind, repeats: $0.repeats) })))
  }

  /// Chooses the reply for a request, uses it up, and says when its events are due.
  public func timeline(for request: ModelRequest) -> [TimedEvents] {
    let digest = replies.contains { $0.digest != nil } ? RequestDigest.of(request, options.scrubber) : nil
    var notices: [ModelEvent] = []
    let chosen = state.withLock { state -> Int? in
      guard let chosen = state.choice.take(request.kind) else { return nil }
      state.played[request.callNumber] = chosen
      if isIncomplete, !state.toldIncomplete {
        state.toldIncomplete = true
        notices.append(.notice(code: ReplayNotice.incomplete, message: "The recording was cut off."))
      }
      if isMismatch(chosen, digest), !options.strictMatch, !state.toldMismatch {
        state.toldMismatch = true
        notices.append(
          .notice(
            code: ReplayNotice.mismatch,
            message: "Call \(request.callNumber) of \(request.agentID) asks something else than the recorded one."))
      }
      return chosen
    }
    guard let chosen else { return [TimedEvents(at: 0, events: [.error(exhausted(request))])] }
    if options.strictMatch, isMismatch(chosen, digest) {
      return [TimedEvents(at: 0, events: [.error(mismatch(request))])]
    }
    let timeline = replies[chosen].timeline(callNumber: request.callNumber, model: label)
    return notices.isEmpty ? timeline : [TimedEvents(at: 0, events: notices)] + timeline
  }

  /// Replies that were never played.
  public var unusedReplies: Int { state.withLock { $0.choice.unused } }

  /// The longest wait a slow replay leads to, in milliseconds; what is meant to take longer might as well hang.
  private static let longestWait = 1e12

  /// Plays the reply for a request in real time.
  public func stream(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async {
    let start = ContinuousClock.now
    var isOver = false
    for batch in timeline(for: request) {
      if case .factor(let factor) = options.speed, batch.at > 0 {
        try? await Task.sleep(
          until: start + .milliseconds(min(Double(batch.at) / factor, Self.longestWait)), clock: .continuous)
      }
      if Task.isCancelled { return }
      await deliver(batch.events)
      isOver = batch.events.last?.isTerminal ?? false
    }
    // A reply that hangs ends with its cancellation.
    while !isOver, !Task.isCancelled { try? await Task.sleep(for: .seconds(86_400)) }
  }

  /// The recorded result of a tool call that a played reply made; nil where the cassette has none. (replay.md section 1,
  /// `tools: recorded`)
  public func recordedResult(callNumber: Int, toolCallID: String) -> ToolResult? {
    let chosen = state.withLock { $0.played[callNumber] }
    return chosen.flatMap { replies[$0].toolResults[toolCallID] }
  }

  // MARK: Failures

  private func isMismatch(_ reply: Int, _ digest: String?) -> Bool {
    guard let recorded = replies[reply].digest, let digest else { return false }
    return recorded != digest
  }

  private func exhausted(_ request: ModelRequest) -> ModelFailure {
    let count = replies.count == 1 ? "1 reply" : "\(replies.count) replies"
    return ModelFailure(
      .replayExhausted,
      "No prepared reply is left for call \(request.callNumber) (\(request.kind.rawValue)) of \(request.agentID); "
        + "there are \(count).",
      code: "replay_exhausted", hint: "Add a reply, or let the last one repeat.")
  }

  private func mismatch(_ request: ModelRequest) -> ModelFailure {
    ModelFailure(
      .replayMismatch,
      "Call \(request.callNumber) (\(request.kind.rawValue)) of \(request.agentID) asks something else than the "
        + "recorded one.",
      code: "replay_mismatch", hint: "Record again, or play with match: order.")
  }
}

/// How fast prepared replies are played. (replay.md section 3)
public enum PlaybackSpeed: Sendable, Hashable {
  /// Without waiting.
  case instant
  /// Delays are divided by this; above 0.
  case factor(Double)
}
