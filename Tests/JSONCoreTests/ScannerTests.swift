// SPDX-License-Identifier: Apache-2.0

import JSONCore
import Testing

@Suite("Scanner")
struct ScannerTests {
  @Test("One string is found in a message, everything else is passed over")
  func pick() throws {
    let text = Array(
      #" {"id":"x","choices":[{"index":0,"delta":{"content":"a\u00e9b"}},{}],"usage":{"n":12,"m":null}} "#.utf8)
    var content = "", count: Int64?
    var nullSkipped = false
    let outcome = Walk.run(text) { scanner throws(JSONError) in
      try scanner.beginObject()
      while let key = try scanner.nextKey() {
        if scanner.keyEquals(key, "choices") {
          try scanner.beginArray()
          while try scanner.nextElement() {
            try scanner.beginObject()
            while let key = try scanner.nextKey() {
              guard scanner.keyEquals(key, "delta") else {
                try scanner.skipValue()
                continue
              }
              try scanner.beginObject()
              while let key = try scanner.nextKey() {
                #expect(scanner.keyEquals(key, "content"))
                content += try scanner.readString()
              }
            }
          }
        } else if scanner.keyEquals(key, "usage") {
          try scanner.beginObject()
          while let key = try scanner.nextKey() {
            if scanner.keyEquals(key, "n") {
              count = try scanner.readInteger()
            } else {
              nullSkipped = try scanner.skipNull()
            }
          }
        } else {
          try scanner.skipValue()
        }
      }
    }
    #expect(outcome.failure == nil)
    #expect(content == "aéb")
    #expect(count == 12)
    #expect(nullSkipped)
  }

  @Test(
    "Reads of the wanted kind give a value, others give nil or an error and stay in step",
    arguments: [
      "1", "-3", "12.0", "1.5", "\"t\"", "null", "true", "false", "[1,{}]", "{\"a\":[]}", "1e30",
      "-9223372036854775809",
    ])
  func kinds(element: String) throws {
    let value = try JSONReader.parse(element)
    let text = Array("[\(element) , \(element),\(element),\(element),7]".utf8)
    let outcome = Walk.run(text) { scanner throws(JSONError) in
      try scanner.beginArray()
      #expect(try scanner.nextElement())
      #expect(try scanner.readInteger() == value.intValue.map(Int64.init))
      #expect(try scanner.nextElement())
      #expect(try scanner.readDouble() == value.doubleValue)
      #expect(try scanner.nextElement())
      #expect(try scanner.readBool() == value.boolValue)
      #expect(try scanner.nextElement())
      #expect(try scanner.peekKind() == value.kind)
      #expect(try scanner.readStringIfPresent() == value.stringValue)
      #expect(try scanner.nextElement())
      #expect(try scanner.readInteger() == 7)
      #expect(try !scanner.nextElement())
    }
    #expect(outcome.failure == nil)
    let wanted = Walk.run(Array(element.utf8)) { scanner throws(JSONError) in try scanner.readString() }
    #expect(wanted.failure?.kind == (value.stringValue == nil ? .unexpectedKind : nil))
    let object = Walk.run(Array(element.utf8)) { scanner throws(JSONError) in
      try scanner.beginObject()
      while try scanner.nextKey() != nil { try scanner.skipValue() }
    }
    #expect(object.failure?.kind == (value.objectValue == nil ? .unexpectedKind : nil))
  }

  @Test("A skipped value is reported without the space around it")
  func range() throws {
    let text = Array("{\"a\" : \n [1, \"]\"] , \"b\":2}".utf8)
    let outcome = Walk.run(text) { scanner throws(JSONError) in
      try scanner.beginObject()
      _ = try scanner.nextKey()
      let range = try scanner.skipValue()
      _ = try scanner.nextKey()
      try scanner.skipValue()
      _ = try scanner.nextKey()
      return range
    }
    #expect(String(decoding: text[try outcome.get()], as: UTF8.self) == "[1, \"]\"]")
  }

  @Test(
    "Keys are equal whatever their escapes",
    arguments: [
      ("method", true), (#"m\u0065thod"#, true), (#"\u006d\u0065\u0074\u0068\u006f\u0064"#, true), ("metho", false),
      ("methods", false), (#"m\u0065thods"#, false), (#"m\u0065tho"#, false), ("Method", false), ("", false),
    ])
  func keys(raw: String, isEqual: Bool) {
    Array(raw.utf8).withUnsafeBytes { #expect(JSONScanner.keyEquals($0, "method") == isEqual) }
    #expect(JSONScanner.keyEquals(UnsafeRawBufferPointer(start: nil, count: 0), ""))
  }
}
