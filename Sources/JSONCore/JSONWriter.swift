// SPDX-License-Identifier: Apache-2.0

/// Writes compact JSON into a byte buffer, member by member, in the order of the calls.
///
/// Commas and colons are written by the writer. The caller keeps the calls balanced: every `begin…` has its `end…`, and in
/// an object every value follows its key. A fresh writer makes one value; ``reset()`` keeps the buffer for the next one.
public struct JSONWriter: Sendable {
  /// What has been written so far: UTF-8.
  public var bytes: [UInt8] = []

  /// Whether a comma is due before the next key or element.
  private var needsComma = false

  /// Makes a writer with room for `reserving` bytes.
  public init(reserving: Int = 256) { bytes.reserveCapacity(reserving) }

  /// Makes a writer that appends to `bytes`; what stands there is left alone.
  public init(appendingTo bytes: consuming [UInt8]) { self.bytes = bytes }

  /// Forgets what was written and keeps the buffer.
  public mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  @inline(__always)
  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }
}

// MARK: - Structure

extension JSONWriter {
  /// Opens an object.
  public mutating func beginObject() { open(UInt8(ascii: "{")) }

  /// Closes the innermost object.
  public mutating func endObject() { close(UInt8(ascii: "}")) }

  /// Opens an array.
  public mutating func beginArray() { open(UInt8(ascii: "[")) }

  /// Closes the innermost array.
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes the key of the next value; it is plain ASCII without quotes, backslashes and control characters.
  public mutating func key(_ name: StaticString) {
    separate()
    needsComma = false
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  /// Writes the key of the next value.
  @_disfavoredOverload
  public mutating func key(_ name: String) {
    separate()
    needsComma = false
    Self.appendEscaped(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    needsComma = false
    bytes.append(bracket)
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }
}

// MARK: - Values

extension JSONWriter {
  /// Writes a string.
  public mutating func string(_ text: String) {
    separate()
    Self.appendEscaped(text, to: &bytes)
  }

  /// Writes a string that is given as UTF-8. Invalid sequences are written as U+FFFD.
  public mutating func string(utf8 text: UnsafeRawBufferPointer) {
    separate()
    Self.appendEscaped(utf8: text, to: &bytes)
  }

  /// Writes an integer.
  public mutating func integer(_ value: Int) { integer(Int64(value)) }

  /// Writes an integer.
  public mutating func integer(_ value: Int64) {
    separate()
    Self.appendInteger(value, to: &bytes)
  }

  /// Writes a number in the shortest form that reads back as the same; infinities and NaN become `null`.
  public mutating func number(_ value: Double) {
    guard value.isFinite else { return null() }
    separate()
    bytes.append(contentsOf: value.description.utf8)
  }

  /// Writes `true` or `false`.
  public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

  /// Writes `null`.
  public mutating func null() { literal("null") }

  /// Writes a whole value.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .integer(let value): integer(value)
    case .number(let value): number(value)
    case .string(let text): string(text)
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .object(let members):
      self.value(members)
    }
  }

  /// Writes a whole object.
  public mutating func value(_ object: JSONObject) {
    beginObject()
    for (name, value) in object {
      key(name)
      self.value(value)
    }
    endObject()
  }

  /// Writes a value that is already JSON; it is not checked.
  public mutating func raw(_ encoded: [UInt8]) {
    separate()
    bytes.append(contentsOf: encoded)
  }

  /// Writes a value that is already JSON; it is not checked.
  public mutating func raw(_ encoded: some Sequence<UInt8>) {
    separate()
    bytes.append(contentsOf: encoded)
  }

  private mutating func literal(_ text: StaticString) {
    separate()
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
