// SPDX-License-Identifier: Apache-2.0

import Coordination
import JSONCore
import Testing

/// Plays a scenario and compares what happened with its expected trace, line by line, leaving out what only MassGen has
/// (its own round counters) and what is not decided here (files and permissions).
func expectPlay(
  of scenario: Scenario, _ settings: CoordinationSettings, sourceLocation: SourceLocation = #_sourceLocation
) {
  let run = VirtualRun.play(scenario, settings)
  let expected = scenario.expectedTrace.filter { $0["event"] != "round_advanced" }.map(\.comparable)
  let actual = run.trace.events
  #expect(!expected.isEmpty, "There is no expectation.", sourceLocation: sourceLocation)
  for index in 0..<max(expected.count, actual.count) {
    let wanted = index < expected.count ? expected[index] : nil
    let got = index < actual.count ? actual[index] : nil
    if wanted != got {
      Issue.record(
        "line \(index + 1)\nwanted \(describe(wanted))\ngot    \(describe(got))", sourceLocation: sourceLocation)
      return
    }
  }
  #expect(run.trace.outcome == scenario.expectedOutcome.comparable, sourceLocation: sourceLocation)
  if let ending = scenario.expectedEnding { #expect(run.trace.ending == ending, sourceLocation: sourceLocation) }
  if let events = scenario.expectedEvents { #expect(run.log.lines == events, sourceLocation: sourceLocation) }
  #expect(run.coordinator.isFinished, sourceLocation: sourceLocation)
}

private func describe(_ line: JSONValue?) -> String {
  line.map { "\($0)" } ?? "nothing"
}

extension JSONValue {
  fileprivate var comparable: JSONValue {
    guard var object = objectValue else { return self }
    for key in ["workspace", "shared_reference", "context_permissions", "rounds"] { object[key] = nil }
    return .object(object)
  }
}
