// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// The final text: the winner's presentation, the first agent's without any coordination, or a lone agent's direct
/// reply. (orchestration.md 3.1)
extension Coordinator {
  // MARK: Beginning

  mutating func present(_ winner: Int, _ reason: CoordinationOutcome.StopReason) {
    setPhase(.presenting)
    setStatus(winner, .presenting)
    emit(.presentationStarted(agent: winner))
    let told = Told(
      votes: decision?.tally.first { $0.agent == winner }?.votes ?? 0, feedback: ballots.reasons(for: winner),
      tie: decision?.tie ?? false)
    let shown = currentAnswers(for: winner).shown
    let call = CallStart(
      agent: winner, kind: .final, round: states[winner].round,
      messages: writer.presentation(
        agent: winner, steers: states[winner].steers, shown: shown, told: told, dateLine: dateLine),
      shown: shown, told: told)
    write(call, reason)
  }

  /// The first agent that can work writes the final text at once.
  mutating func beginWithoutCoordination() {
    guard let agent = states.firstIndex(where: \.isLive) else { return concludeIfDecided() }
    if settings.mode == .direct {
      setStatus(agent, .working)
      write(CallStart(agent: agent, kind: .direct, messages: directMessages(agent)), .direct)
    } else {
      announce(Decision(winner: agent, rule: .skip), afterTimeout: false)
      present(agent, .direct)
    }
  }

  private mutating func write(_ call: CallStart, _ reason: CoordinationOutcome.StopReason) {
    stage = .writing(
      FinalWriting(agent: call.agent, call: call, stopReason: reason, stored: board.latest[call.agent]))
    let limit =
      call.kind == .direct ? settings.coordinationTimeoutMilliseconds : settings.presentationTimeoutMilliseconds
    schedule(.presentation, after: limit)
  }

  mutating func startFinalCall() {
    guard case .writing(var writing) = stage, case .ready = writing.activity else { return }
    writing.call = start(writing.call)
    writing.activity = .calling(writing.call.id)
    if writing.call.kind == .direct { setStatus(writing.agent, .working) }
    stage = .writing(writing)
  }

  // MARK: The reply

  mutating func takeFinalReply(_ id: CallID, _ result: Step.Result) {
    guard case .writing(let writing) = stage, case .calling(id) = writing.activity else { return }
    switch result {
    case .failed(let failure, let partialText, let jitter):
      takeFinalFailure(writing, failure, partialText: partialText, jitter: jitter)
    case .finished(let reply):
      if let error = reply.inlineError {
        let failure = ModelFailure(.server, error, afterOutput: !reply.text.isEmpty)
        return takeFinalFailure(writing, failure, partialText: reply.text, jitter: reply.jitter)
      }
      if reply.text.isBlank { return takeBlankText(writing, reply) }
      emit(.callCompleted(id, agent: writing.agent, outcome: .finished, discardOutput: false))
      if let problem = reply.finish.reason.cutsText {
        return giveUpWriting(writing, problem, partialText: reply.text)
      }
      finish(.completed, writing.stopReason, text: reply.text, source: writing.source)
    }
  }

  /// Without a word the stored answer is final. Where there is none, the call is made once more.
  private mutating func takeBlankText(_ writing: FinalWriting, _ reply: Reply) {
    let failure = reply.finish.reason.cutsText ?? ModelFailure(.unknown, "The model wrote no final text.")
    let again = writing.stored == nil && writing.tries < 2 && !writing.isLastTry
    emit(
      .callCompleted(
        writing.call.id, agent: writing.agent, outcome: again ? .retried : .finished, discardOutput: false))
    if again {
      retryWriting(writing, failure, pause: 0)
    } else {
      giveUpWriting(writing, failure, partialText: "")
    }
  }

  private mutating func takeFinalFailure(
    _ writing: FinalWriting, _ failure: ModelFailure, partialText: String, jitter: Double
  ) {
    var policy = agents[writing.agent].transport ?? settings.transport
    if writing.call.kind == .final { policy.maxTries = min(policy.maxTries, 2) }
    if writing.isLastTry { policy.maxTries = 1 }
    let id = writing.call.id
    let last: ModelFailure
    switch policy.decide(failure, tries: writing.tries, waited: writing.waited, jitter: jitter) {
    case .retry(let pause):
      let hadOutput = failure.afterOutput || !partialText.isEmpty
      emit(.callCompleted(id, agent: writing.agent, outcome: .retried, discardOutput: hadOutput))
      return retryWriting(writing, failure, pause: pause)
    case .exhausted: last = failure
    case .fatal(let failure): last = failure
    }
    emit(.callCompleted(id, agent: writing.agent, outcome: .failed(last), discardOutput: false))
    giveUpWriting(writing, last, partialText: partialText)
  }

  private mutating func retryWriting(_ writing: FinalWriting, _ failure: ModelFailure, pause: Int) {
    var writing = writing
    emit(
      .providerRetry(
        agent: writing.agent, writing.call.id, attempt: writing.tries + 1, delayMilliseconds: pause,
        failure: failure))
    writing.call.repeats = writing.call.id
    writing.call.transportAttempt += 1
    writing.waited += pause
    writing.activity = .ready
    if pause > 0, let timer = schedule(.backOff, after: pause) { writing.activity = .pausing(timer) }
    stage = .writing(writing)
  }

  mutating func endFinalPause(_ timer: TimerID) {
    guard case .writing(var writing) = stage, case .pausing(timer) = writing.activity else { return }
    writing.activity = .ready
    stage = .writing(writing)
  }

  // MARK: Giving up

  mutating func finalTextTimedOut() {
    guard case .writing(let writing) = stage else { return }
    stopFinalCall()
    let failure = ModelFailure(.timeout, "The final text was not written in its time.", retryable: false)
    giveUpWriting(writing, failure, partialText: "", status: .timedOut)
  }

  mutating func stopFinalCall() {
    guard case .writing(let writing) = stage else { return }
    switch writing.activity {
    case .ready: break
    case .calling(let id): cancelCall(id, agent: writing.agent)
    case .pausing(let timer): cancel(timer)
    }
  }

  /// Falls back to the stored answer. Without one the run has failed, and whatever was written is kept as incomplete.
  private mutating func giveUpWriting(
    _ writing: FinalWriting, _ failure: ModelFailure, partialText: String,
    status: CoordinationOutcome.Status = .failed
  ) {
    if writing.stored != nil {
      emit(
        .notice(
          .warning, code: "presentation_failed",
          message: "The stored answer is final, because the presentation failed: \(failure.message)",
          agent: writing.agent))
      return finishWithStoredAnswer(.completed, writing.stopReason, error: failure)
    }
    states[writing.agent].failure = failure
    emit(.agentFailed(agent: writing.agent, failure: failure))
    setStatus(writing.agent, status == .timedOut ? .timeout : .error)
    finish(
      status, writing.stopReason, text: partialText,
      source: partialText.isBlank ? .none : writing.source, complete: false, error: failure)
  }
}

extension FinishReason {
  /// The failure a text stands for that ended this way; nil when it is whole.
  fileprivate var cutsText: ModelFailure? {
    switch self {
    case .stop, .toolCalls, .pause, .other: nil
    case .length:
      ModelFailure(
        .truncated, "The final text reached the model's output limit.", retryable: false,
        hint: "Raise the output limit of the agent.")
    case .contextOverflow: ModelFailure(.contextLength, "The conversation is longer than the model can take.")
    case .refusal, .contentFilter: ModelFailure(.contentFilter, "The final text was refused.")
    }
  }
}
