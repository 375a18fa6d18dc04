// SPDX-License-Identifier: Apache-2.0

extension JSONScanner {
  /// Reads the next value whole.
  public mutating func readValue() throws(JSONError) -> JSONValue {
    switch peek() {
    case UInt8(ascii: "\""):
      return .string(try readString())
    case UInt8(ascii: "{"):
      return .object(try readObject { _ in })
    case UInt8(ascii: "["):
      try beginArray()
      var elements: [JSONValue] = []
      while try nextElement() { elements.append(try readValue()) }
      return .array(elements)
    case UInt8(ascii: "t"):
      try scanLiteral("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try scanLiteral("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try scanLiteral("null")
      return .null
    case UInt8(ascii: "-"), 0x30...0x39:
      return try scanNumber()
    default:
      throw unexpected("a value")
    }
  }

  /// Reads an object and names the keys that come again.
  mutating func readObject(onDuplicate: (String) -> Void) throws(JSONError) -> JSONObject {
    try beginObject()
    var object = JSONObject()
    object.reserve(4)
    while let raw = try nextKey() {
      let key = Self.keyText(raw)
      if object.replace(key, with: try readValue()) { onDuplicate(key) }
    }
    return object
  }
}
