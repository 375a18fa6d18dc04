// SPDX-License-Identifier: Apache-2.0

/// Reads whole JSON texts into values, strictly after RFC 8259.
///
/// A byte order mark, comments, trailing commas and anything after the value are errors. Of equal keys the last one wins.
/// Half a surrogate pair in an escape is read as U+FFFD in a value and is an error in a key. Integers that fit 64 bits
/// become ``JSONValue/integer(_:)``, all other numbers ``JSONValue/number(_:)``.
public enum JSONReader {
  /// Reads a JSON text.
  ///
  /// - Parameter maxDepth: how many arrays and objects may be open at a time, at most ``JSONScanner/greatestDepth``.
  public static func parse(
    _ bytes: UnsafeRawBufferPointer, maxDepth: Int = JSONScanner.defaultDepth
  ) throws(JSONError) -> JSONValue {
    var scanner = JSONScanner(bytes, maxDepth: maxDepth)
    let value = try scanner.readValue()
    try scanner.finish()
    return value
  }

  /// Reads a JSON text.
  ///
  /// - Parameter maxDepth: how many arrays and objects may be open at a time, at most ``JSONScanner/greatestDepth``.
  public static func parse(
    _ bytes: [UInt8], maxDepth: Int = JSONScanner.defaultDepth
  ) throws(JSONError) -> JSONValue {
    try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
      try parse(UnsafeRawBufferPointer(bytes), maxDepth: maxDepth)
    }
  }

  /// Reads a JSON text.
  ///
  /// - Parameter maxDepth: how many arrays and objects may be open at a time, at most ``JSONScanner/greatestDepth``.
  public static func parse(
    _ text: String, maxDepth: Int = JSONScanner.defaultDepth
  ) throws(JSONError) -> JSONValue {
    try parse(Array(text.utf8), maxDepth: maxDepth)
  }

  /// Reads a JSON text and names the keys that stand more than once in its outermost object.
  ///
  /// - Returns: the value, and each such key once, in the order of their second appearance.
  public static func parseReportingDuplicates(
    _ bytes: UnsafeRawBufferPointer, maxDepth: Int = JSONScanner.defaultDepth
  ) throws(JSONError) -> (value: JSONValue, duplicates: [String]) {
    var scanner = JSONScanner(bytes, maxDepth: maxDepth)
    guard try scanner.peekKind() == .object else {
      let value = try scanner.readValue()
      try scanner.finish()
      return (value, [])
    }
    var duplicates: [String] = []
    let object = try scanner.readObject { key in
      if !duplicates.contains(key) { duplicates.append(key) }
    }
    try scanner.finish()
    return (.object(object), duplicates)
  }

  /// Reads a JSON text and names the keys that stand more than once in its outermost object.
  ///
  /// - Returns: the value, and each such key once, in the order of their second appearance.
  public static func parseReportingDuplicates(
    _ bytes: [UInt8], maxDepth: Int = JSONScanner.defaultDepth
  ) throws(JSONError) -> (value: JSONValue, duplicates: [String]) {
    try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
      try parseReportingDuplicates(UnsafeRawBufferPointer(bytes), maxDepth: maxDepth)
    }
  }
}
