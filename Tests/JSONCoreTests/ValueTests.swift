// SPDX-License-Identifier: Apache-2.0

import JSONCore
import Testing

@Suite("Values")
struct ValueTests {
  @Test("Objects keep the order of their keys, with few members and with many", arguments: [3, 16, 17, 40])
  func order(count: Int) {
    var object = JSONObject()
    for index in 0..<count { object["key number \(index)"] = .integer(Int64(index)) }
    #expect(object.keys == (0..<count).map { "key number \($0)" })
    object["key number 1"] = "changed"
    #expect(object.keys.firstIndex(of: "key number 1") == 1)
    #expect(object["key number 1"] == "changed")
    object["key number 0"] = nil
    #expect(object.count == count - 1)
    #expect(object["key number 0"] == nil)
    for index in 2..<count { #expect(object["key number \(index)"] == .integer(Int64(index))) }
    object["key number 0"] = 0
    #expect(object.keys.last == "key number 0")
  }

  @Test("Keys are compared by their bytes")
  func keyBytes() {
    let object: JSONObject = ["\u{E9}": 1, "e\u{301}": 2]
    #expect(object.count == 2)
    #expect(object["\u{E9}"] == 1)
    #expect(object["e\u{301}"] == 2)
  }

  @Test("Equality and hash ignore the order of members, and kinds of number differ")
  func equality() {
    let left: JSONValue = ["a": 1, "b": [true, nil]]
    let right: JSONValue = ["b": [true, nil], "a": 1]
    #expect(left == right)
    #expect(left.hashValue == right.hashValue)
    #expect(left != ["a": 1])
    #expect(left != ["a": 1, "c": [true, nil]])
    #expect(JSONValue.integer(1) != .number(1))
  }

  @Test("Merging takes the other side's values and keeps the order")
  func merge() {
    var object: JSONObject = ["a": 1, "b": 2]
    object.merge(["b": 3, "c": 4])
    #expect(object.description == #"{"a":1,"b":3,"c":4}"#)
  }

  @Test("Access by key and index gives nil where nothing fits")
  func access() throws {
    let value: JSONValue = ["a": [1, 2.0, "x", 2.5], "t": true]
    #expect(value["a"]?[0]?.intValue == 1)
    #expect(value["a"]?[1]?.intValue == 2)
    #expect(value["a"]?[3]?.intValue == nil)
    #expect(value["a"]?[0]?.doubleValue == 1)
    #expect(value["a"]?[2]?.stringValue == "x")
    #expect(value["a"]?[4] == nil)
    #expect(value["a"]?[-1] == nil)
    #expect(value["b"] == nil)
    #expect(value["t"]?["x"] == nil)
    #expect(value["t"]?.boolValue == true)
    #expect(JSONValue.null.isNull)
    #expect(JSONValue.number(1e300).intValue == nil)
    #expect(try JSONReader.parse("-9223372036854775808").intValue == .min)
    #expect(try JSONReader.parse("-9223372036854775809").intValue == nil, "one too small, which a double cannot tell")
  }
}

@Suite("Pointers")
struct PointerTests {
  /// The document and the pointers of RFC 6901 section 5.
  static let document: JSONValue = [
    "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8,
  ]

  @Test(
    "The pointers of RFC 6901 find their values",
    arguments: [
      ("", document), ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3),
      ("/g|h", 4), ("/i\\j", 5), ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8), ("/foo/2", nil), ("/foo/-", nil),
      ("/foo/00", nil), ("/foo/+1", nil), ("/foo/", nil), ("/foo/0/x", nil), ("/none", nil), ("/~01", nil),
      ("/foo/99999999999999999999", nil),
    ] as [(String, JSONValue?)])
  func values(text: String, expected: JSONValue?) throws {
    let pointer = try JSONPointer(parsing: text)
    #expect(Self.document.value(at: pointer) == expected)
    #expect(pointer.description == text)
  }

  @Test("Texts that are no pointers are refused", arguments: ["a", "#/a", "/~", "/~2", "/a~", "/a/~/b"])
  func malformed(text: String) {
    #expect(throws: JSONPointerError.self) { try JSONPointer(parsing: text) }
  }

  @Test(
    "Setting replaces, creates members and appends elements",
    arguments: [
      ("/foo/1", #"{"foo":["bar","NEW"]}"#), ("/foo/-", #"{"foo":["bar","baz","NEW"]}"#),
      ("/foo/2", #"{"foo":["bar","baz","NEW"]}"#), ("/foo/-/x", #"{"foo":["bar","baz",{"x":"NEW"}]}"#),
      ("/a~1b/c", #"{"foo":["bar","baz"],"a/b":{"c":"NEW"}}"#), ("/", #"{"foo":["bar","baz"],"":"NEW"}"#),
      ("", "\"NEW\""),
    ])
  func setting(text: String, expected: String) throws {
    var value: JSONValue = ["foo": ["bar", "baz"]]
    try value.set("NEW", at: try JSONPointer(parsing: text))
    #expect(value.description == expected)
  }

  @Test("What cannot be set leaves the value alone", arguments: ["/foo/4", "/foo/x", "/foo/0/x", "/foo/01"])
  func notSettable(text: String) throws {
    let before: JSONValue = ["foo": ["bar", "baz"]]
    var value = before
    #expect(throws: JSONPointerError.self) { try value.set("NEW", at: try JSONPointer(parsing: text)) }
    #expect(value == before)
  }

  @Test("Pointers are built from keys and indices")
  func building() {
    #expect(JSONPointer(tokens: []).appending("a/b~").appending(3).description == "/a~1b~0/3")
  }
}
