// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import Testing

/// Scenarios of this product, in the same shape as the executed ones.
@Suite("Own scenarios")
struct OwnScenarioTests {
  @Test("A scenario plays as expected", arguments: try Fixture.scenarios("own-scenarios.json").map(Scenario.init))
  func play(_ scenario: Scenario) {
    expectPlay(of: scenario, scenario.settings(.stable))
  }

  @Test(
    "What the user says and wants on the way takes effect as expected",
    arguments: try Fixture.scenarios("steering-scenarios.json").map(Scenario.init))
  func steer(_ scenario: Scenario) {
    expectPlay(of: scenario, scenario.settings(.stable))
  }
}
