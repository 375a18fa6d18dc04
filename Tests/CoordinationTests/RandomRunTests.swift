// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import Testing

/// Runs in which agents, providers and the user do anything at any time.
@Suite("Random runs")
struct RandomRunTests {
  @Test("Whatever happens, a run ends once, properly, and within its bounds", arguments: 0..<20)
  func invariants(_ block: Int) {
    for seed in (block * 100)..<((block + 1) * 100) {
      var run = RandomRun(seed: UInt64(seed))
      run.play()
      for complaint in run.complaints { Issue.record("seed \(seed): \(complaint)") }
    }
  }

  @Test("The same seed gives the same effects")
  func determinism() {
    var first = RandomRun(seed: 7)
    var second = RandomRun(seed: 7)
    first.play()
    second.play()
    #expect(first.effects == second.effects)
    #expect(!first.effects.isEmpty)
  }
}
