// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import JSONCore
import Testing

@testable import Backends

/// The pure rules of a turn: its limits, its restarts, its end.
struct TurnRulesTests {
  private static let limits: ClaudeCodeTimeouts = {
    var limits = ClaudeCodeTimeouts()
    (limits.firstFrame, limits.silence) = (100, 1000)
    return limits
  }()

  @Test("the first sign has its own limit, and every sign begins the silence anew")
  func signs() {
    var timers = TurnTimers(Self.limits, at: 0)
    #expect(timers.next == TurnTimers.Deadline(timer: .firstFrame, at: 100, limit: 100))
    timers.sign(at: 50)
    #expect(timers.next == TurnTimers.Deadline(timer: .silence, at: 1050, limit: 1000))
    timers.sign(at: 900)
    #expect(timers.next?.at == 1900)
  }

  @Test("silence does not count while something runs, nor during an announced pause")
  func pauses() {
    var timers = TurnTimers(Self.limits, at: 0)
    timers.sign(at: 10)
    timers.setBusy(true, at: 20)
    #expect(timers.next == nil)
    #expect(timers.wake(after: 5000) == 5100)
    timers.setBusy(false, at: 9000)
    #expect(timers.next?.at == 10_000)
    timers.pause(for: 30_000, at: 9500)
    #expect(timers.next?.at == 40_500)
  }

  @Test("a sign can bring the next limit nearer, so that nobody sleeps past it")
  func shorterSilence() {
    var limits = Self.limits
    (limits.firstFrame, limits.silence) = (1000, 100)
    #expect(TurnTimers(limits, at: 0).wake(after: 0) == 100)
  }

  @Test("a limit for the whole turn holds whatever happens in it")
  func wholeTurn() {
    var limits = Self.limits
    limits.turn = 5000
    var timers = TurnTimers(limits, at: 0)
    timers.sign(at: 4900)
    timers.setBusy(true, at: 4900)
    #expect(timers.next == TurnTimers.Deadline(timer: .turn, at: 5000, limit: 5000))
  }

  @Test("the error of a limit names it, its length and its key", arguments: ClaudeTimer.allCases)
  func words(_ timer: ClaudeTimer) {
    let failure = timer.failure(after: 1500)
    #expect(failure.failureClass == .timeout)
    #expect(failure.message.contains("1.5 s"))
    #expect(failure.hint?.contains("timeouts.\(timer.rawValue)") == true)
  }

  private static func broken(
    ready: Bool = true, resumed: Bool = false, taken: Bool = true, session: String? = "s", _ exit: ChildExit
  ) -> ProgramRevival.Break {
    ProgramRevival.Break(wasReady: ready, wasResumed: resumed, wasTaken: taken, session: session, exit: exit)
  }

  @Test("what comes after an unexpected end depends on how far the call had come")
  func restarts() {
    var policy = ProgramRevival(ClaudeCodeRestart())
    #expect(policy.step(after: Self.broken(.signalled(9))) == .goOn(session: "s", delay: 1000))
    #expect(policy.step(after: Self.broken(taken: false, .exited(1))) == .sendAgain(session: "s", delay: 4000))
    #expect(policy.step(after: Self.broken(ready: false, resumed: true, .exited(1))) == .startAnew(delay: 0))
    #expect(policy.step(after: Self.broken(taken: false, session: nil, .exited(1))) == .startAnew(delay: 15_000))
    #expect(policy.step(after: Self.broken(.exited(1))) == .giveUp)
    #expect(policy.count == 3)
  }

  @Test("a program that refuses to start is not asked again, one that is killed is")
  func refusedStart() {
    var policy = ProgramRevival(ClaudeCodeRestart())
    #expect(policy.step(after: Self.broken(ready: false, session: nil, .exited(1))) == .giveUp)
    #expect(policy.step(after: Self.broken(ready: false, session: nil, .signalled(9))) == .startAnew(delay: 1000))
  }

  @Test("no restarts at all are possible, too")
  func withoutRestarts() {
    var restart = ClaudeCodeRestart()
    restart.max = 0
    var policy = ProgramRevival(restart)
    #expect(policy.step(after: Self.broken(.signalled(9))) == .giveUp)
  }

  @Test("accepted calls are the reply, whatever else the turn was")
  func acceptedCalls() {
    let call = ToolCall(id: "1", name: "vote", arguments: [:])
    let failed = ClaudeTurnEnd(outcome: .failed(ModelFailure(.server, "Down.")))
    #expect(TurnReply.events(of: [call], failed).finish?.reason == .toolCalls)
    #expect(TurnReply.events(of: [call], nil).calls == [call])
    #expect(TurnReply.events(of: [], failed).failure?.retryable == false)
    let spoken = ClaudeTurnEnd(outcome: .finished(answer: "Yes.", hookStopped: false, stopReason: "end_turn"))
    #expect(TurnReply.events(of: [], spoken).finish?.answer == "Yes.")
    let cut = ClaudeTurnEnd(outcome: .finished(answer: "Ye", hookStopped: false, stopReason: "max_tokens"))
    #expect(TurnReply.events(of: [], cut).finish?.reason == .length)
  }
}
