// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TestSupport
import Testing

@testable import RunJournal

@Suite("Events, results and their shapes say the same")
struct EventShapeTests {
  @Test(
    "An event that has everything is written with exactly the members its shape declares", arguments: EventType.allCases
  )
  func events(_ type: EventType) {
    let contract = type.contract
    #expect(contract.type == type)
    #expect(ShapeCheck.closed.problem(in: contract.example, .object(contract.shape), label: "The event") == nil)
    #expect(ShapeCheck.closed.problem(in: contract.example, .variants(EventContract.anyEvent), label: "It") == nil)
    let missing = ShapeCoverage.missing(contract.example, .object(contract.shape))
    // A cause is either new answers or a message; replay sources and details have tests of their own.
    #expect(missing.filter { !$0.hasSuffix("/cause/steerId") }.isEmpty, "\(missing)")
    #expect(RunEvent(json: contract.example)?.type == type)
  }

  @Test("A result, a snapshot and a record are written with exactly the members their shapes declare")
  func results() throws {
    func check(_ shape: ObjectShape, except allowed: Set<String> = [], _ write: (inout JSONWriter) -> Void) throws {
      var writer = JSONWriter()
      write(&writer)
      let value = try JSONReader.parse(writer.bytes)
      #expect(ShapeCheck.closed.problem(in: value, .object(shape), label: "It") == nil)
      #expect(Set(ShapeCoverage.missing(value, .object(shape))).subtracting(allowed) == [])
    }
    try check(RunResult.shape) { RunResult.example.encode(into: &$0, runID: "run_example") }
    try check(
      RunSnapshot.shape, except: ["/approvals/0", "/inputs/0", "/items/0/truncated", "/result/runId"]
    ) { RunSnapshot.example.encode(into: &$0) }
    try check(RunRecord.shape) { RunRecord.example.encode(into: &$0) }
    try check(SessionSummary.shape) { SessionSummary.example.encode(into: &$0) }
    try check(SessionSummary.detailedShape) { SessionSummary.example.encode(into: &$0, turns: [.example]) }
    try check(RestartCause.shape, except: ["/agentId", "/labels"]) { $0.object(RestartCause(steerID: "steer1")) }
  }

  @Test("Names stand for one shape each")
  func names() {
    var catalog = ShapeCatalog()
    catalog.add(.variants(EventContract.anyEvent))
    for shape in [RunResult.shape, RunSnapshot.shape, RunRecord.shape, SessionSummary.detailedShape] {
      catalog.add(.object(shape))
    }
    #expect(catalog.conflicts.isEmpty)
  }
}
