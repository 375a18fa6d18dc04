// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore
import Testing

@Suite("Reader")
struct ReaderTests {
  @Test(
    "Values are read as what they are",
    arguments: [
      ("null", .null), (" true ", true), ("false", false), ("\t0\r\n", 0), ("-0", 0), ("-0.0", .number(-0.0)),
      ("1.0", .number(1)), ("1e2", .number(100)), ("9223372036854775807", .integer(.max)),
      ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
      ("-9223372036854775809", .number(-9_223_372_036_854_775_808)),
      ("18446744073709551616", .number(18_446_744_073_709_551_616)), ("[]", []), ("{}", [:]),
      ("{\"a\":[1,{\"b\":null}]}", ["a": [1, ["b": nil]]]),
      (#""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC""#, "\"\\/\u{8}\u{c}\n\r\tAé€"),
      (#""\ud83d\ude00 \uD83D\uDE00""#, "😀 😀"), (#""\ud800""#, "\u{FFFD}"),
      (#""\ud800\ud800\udc00""#, "\u{FFFD}\u{10000}"),
      (#""\udc00\ud800x""#, "\u{FFFD}\u{FFFD}x"), (#""\ud800\u0041""#, "\u{FFFD}A"),
      ("\"\u{2028}日本\u{10FFFF}\"", "\u{2028}日本\u{10FFFF}"),
      (#""a\u0000b""#, "a\0b"), (#"{"\u0061\ud83d\ude00":1}"#, ["a😀": 1]),
    ] as [(String, JSONValue)])
  func values(text: String, expected: JSONValue) throws {
    let value = try JSONReader.parse(text)
    #expect(value == expected)
    if case .number(let number) = expected { #expect(value.doubleValue?.sign == number.sign) }
  }

  @Test(
    "An error names its kind and the byte where it stands",
    arguments: [
      ("", .unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("{", .unexpectedEnd, 1), ("[1", .unexpectedEnd, 2),
      ("[1,", .unexpectedEnd, 3), ("\"ab", .unexpectedEnd, 3), ("\"\\", .unexpectedEnd, 2),
      ("\"\\u12", .unexpectedEnd, 5),
      ("tru", .unexpectedEnd, 3), ("-", .unexpectedEnd, 1), ("1e", .unexpectedEnd, 2), ("1 2", .trailingData, 2),
      ("{} x", .trailingData, 3), ("[1,]", .syntax, 3), ("{\"a\":1,}", .syntax, 7), ("{a:1}", .syntax, 1),
      ("{\"a\" 1}", .syntax, 5), ("[1 2]", .syntax, 3), ("[1}", .syntax, 2), ("trux", .syntax, 3), ("nul1", .syntax, 3),
      ("01", .syntax, 1), ("-01", .syntax, 2), ("1.", .unexpectedEnd, 2), ("1.x", .syntax, 2), ("+1", .syntax, 0),
      ("\"\\x\"", .syntax, 2), ("\"\\u00g0\"", .syntax, 5), ("\"a\nb\"", .syntax, 2), ("\u{FEFF}1", .syntax, 0),
      ("{\"\\ud800\":1}", .loneSurrogateInKey, 2), ("{\"\\udc00\\ud800\":1}", .loneSurrogateInKey, 2),
      ("[0,1e999]", .numberOutOfRange, 3), ("-1e400", .numberOutOfRange, 0), ("[NaN]", .syntax, 1),
    ] as [(String, JSONError.Kind, Int)])
  func errors(text: String, kind: JSONError.Kind, offset: Int) {
    let bytes = Array(text.utf8)
    let error = #expect(throws: JSONError.self) { try JSONReader.parse(bytes) }
    #expect(error?.kind == kind)
    #expect(error?.offset == offset)
    #expect(Walk.skip(bytes).failure == error, "skipping finds the same error")
  }

  @Test(
    "Bytes that are not UTF-8 are refused where they stand",
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
      [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
      [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) {
    for lead in 0...9 {
      let text =
        [UInt8(ascii: "\"")] + [UInt8](repeating: UInt8(ascii: "a"), count: lead) + bytes + [UInt8(ascii: "\"")]
      let error = #expect(throws: JSONError.self) { try JSONReader.parse(text) }
      #expect(error?.kind == .invalidUTF8)
      #expect(error?.offset == lead + 1)
      #expect(!UTF8Bytes.isValid(text))
      #expect(text.withUnsafeBytes { UTF8Bytes.firstInvalid(in: $0) } == lead + 1)
    }
  }

  @Test("Every scalar at the edge of a UTF-8 length is valid")
  func validUTF8() throws {
    let text = "\u{7F}\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFF}\u{10000}\u{10FFFF}"
    #expect(UTF8Bytes.isValid(Array(text.utf8)))
    #expect(try JSONReader.parse("\"\(text)\"") == .string(text))
  }

  @Test("Nesting is limited, and no limit lets a text exhaust the stack", arguments: [1, 63, 64, 65, 128, 129, 1024])
  func depth(limit: Int) {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      func text(_ depth: Int) -> [UInt8] {
        Array((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
      }
      #expect((try? JSONReader.parse(text(limit), maxDepth: limit)) != nil)
      let error = #expect(throws: JSONError.self) { try JSONReader.parse(text(limit + 1), maxDepth: limit) }
      #expect(error?.kind == .tooDeep)
      #expect(error?.offset == limit * open.utf8.count)
    }
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    #expect(throws: JSONError.self) { try JSONReader.parse(deep, maxDepth: .max) }
    #expect(Walk.skip(deep).failure?.kind == .tooDeep)
  }

  @Test("Of equal keys the last value wins, the first gives the place, and they are reported once")
  func duplicates() throws {
    let text = Array(#"{"id":1,"a":{"x":1,"x":2},"\u0069d":2,"b":0,"id":3,"b":1}"#.utf8)
    let (value, duplicates) = try JSONReader.parseReportingDuplicates(text)
    #expect(value == ["id": 3, "a": ["x": 2], "b": 1])
    #expect(value.objectValue?.keys == ["id", "a", "b"])
    #expect(duplicates == ["id", "b"])
    #expect(try JSONReader.parseReportingDuplicates(Array("[1]".utf8)).value == [1])
  }

  @Test("Doubles are read as strtod reads them")
  func doubles() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      let text = value.description
      #expect(try JSONReader.parse(text).doubleValue == value, "\(text)")
      let digits = UInt64.random(in: 0...UInt64.max, using: &random)
      let short = "\(digits % 1_000_000).\(digits % 977)e\(Int(digits % 60) - 30)"
      #expect(try JSONReader.parse(short).doubleValue == strtod(short, nil), "\(short)")
    }
    let long = String(repeating: "1", count: 400)
    #expect(try JSONReader.parse("0.\(long)").doubleValue == strtod("0.\(long)", nil))
    #expect(try JSONReader.parse("\(long)e-300").doubleValue == strtod("\(long)e-300", nil))
    #expect(throws: JSONError.self) { try JSONReader.parse(long) }
  }

  @Test("Random changes to valid texts never crash, and reading and skipping agree")
  func mutations() {
    let seeds = [
      #"{"jsonrpc":"2.0","id":1,"params":{"a":[1,-2.5e3,null,true,"x\ud83d\ude00\n"],"é":"日本"}}"#, "[[[[1,2],{}]]]",
      #"{"a":"\u0000","b":1e308}"#,
    ].map { Array($0.utf8) }
    for round in 0..<20_000 {
      var text = seeds[round % seeds.count]
      for _ in 0...(round % 3) {
        let at = Int.random(in: text.indices)
        switch Int.random(in: 0..<4) {
        case 0: text[at] = UInt8.random(in: 0...255)
        case 1: text.remove(at: at)
        case 2: text.insert(Array("{}[]\",:\\u0e-.".utf8).randomElement() ?? 0, at: at)
        default: text.removeSubrange(at...)
        }
        if text.isEmpty { text = [0x5B] }
      }
      let read = Result { () throws(JSONError) in try JSONReader.parse(text) }
      #expect(Walk.skip(text).failure == read.failure)
      #expect(Walk.whole(text) == read)
    }
  }
}

extension Result {
  var failure: Failure? {
    if case .failure(let error) = self { return error }
    return nil
  }
}
