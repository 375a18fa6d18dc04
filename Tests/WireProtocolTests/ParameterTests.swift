// SPDX-License-Identifier: Apache-2.0

import JSONCore
import Testing

@testable import WireProtocol

@Suite("Params of requests")
struct ParameterTests {
  private func start(_ json: String) throws -> RunStartParams {
    try RunStartParams(ParameterReader(params: try JSONReader.parse(json)))
  }

  private static let minimal = #""config":{"path":"t.yaml"},"prompt":[{"type":"text","text":"Q"}]"#

  @Test(
    "A wrong member of run/start is refused with a pointer to it",
    arguments: [
      ("{}", "/config"),
      (#"{"config":{}}"#, "/config"),
      (#"{"config":{"path":"a","uri":"b"},"prompt":"Q"}"#, "/config"),
      (#"{"config":{"path":""},"prompt":"Q"}"#, "/config/path"),
      (#"{"config":{"path":"a"}}"#, "/prompt"),
      (#"{"config":{"path":"a"},"prompt":[{"type":"text"}]}"#, "/prompt/0/text"),
      (#"{"config":{"path":"a"},"prompt":[{"type":"smell"}]}"#, "/prompt/0/type"),
      (#"{"config":{"path":"a"},"prompt":["x"]}"#, "/prompt/0"),
      ("{\(minimal),\"cwd\":\"relative\"}", "/cwd"),
      ("{\(minimal),\"wait\":\"yes\"}", "/wait"),
      ("{\(minimal),\"timeoutMs\":0}", "/timeoutMs"),
      ("{\(minimal),\"timeoutMs\":1.5}", "/timeoutMs"),
      ("{\(minimal),\"delivery\":{\"maxLatencyMs\":2001}}", "/delivery/maxLatencyMs"),
      ("{\(minimal),\"delivery\":{\"granularity\":\"word\"}}", "/delivery/granularity"),
      ("{\(minimal),\"overrides\":[{\"path\":\"agents\",\"value\":1}]}", "/overrides/0/path"),
      ("{\(minimal),\"overrides\":[{\"path\":\"/agents\"}]}", "/overrides/0/value"),
      ("{\(minimal),\"budget\":{\"usd\":-1}}", "/budget/usd"),
      ("{\(minimal),\"onBusy\":\"wait\"}", "/onBusy"),
      ("{\(minimal),\"replay\":{\"speed\":0}}", "/replay/speed"),
      ("{\(minimal),\"record\":3}", "/record"),
      ("{\(minimal),\"contextPaths\":[1]}", "/contextPaths/0"),
      ("{\(minimal),\"idempotencyKey\":\"\"}", "/idempotencyKey"),
    ])
  func wrongStart(_ json: String, _ pointer: String) throws {
    let error = #expect(throws: WireError.self) { try start(json) }
    #expect(error?.code == .invalidParams)
    #expect(error?.pointer == pointer)
    #expect(error?.data["pointer"]?.stringValue == pointer)
  }

  @Test("Everything a start can say is read")
  func fullStart() throws {
    let params = try start(
      """
      {\(Self.minimal),"sessionId":"ses_1","cwd":"/w","wait":true,"timeoutMs":5,"budget":{"usd":1.5,"tokens":10},
       "overrides":[{"path":"/a~1b/0","value":null}],"replay":{"speed":"instant"},"record":"x.jsonl","onBusy":"queue",
       "delivery":{"maxLatencyMs":0,"channels":{"reasoning":false},"agents":["a"],"windowBytes":4096},
       "contextPaths":["p",{"path":"q"}],"unknown":1}
      """)
    #expect(params.config == .path("t.yaml"))
    #expect(params.prompt == [ContentBlock(text: "Q")])
    #expect(params.overrides == [.init(pointer: JSONPointer(tokens: ["a/b", "0"]), value: .null)])
    #expect(params.replay == .init(speed: .instant))
    #expect(params.record == .path("x.jsonl"))
    #expect(params.contextPaths == ["p", "q"])
    #expect(params.delivery?.reasoning == false)
    #expect(params.onBusy == .queue)
    #expect(params.budget == .init(usd: 1.5, tokens: 10))
  }

  @Test("A prompt may be a plain string, and null members count as absent")
  func lenient() throws {
    let params = try start(#"{"config":{"name":"demo","path":null},"prompt":"Q","cwd":null,"replay":true}"#)
    #expect(params.config == .name("demo"))
    #expect(params.prompt == [ContentBlock(text: "Q")])
    #expect(params.replay == RunStartParams.Replay())
  }

  @Test("Params that are no object are refused")
  func noObject() {
    #expect(throws: WireError.self) { try ParameterReader(params: [1]) }
    #expect(throws: WireError.self) { try ParameterReader(params: 3) }
    #expect(throws: Never.self) { try ParameterReader(params: nil) }
  }

  @Test("More specific delivery wishes win member by member")
  func delivery() throws {
    var general = DeliveryParams()
    general.maxLatencyMilliseconds = 100
    general.windowBytes = 2048
    var own = DeliveryParams()
    own.maxLatencyMilliseconds = 0
    let merged = own.over(general)
    #expect(merged.maxLatencyMilliseconds == 0)
    #expect(merged.windowBytes == 2048)
  }

  @Test("Every error code has a name of its own, and application codes keep out of JSON-RPC's range")
  func codes() {
    let names = WireErrorCode.allCases.map(\.name)
    #expect(Set(names).count == names.count)
    for code in WireErrorCode.allCases where code.rawValue > -32000 {
      #expect((-31022 ... -31001).contains(code.rawValue))
    }
  }
}
