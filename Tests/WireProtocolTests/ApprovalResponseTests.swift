// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunJournal
import Testing
import WireProtocol

@Suite("Answers of clients")
struct ApprovalResponseTests {
  @Test("An option that was taken, or none")
  func understood() {
    let taken = ApprovalResponse(["outcome": "selected", "optionId": "allow_once", "note": "fine"])
    #expect(taken?.optionID == "allow_once" && taken?.note == "fine")
    let closed = ApprovalResponse(["outcome": "cancelled", "optionId": "allow_once"])
    #expect(closed != nil && closed?.optionID == nil)
  }

  @Test(
    "What does not fit is no answer",
    arguments: [
      .null, true, "allow_once", [:], [["outcome": "selected"]], ["outcome": "selected"], ["outcome": "allowed"],
      ["outcome": "selected", "optionId": 1], ["optionId": "allow_once"], ["outcome": ["selected"]],
    ] as [JSONValue])
  func malformed(_ result: JSONValue) {
    #expect(ApprovalResponse(result) == nil)
    #expect(InputResponse(result) == nil)
  }

  @Test("A question is answered, declined or closed")
  func inputs() {
    #expect(InputResponse(["action": "accept", "content": ["region": "eu"]])?.content == ["region": "eu"])
    #expect(InputResponse(["action": "accept"]) == nil)
    #expect(InputResponse(["action": "accept", "content": "eu"]) == nil)
    #expect(InputResponse(["action": "decline"])?.action == .decline)
    #expect(InputResponse(["action": "cancel", "content": ["a": 1]])?.action == .cancel)
  }
}
