// SPDX-License-Identifier: Apache-2.0

/// One call for a key and its value. The variants for optionals write nothing for nil.
extension JSONWriter {
  /// Writes a member with a string.
  public mutating func member(_ name: StaticString, _ text: String) {
    key(name)
    string(text)
  }

  /// Writes a member with an integer.
  public mutating func member(_ name: StaticString, _ value: Int) {
    key(name)
    integer(value)
  }

  /// Writes a member with an integer.
  public mutating func member(_ name: StaticString, _ value: Int64) {
    key(name)
    integer(value)
  }

  /// Writes a member with a number.
  public mutating func member(_ name: StaticString, _ value: Double) {
    key(name)
    number(value)
  }

  /// Writes a member with a truth value.
  public mutating func member(_ name: StaticString, _ value: Bool) {
    key(name)
    bool(value)
  }

  /// Writes a member with any value.
  public mutating func member(_ name: StaticString, _ value: JSONValue) {
    key(name)
    self.value(value)
  }

  /// Writes a member with an object.
  public mutating func member(_ name: StaticString, _ object: JSONObject) {
    key(name)
    value(object)
  }

  /// Writes a member with an array of strings.
  public mutating func member(_ name: StaticString, _ texts: [String]) {
    key(name)
    beginArray()
    for text in texts { string(text) }
    endArray()
  }

  /// Writes a member with a value that is already JSON; it is not checked.
  public mutating func member(_ name: StaticString, raw encoded: [UInt8]) {
    key(name)
    raw(encoded)
  }

  /// Writes a member with a string, or nothing.
  public mutating func member(_ name: StaticString, _ text: String?) {
    if let text { member(name, text) }
  }

  /// Writes a member with an integer, or nothing.
  public mutating func member(_ name: StaticString, _ value: Int?) {
    if let value { member(name, value) }
  }

  /// Writes a member with an integer, or nothing.
  public mutating func member(_ name: StaticString, _ value: Int64?) {
    if let value { member(name, value) }
  }

  /// Writes a member with a number, or nothing.
  public mutating func member(_ name: StaticString, _ value: Double?) {
    if let value { member(name, value) }
  }

  /// Writes a member with a truth value, or nothing.
  public mutating func member(_ name: StaticString, _ value: Bool?) {
    if let value { member(name, value) }
  }

  /// Writes a member with any value, or nothing.
  public mutating func member(_ name: StaticString, _ value: JSONValue?) {
    if let value { member(name, value) }
  }

  /// Writes a member with an object, or nothing.
  public mutating func member(_ name: StaticString, _ object: JSONObject?) {
    if let object { member(name, object) }
  }

  /// Writes a member with an array of strings, or nothing.
  public mutating func member(_ name: StaticString, _ texts: [String]?) {
    if let texts { member(name, texts) }
  }

  /// Writes a member whose key is not known beforehand.
  @_disfavoredOverload
  public mutating func member(_ name: String, _ value: JSONValue) {
    key(name)
    self.value(value)
  }
}
