// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TestSupport
import Testing

@Suite("JSON test suite", .enabled(if: Shared.isAvailable))
struct CorpusTests {
  static let parsing = Shared.files(under: "corpus/json-test-suite/test_parsing", suffix: ".json")
  static let transform = Shared.files(under: "corpus/json-test-suite/test_transform", suffix: ".json")

  /// What we decide where RFC 8259 leaves it open.
  static let acceptedByChoice: Set<String> = [
    "i_number_double_huge_neg_exp", "i_number_real_underflow", "i_number_too_big_neg_int",
    "i_number_too_big_pos_int", "i_number_very_big_negative_int", "i_string_1st_surrogate_but_2nd_missing",
    "i_string_1st_valid_surrogate_2nd_invalid",
    "i_string_incomplete_surrogate_and_escape_valid", "i_string_incomplete_surrogate_pair",
    "i_string_incomplete_surrogates_escape_valid", "i_string_invalid_lonely_surrogate", "i_string_invalid_surrogate",
    "i_string_inverted_surrogates_U+1D11E", "i_string_lone_second_surrogate",
  ]

  @Test("There are files to read")
  func corpusIsThere() {
    #expect(Self.parsing.count > 300)
    #expect(Self.transform.count > 20)
  }

  @Test("y_ files are accepted, n_ files refused, i_ files decided once and for all", arguments: parsing)
  func decision(file: String) throws {
    let bytes = try Shared.bytes(file)
    let name = file.split(separator: "/").last?.dropLast(".json".count) ?? ""
    let isAccepted = (try? JSONReader.parse(bytes)) != nil
    switch name.prefix(2) {
    case "y_": #expect(isAccepted)
    case "n_": #expect(!isAccepted)
    default: #expect(isAccepted == Self.acceptedByChoice.contains(String(name)), "\(name)")
    }
  }

  @Test("Reading, skipping and walking agree on every file", arguments: parsing + transform)
  func agreement(file: String) throws {
    let bytes = try Shared.bytes(file)
    let read = Result { () throws(JSONError) in try JSONReader.parse(bytes) }
    #expect(Walk.skip(bytes).map { _ in true } == read.map { _ in true })
    #expect(Walk.whole(bytes) == read)
  }

  @Test("What was read is written and read again as the same", arguments: parsing + transform)
  func roundTrip(file: String) throws {
    guard let value = try? JSONReader.parse(try Shared.bytes(file)) else { return }
    #expect(try JSONReader.parse(value.encoded()) == value)
  }
}

/// Reads a text with the pull interface only.
enum Walk {
  static func skip(_ bytes: [UInt8]) -> Result<Range<Int>, JSONError> {
    run(bytes) { scanner throws(JSONError) in try scanner.skipValue() }
  }

  static func whole(_ bytes: [UInt8]) -> Result<JSONValue, JSONError> {
    run(bytes) { scanner throws(JSONError) in try value(&scanner) }
  }

  static func run<T>(_ bytes: [UInt8], _ body: (inout JSONScanner) throws(JSONError) -> T) -> Result<T, JSONError> {
    bytes.withUnsafeBytes { bytes in
      Result { () throws(JSONError) in
        var scanner = JSONScanner(bytes)
        let result = try body(&scanner)
        try scanner.finish()
        return result
      }
    }
  }

  private static func value(_ scanner: inout JSONScanner) throws(JSONError) -> JSONValue {
    switch try scanner.peekKind() {
    case .object:
      var object = JSONObject()
      try scanner.beginObject()
      while let key = try scanner.nextKey() { object[JSONScanner.keyText(key)] = try value(&scanner) }
      return .object(object)
    case .array:
      var array: [JSONValue] = []
      try scanner.beginArray()
      while try scanner.nextElement() { array.append(try value(&scanner)) }
      return .array(array)
    case .string:
      var text: [UInt8] = []
      try scanner.appendString(to: &text)
      return .string(String(decoding: text, as: UTF8.self))
    case .bool: return try scanner.readBool().map(JSONValue.bool) ?? .null
    case .null:
      _ = try scanner.skipNull()
      return .null
    case .number: return try scanner.readValue()
    }
  }
}
