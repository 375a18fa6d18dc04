// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import TestSupport
import Testing

/// The executed scenarios of MassGen, played against the reducer.
@Suite("Executed scenarios", .enabled(if: Shared.isAvailable))
struct SharedScenarioTests {
  private static let scenarios =
    (try? JSONReader.parse(Shared.bytes("spec/scenarios.json"))["scenarios"]?.arrayValue) ?? []
  private static let expectations = (try? Fixture.scenarios("wanted-instead.json")) ?? []

  static let kept = scenarios.map(Scenario.init).filter {
    $0.behaviour == "keep" && !$0.id.hasPrefix("later-post-evaluation")
  }

  /// Every scenario that is to differ, with the expectation of the same id laid over it.
  static let changed: [Scenario] = scenarios.filter { $0["behaviour"] == "differs" }.map { scenario in
    let expectation = expectations.first { $0["id"] == scenario["id"] }
    return Scenario(scenario.overlaid(with: expectation ?? ["expected": .null]))
  }

  @Test("A scenario that is to be kept plays exactly as MassGen played it", arguments: kept)
  func keep(_ scenario: Scenario) {
    expectPlay(of: scenario, scenario.settings(.answerersSorted))
  }

  @Test(
    "A scenario in which aliases play no part plays the same under stable aliases",
    arguments: kept.filter { !$0.isAliasPolicySensitive })
  func keepUnderStableAliases(_ scenario: Scenario) {
    expectPlay(of: scenario, scenario.settings(.stable))
  }

  @Test("A scenario with a defect of MassGen plays as it should", arguments: changed)
  func differ(_ scenario: Scenario) {
    expectPlay(of: scenario, scenario.settings(.stable))
  }

  @Test("A lone agent still takes three calls where coordination is asked for")
  func soloCoordination() throws {
    let solo = try #require(Self.scenarios.first { $0["id"] == "single-agent-orchestrated" })
    expectPlay(of: Scenario(solo), Scenario(solo).settings(.stable))
  }
}
