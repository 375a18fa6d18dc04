// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import RunJournal

/// The clock of a run that is scripted throughout and played without waiting. (replay.md section 3)
extension Run {
  /// Moves the clock to the next due step or timer and hands over everything due then: steps in registration order,
  /// before timers. (replay.md section 3)
  func nextVirtualStep() async -> [CoordinationInput] {
    await journal.waitForRoom()
    await Task.yield()
    if !inbox.isEmpty {
      defer { inbox = [] }
      return inbox
    }
    let steps = playing.values.compactMap { play in play.rest.first.map { play.startedAt + $0.at } }
    guard let due = (steps + timers.values).min() else {
      // Nothing will ever happen by itself: only a command can end this run.
      return await nextStep()
    }
    virtualNow = max(virtualNow, due)
    if let limit = plan.timeoutMilliseconds, virtualNow >= limit, !deadlineIsOver {
      virtualNow = limit
      deadlinePassed()
    } else {
      playDueSteps()
      for id in timers.filter({ $0.value <= virtualNow }).keys.sorted(by: { $0.number < $1.number }) {
        timers[id] = nil
        post(.timerFired(id))
      }
    }
    defer { inbox = [] }
    return inbox
  }

  func playDueSteps() {
    let due = playing.filter { _, play in
      play.rest.first.map { step in play.startedAt + step.at <= virtualNow } ?? false
    }
    for id in due.sorted(by: { ($0.value.agent, $0.key) < ($1.value.agent, $1.key) }).map(\.key) {
      while let play = playing[id], let step = play.rest.first, play.startedAt + step.at <= virtualNow {
        playing[id]?.rest.removeFirst()
        ingest(step.events, of: id)
      }
      if calls[id]?.output.ending != nil { playing[id] = nil }
    }
  }
}
