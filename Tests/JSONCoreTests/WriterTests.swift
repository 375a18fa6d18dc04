// SPDX-License-Identifier: Apache-2.0

import JSONCore
import Testing

@Suite("Writer")
struct WriterTests {
  @Test("Members stand in the order of the calls, with commas where they belong")
  func structure() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("text", "x")
    writer.member("count", 3)
    writer.member("none", nil as String?)
    writer.key("list")
    writer.beginArray()
    writer.integer(-1)
    writer.beginObject()
    writer.endObject()
    writer.beginArray()
    writer.endArray()
    writer.null()
    writer.raw(Array(#"{"raw":1}"#.utf8))
    writer.endArray()
    let dynamic = "k\"\(1)"
    writer.key(dynamic)
    writer.number(1e20)
    writer.member("flag", true)
    writer.member("value", ["b": 1, "a": [nil]] as JSONValue)
    writer.member("texts", ["p", "q"])
    writer.endObject()
    let expected =
      #"{"text":"x","count":3,"list":[-1,{},[],null,{"raw":1}],"k\"1":1e+20,"flag":true,"value":{"b":1,"a":[null]},"#
      + #""texts":["p","q"]}"#
    #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
    writer.reset()
    writer.bool(false)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "false")
  }

  @Test("Only the quote, the backslash and control characters are escaped")
  func escapes() throws {
    let controls = (0..<0x20).map { Character(UnicodeScalar($0)) }
    let written = JSONValue.string(String(controls) + "\"\\/\u{7F}é\u{2028}😀").description
    let expected =
      #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013"#
      + #"\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\/"# + "\u{7F}é\u{2028}😀\""
    #expect(written == expected)
  }

  @Test("An escape is found at every place of a long text", arguments: ["\"", "\\", "\n", "\u{1}"])
  func escapePositions(special: String) throws {
    for before in 0..<20 {
      for after in 0..<20 {
        let text = String(repeating: "a", count: before) + special + String(repeating: "é", count: after)
        #expect(try JSONReader.parse(JSONValue.string(text).encoded()) == .string(text))
      }
    }
  }

  @Test(
    "Numbers are written in the shortest form that is JSON",
    arguments: [
      (0.1, "0.1"), (1e20, "1e+20"), (.leastNonzeroMagnitude, "5e-324"), (100, "100.0"), (-0.0, "-0.0"),
      (.infinity, "null"),
      (-.infinity, "null"), (.nan, "null"), (1.7976931348623157e308, "1.7976931348623157e+308"),
    ] as [(Double, String)])
  func numbers(value: Double, expected: String) throws {
    #expect(JSONValue.number(value).description == expected)
    if value.isFinite { #expect(try JSONReader.parse(expected).doubleValue == value) }
  }

  @Test("Integers are written whole", arguments: [0, 7, -7, 10, Int64.max, Int64.min])
  func integers(value: Int64) {
    #expect(JSONValue.integer(value).description == String(value))
  }

  @Test("Text given as bytes is repaired when it is not UTF-8")
  func utf8Strings() {
    var writer = JSONWriter()
    writer.beginArray()
    for bytes in [Array("a\"é".utf8), [0x61, 0xFF, 0x0A]] as [[UInt8]] {
      bytes.withUnsafeBytes { writer.string(utf8: $0) }
    }
    writer.endArray()
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "[\"a\\\"é\",\"a\u{FFFD}\\n\"]")
  }

  @Test("Indented text is the same value, and lists stand a line each")
  func pretty() throws {
    let value: JSONValue = ["a": [1, "x"], "b": [:], "c": [], "d": ["e": nil]]
    let text = String(decoding: value.encodedForPeople(), as: UTF8.self)
    #expect(
      text == """
        {
          "a": [
            1,
            "x"
          ],
          "b": {},
          "c": [],
          "d": {
            "e": null
          }
        }

        """)
    #expect(try JSONReader.parse(text) == value)
  }
}
