// SPDX-License-Identifier: Apache-2.0

import Testing
import ToolHost

@Suite("Verdicts about accesses")
struct AccessVerdictTests {
  @Test("only equal reasons make equal verdicts")
  func reasons() {
    #expect(AccessVerdict.open(why: "a") != .open(why: "b"))
    #expect(AccessVerdict.forbidden(why: "a") != .open(why: "a"))
  }
}
