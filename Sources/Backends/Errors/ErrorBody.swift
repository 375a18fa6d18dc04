// SPDX-License-Identifier: Apache-2.0

import HTTPEngine
import JSONCore

/// What an error reply says, out of whichever shape the provider gave it.
///
/// Shapes met: `{"error":{…}}`, `{"error":"text","code":…}`, `{"object":"error",…}`, `{"detail":…}`, `{"message":…}`, a
/// list with one of these, and an event stream whose first data line is one of these. (backends.md 1.5, 3.3, 5.5)
struct ErrorBody: Equatable {
  /// The provider's sentence.
  var message: String?
  /// The provider's code as text; numbers too.
  var code: String?
  /// The provider's type of error.
  var type: String?
  /// The request's member that is to blame, or several with blanks between.
  var parameter: String?
  /// The code, when it is a number.
  var number: Int?
  /// Further words that name the kind of error, inner codes and quota names.
  var reasons: [String] = []
  /// A delay in the body (`"37s"`).
  var retryDelay: String?

  /// An error that says nothing.
  init() {}

  /// Reads the body of a reply; everything stays nil where it says nothing.
  init(bytes: [UInt8]) {
    self.init()
    let text = bytes.drop { $0 <= 0x20 }
    guard let first = text.first else { return }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      if let value = try? JSONReader.parse(Array(text)) { read(value) }
    } else if let value = Self.firstEvent(of: bytes) {
      read(value)
    } else if first != UInt8(ascii: "<"), text.count <= 300 {
      message = String(decoding: text, as: UTF8.self)
    }
  }

  /// Reads an error object, as a body or inside a stream.
  init(_ value: JSONValue) {
    self.init()
    read(value)
  }

  private mutating func read(_ value: JSONValue) {
    if let first = value.arrayValue?.first { return read(first) }
    guard let object = value.objectValue else { return }
    if let inner = object["error"]?.objectValue {
      read(inner)
      if let outer = object["code"], code == nil { read(code: outer) }
    } else {
      read(object)
      message = object["error"]?.stringValue ?? message
    }
    if message == nil, let detail = object["detail"] { read(detail: detail) }
  }

  /// Whether it says anything.
  var isEmpty: Bool { message == nil && code == nil && type == nil }

  private mutating func read(_ object: JSONObject) {
    message = object["message"]?.stringValue ?? object["msg"]?.stringValue
    type = object["type"]?.stringValue
    parameter = object["param"]?.stringValue
    if let paths = object["details"]?["paths"]?.arrayValue?.compactMap(\.stringValue), !paths.isEmpty {
      parameter = paths.joined(separator: " ")
    }
    if let code = object["code"] { read(code: code) }
    if let status = object["status"]?.stringValue {
      reasons.append(status)
      // Google's `code` repeats the HTTP status; the word says more.
      if number != nil { code = status }
    }
    if let inner = object["innererror"]?["code"]?.stringValue { reasons.append(inner) }
    if object["metadata"]?["flagged_input"] != nil { reasons.append("flagged_input") }
    if let code = object["details"]?["error_code"]?.stringValue { reasons.append(code) }
    for detail in object["details"]?.arrayValue ?? [] {
      if let reason = detail["reason"]?.stringValue { reasons.append(reason) }
      if let delay = detail["retryDelay"]?.stringValue { retryDelay = delay }
      for violation in detail["violations"]?.arrayValue ?? [] {
        if let quota = violation["quotaId"]?.stringValue { reasons.append(quota) }
      }
    }
  }

  private mutating func read(code value: JSONValue) {
    if let text = value.stringValue {
      code = text
      number = Int(text)
    } else if let number = value.intValue {
      self.number = number
      code = String(number)
    }
  }

  /// Reads the validation errors of common Python servers: a text, or a list of objects with `msg` and `loc`.
  private mutating func read(detail: JSONValue) {
    message = detail.stringValue ?? detail[0]?["msg"]?.stringValue
    guard parameter == nil, let place = detail[0]?["loc"]?.arrayValue else { return }
    let path = place.drop { $0 == "body" }.map { $0.stringValue ?? $0.description }
    if !path.isEmpty { parameter = path.joined(separator: ".") }
  }

  private static func firstEvent(of bytes: [UInt8]) -> JSONValue? {
    var value: JSONValue?
    var decoder = SSEDecoder()
    func read(_ data: UnsafeRawBufferPointer) {
      if value == nil { value = try? JSONReader.parse(data) }
    }
    // An event too large to be read leaves nothing to say.
    try? decoder.feed(bytes) { data, _ in read(data) }
    try? decoder.finish { data, _ in read(data) }
    return value
  }
}
