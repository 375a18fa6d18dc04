// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// What the end of a turn means for the call. Pure.
enum TurnReply {
  /// The last events of the reply.
  ///
  /// - Parameters:
  ///   - accepted: the calls of the request's tools that the turn has made.
  ///   - end: how the turn ended; nil when the program did not live to tell.
  static func events(of accepted: [ToolCall], _ end: ClaudeTurnEnd?) -> [ModelEvent] {
    let usage = end?.usage.map { [ModelEvent.usage($0)] } ?? []
    var finish: ModelFinish
    if accepted.isEmpty {
      if let end, let failure = failure(of: end) { return usage + [.error(failure)] }
      finish = ModelFinish(.stop)
    } else {
      finish = ModelFinish(.toolCalls)
    }
    if case .finished(let answer, let hookStopped, let stopReason)? = end?.outcome {
      if accepted.isEmpty { finish.reason = reasons[stopReason ?? ""] ?? .stop }
      finish.raw = hookStopped ? "hook_stopped" : stopReason
      finish.answer = answer
    }
    return accepted.map { .toolCall($0) } + usage + [.finish(finish)]
  }

  /// Why a turn that made no call failed; nil when it did not.
  static func failure(of end: ClaudeTurnEnd) -> ModelFailure? {
    switch end.outcome {
    case .finished: return nil
    case .interrupted:
      return ModelFailure(
        .unknown, "Claude Code's turn was interrupted by something else than this run.", retryable: false,
        code: "claude_interrupted")
    case .failed(var failure):
      // The program has repeated its requests itself; doing the same again would only multiply that.
      failure.retryable = false
      return failure
    }
  }

  /// Whether the conversation can go on after a failure: the API was at fault and not what was said.
  static func leavesConversationWhole(_ failure: ModelFailure) -> Bool {
    switch failure.failureClass {
    case .rateLimit, .overloaded, .server, .network: true
    default: false
    }
  }

  /// The API's reasons for the end of a message.
  private static let reasons: [String: FinishReason] = [
    "max_tokens": .length, "refusal": .refusal, "model_context_window_exceeded": .contextOverflow,
  ]
}
