// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import TestSupport
import Testing

@Suite("Decoder")
struct DecoderTests {
  static func decode(_ text: String, acceptsMissingVersion: Bool = false) -> String {
    describe(MessageDecoder(acceptsMissingVersion: acceptsMissingVersion).decode(Array(text.utf8)))
  }

  /// A readable form of a message; the texts of errors are left out.
  static func describe(_ message: IncomingMessage) -> String {
    switch message {
    case .request(let id, let method, let params): "request \(id) \(method) \(params)"
    case .notification(let method, let params): "notification \(method) \(params)"
    case .response(let id, .success(let result)): "result \(id.map(\.description) ?? "null") \(result)"
    case .response(let id, .failure(let error)): "failure \(id.map(\.description) ?? "null") \(error.code)"
    case .invalid(let id, let error): "invalid \(id.map(\.description) ?? "null") \(error.code)"
    }
  }

  @Test(
    "A message is told by its members",
    arguments: [
      (#"{"jsonrpc":"2.0","id":1,"method":"m"}"#, "request 1 m {}"),
      (#"{"method":"m","params":null,"id":"x","jsonrpc":"2.0"}"#, #"request "x" m {}"#),
      (#"{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1}}"#, #"request 1 m {"a":1}"#),
      (#"{"jsonrpc":"2.0","id":1,"method":"m","params":[1]}"#, "request 1 m [1]"),
      (#"{"jsonrpc":"2.0","id":1,"method":"m","params":7}"#, "request 1 m 7"),
      (#"{"jsonrpc":"2.0","method":"m","other":[{}]}"#, "notification m {}"),
      (#"{"jsonrpc":"2.0","id":"s1","result":null}"#, #"result "s1" null"#),
      (#"{"jsonrpc":"2.0","id":"s1","result":{"a":1},"error":null}"#, #"result "s1" {"a":1}"#),
      (#"{"jsonrpc":"2.0","id":"s1","error":{"code":-5,"message":"no"}}"#, #"failure "s1" -5"#),
      (#"{"jsonrpc":"2.0","id":"s1","error":"odd"}"#, #"failure "s1" -32603"#),
      (#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"?"}}"#, "failure null -32700"),
      (#"{"j\u0073onrpc":"2.0","\u0069d":1,"m\u0065thod":"m"}"#, "request 1 m {}"),
      (#"{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1},"params":{"b":"\ud800"}}"#, #"request 1 m {"b":"�"}"#),
      (#"{"jsonrpc":"2.0","id":1,"method":"m""#, "invalid null -32700"),
      ("", "invalid null -32700"), ("hello", "invalid null -32700"),
      (#"{"jsonrpc":"2.0","id":1,"method":"m"} x"#, "invalid null -32700"),
      (#"{"jsonrpc":"2.0","id":1,"method":"m","\udc00":1}"#, "invalid null -32700"),
      ("\u{FEFF}{}", "invalid null -32700"),
      ("[]", "invalid null -32600"), (#"[{"jsonrpc":"2.0","id":1,"method":"m"}]"#, "invalid null -32600"),
      ("[1", "invalid null -32700"), ("1", "invalid null -32600"), ("\"x\"", "invalid null -32600"),
      ("null", "invalid null -32600"), ("{}", "invalid null -32600"), (#"{"id":1}"#, "invalid 1 -32600"),
      (#"{"id":1,"method":"m"}"#, "invalid 1 -32600"), (#"{"jsonrpc":"1.0","id":1,"method":"m"}"#, "invalid 1 -32600"),
      (#"{"jsonrpc":2.0,"method":"m"}"#, "invalid null -32600"),
      (#"{"jsonrpc":"2.0","id":1,"method":7}"#, "invalid 1 -32600"),
      (#"{"jsonrpc":"2.0","method":null}"#, "invalid null -32600"),
      (#"{"jsonrpc":"2.0","id":1,"method":"a","method":"b"}"#, "invalid 1 -32600"),
      (#"{"jsonrpc":"2.0","id":1,"id":1,"method":"m"}"#, "invalid null -32600"),
      (#"{"jsonrpc":"2.0","id":1,"\u0069d":2,"method":"m"}"#, "invalid null -32600"),
    ])
  func messages(text: String, expected: String) {
    #expect(Self.decode(text) == expected)
  }

  @Test(
    "Ids are given back as they came",
    arguments: [
      "0", "-0", "-1", "9007199254740993", "9223372036854775807", "-9223372036854775808",
      "123456789012345678901234567890", "\"\"", "\"a\\u0062\\/\"", "\"\\ud83d\\ude00é\"", "\"1\"",
    ])
  func idEcho(id: String) {
    #expect(Self.decode(#"{"jsonrpc":"2.0","id":\#(id) ,"method":"m"}"#) == "request \(id) m {}")
  }

  @Test("What is no id is refused", arguments: ["null", "1.0", "1e2", "1.5", "{}", "[]", "true", "[1]"])
  func badIDs(id: String) {
    #expect(Self.decode(#"{"jsonrpc":"2.0","id":\#(id),"method":"m"}"#) == "invalid null -32600")
  }

  @Test("Ids are equal when they mean the same, and an integer is no string")
  func idEquality() throws {
    func id(_ text: String) -> RequestID? {
      let message = MessageDecoder().decode(Array(#"{"jsonrpc":"2.0","id":\#(text),"method":"m"}"#.utf8))
      if case .request(let id, _, _) = message { return id }
      return nil
    }
    #expect(id(#""\u0061b""#) == RequestID("ab"))
    #expect(id("7") == RequestID(7))
    #expect(id("7") != id("\"7\""))
    #expect(id("7") == RequestID(JSONValue.integer(7)))
    #expect(id("99999999999999999999") == RequestID(try JSONReader.parse("99999999999999999999")))
    #expect(RequestID(JSONValue.number(1.5)) == nil)
    #expect(RequestID(JSONValue.null) == nil)
  }

  @Test("The version may be missing where that is allowed, and only missing")
  func missingVersion() {
    #expect(Self.decode(#"{"id":1,"method":"m"}"#, acceptsMissingVersion: true) == "request 1 m {}")
    #expect(Self.decode(#"{"jsonrpc":null,"id":1,"method":"m"}"#, acceptsMissingVersion: true) == "invalid 1 -32600")
  }

  @Test("Nesting over 128 is no message, however deep")
  func depth() {
    func nested(_ depth: Int) -> String {
      let arrays = depth - 1  // the message is the first level
      return #"{"jsonrpc":"2.0","id":1,"method":"m","params":"# + String(repeating: "[", count: arrays)
        + String(repeating: "]", count: arrays) + "}"
    }
    #expect(Self.decode(nested(128)).hasPrefix("request 1 m [["))
    #expect(Self.decode(nested(129)) == "invalid 1 -32600")
    #expect(Self.decode(String(repeating: "[", count: 100_000)) == "invalid null -32600")
    #expect(Self.decode(String(repeating: #"{"a":"#, count: 100_000)) == "invalid null -32600")
  }

  @Test("Bytes that are not UTF-8 are a parse error")
  func invalidUTF8() {
    let bytes = Array(#"{"jsonrpc":"2.0","id":1,"method":""#.utf8) + [0xFF] + Array(#""}"#.utf8)
    #expect(Self.describe(MessageDecoder().decode(bytes)) == "invalid null -32700")
  }

  @Test("Of the JSON test suite only what is no JSON is a parse error", .enabled(if: Shared.isAvailable))
  func corpus() throws {
    let files = Shared.files(under: "corpus/json-test-suite/test_parsing", suffix: ".json")
    #expect(files.count > 300)
    for file in files {
      let described = Self.describe(MessageDecoder().decode(try Shared.bytes(file)))
      if file.contains("/y_") {
        // A file may have an “id”, which is then given back.
        #expect(described.hasPrefix("invalid ") && described.hasSuffix(" -32600"), "\(file)")
      } else if file.contains("/n_") {
        let isDeep = file.contains("100000_opening_arrays") || file.contains("open_array_object")
        #expect(described == (isDeep ? "invalid null -32600" : "invalid null -32700"), "\(file)")
      }
    }
  }

  @Test("Messages are written in one order")
  func encoding() {
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    let error = RPCError(code: -1, message: "no\n", data: ["a": 1])
    #expect(text(MessageEncoder.response(to: RequestID(1), result: [])) == #"{"jsonrpc":"2.0","id":1,"result":[]}"#)
    #expect(
      text(MessageEncoder.response(to: RequestID("x"), encodedResult: Array("{}".utf8)))
        == #"{"jsonrpc":"2.0","id":"x","result":{}}"#)
    #expect(
      text(MessageEncoder.response(to: nil, error: error))
        == #"{"jsonrpc":"2.0","id":null,"error":{"code":-1,"message":"no\n","data":{"a":1}}}"#)
    #expect(
      text(MessageEncoder.request(id: RequestID("s0"), method: "m", params: nil))
        == #"{"jsonrpc":"2.0","id":"s0","method":"m"}"#)
    #expect(
      text(MessageEncoder.notification(method: "m", params: ["a": nil]))
        == #"{"jsonrpc":"2.0","method":"m","params":{"a":null}}"#)
  }
}
