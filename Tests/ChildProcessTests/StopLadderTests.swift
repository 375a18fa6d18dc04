// SPDX-License-Identifier: Apache-2.0

import ChildProcess
import Testing

@Suite("Stop ladders")
struct StopLadderTests {
  @Test("the brisk ladder fits into the time a server has for its end")
  func brisk() throws {
    let ladder = StopLadder.brisk
    let input = try #require(ladder.afterInputClosed)
    let terminate = try #require(ladder.afterTerminate)
    #expect(input + terminate < .seconds(2))
  }
}
