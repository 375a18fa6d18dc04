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

  @Test(
    "A time is read in every form of RFC 3339, and nothing else is",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-01-31T09:00:00.5+01:00", 1_769_846_400_500),
      ("2024-02-29t23:59:60z", 1_709_251_200_000), ("1969-12-31 23:59:59.9994-00:30", 1_799_999),
      ("2023-02-29T00:00:00Z", nil), ("2026-13-01T00:00:00Z", nil), ("2026-01-01T24:00:00Z", nil),
      ("2026-01-01T00:00:00", nil), ("2026-01-01T00:00:00.Z", nil), ("2026-01-01", nil), ("", nil),
      ("2026-01-01T00:00:00Z ", nil), ("+026-01-01T00:00:00Z", nil),
    ] as [(String, Int?)])
  func timestamps(_ text: String, _ milliseconds: Int?) {
    #expect(DateTime.milliseconds(text) == milliseconds)
  }

  @Test(
    "Wrong params of the newer methods are refused with a pointer",
    arguments: [
      ("steer", #"{"runId":"r"}"#, "/prompt"), ("steer", #"{"runId":"r","prompt":"p","agentIds":[]}"#, "/agentIds"),
      ("steer", #"{"runId":"r","prompt":"p","expectedSeq":-1}"#, "/expectedSeq"),
      ("export", #"{"runId":"r"}"#, "/format"), ("export", #"{"runId":"r","format":"pdf"}"#, "/format"),
      ("export", #"{"runId":"r","format":"md","path":""}"#, "/path"),
      ("usage", "{}", ""), ("usage", #"{"runId":"r","since":"2026-01-01T00:00:00Z"}"#, ""),
      ("usage", #"{"since":"yesterday"}"#, "/since"), ("level", #"{"level":"loud"}"#, "/level"),
      ("rename", #"{"sessionId":"s","title":""}"#, "/title"),
    ])
  func wrongNewer(_ method: String, _ json: String, _ pointer: String) throws {
    let reader = try ParameterReader(params: try JSONReader.parse(json))
    let error = #expect(throws: WireError.self) {
      switch method {
      case "steer": _ = try RunSteerParams(reader)
      case "export": _ = try RunExportParams(reader)
      case "usage": _ = try UsageGetParams(reader)
      case "level": _ = try LogSetLevelParams(reader)
      default: _ = try SessionRenameParams(reader)
      }
    }
    #expect(error?.pointer == pointer)
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
