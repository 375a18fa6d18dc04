// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Typed access to the params of a request; every failure is a -32602 that points at the offending member.
///
/// `null` counts as absent. Unknown members are ignored, as protocol.md section 13 asks.
public struct ParameterReader: Sendable {
  /// The object being read.
  public let object: JSONObject
  /// JSON Pointer of ``object`` in the params.
  public let pointer: String

  /// Starts at the top of a request's params; absent and `null` params count as an empty object.
  public init(params: JSONValue?) throws(WireError) {
    switch params {
    case nil, .null: object = [:]
    case .object(let object): self.object = object
    case .some(let other):
      throw .invalidParams("", "The params must be an object, not \(other.kindForPeople).")
    }
    pointer = ""
  }

  /// Reads an object that does not come from a request, such as settings.
  public init(settings: JSONObject) {
    self.init(object: settings, pointer: "")
  }

  init(object: JSONObject, pointer: String) {
    self.object = object
    self.pointer = pointer
  }

  /// The member as it came, nil when absent or `null`.
  public func value(_ key: String) -> JSONValue? {
    guard let value = object[key], !value.isNull else { return nil }
    return value
  }

  /// A text member.
  public func string(_ key: String) throws(WireError) -> String? {
    guard let value = value(key) else { return nil }
    guard let string = value.stringValue else { throw wrongType(key, "a string", value) }
    return string
  }

  /// A text member that must be there and not be empty.
  public func requiredString(_ key: String) throws(WireError) -> String {
    guard let string = try string(key) else { throw missing(key) }
    guard !string.isEmpty else { throw .invalidParams(child(key), "“\(key)” must not be empty.") }
    return string
  }

  /// A whole number within a range.
  public func integer(_ key: String, in range: ClosedRange<Int> = 0...Int.max) throws(WireError) -> Int? {
    guard let value = value(key) else { return nil }
    guard let integer = value.intValue else { throw wrongType(key, "a whole number", value) }
    guard range.contains(integer) else {
      let upper = range.upperBound == Int.max ? "or more" : "to \(range.upperBound)"
      throw .invalidParams(child(key), "“\(key)” is \(integer); it must be \(range.lowerBound) \(upper).")
    }
    return integer
  }

  /// A number that is not negative.
  public func number(_ key: String) throws(WireError) -> Double? {
    guard let value = value(key) else { return nil }
    guard let number = value.doubleValue else { throw wrongType(key, "a number", value) }
    guard number >= 0 else { throw .invalidParams(child(key), "“\(key)” must not be negative.") }
    return number
  }

  /// A boolean member.
  public func bool(_ key: String) throws(WireError) -> Bool? {
    guard let value = value(key) else { return nil }
    guard let bool = value.boolValue else { throw wrongType(key, "true or false", value) }
    return bool
  }

  /// A member that is one of a few words.
  public func word<Word: RawRepresentable & CaseIterable>(_ key: String, _: Word.Type) throws(WireError) -> Word?
  where Word.RawValue == String {
    guard let string = try string(key) else { return nil }
    guard let word = Word(rawValue: string) else {
      let choices = Word.allCases.map { "“\($0.rawValue)”" }.joined(separator: ", ")
      throw .invalidParams(child(key), "“\(key)” is “\(string)”; it must be one of \(choices).")
    }
    return word
  }

  /// A member that is an object.
  public func reader(_ key: String) throws(WireError) -> ParameterReader? {
    guard let value = value(key) else { return nil }
    guard let object = value.objectValue else { throw wrongType(key, "an object", value) }
    return ParameterReader(object: object, pointer: child(key))
  }

  /// A member that is a list of objects.
  public func readers(_ key: String) throws(WireError) -> [ParameterReader]? {
    guard let value = value(key) else { return nil }
    guard let array = value.arrayValue else { throw wrongType(key, "a list", value) }
    var readers: [ParameterReader] = []
    for (index, element) in array.enumerated() {
      guard let object = element.objectValue else {
        throw .invalidParams("\(child(key))/\(index)", "Element \(index) of “\(key)” must be an object.")
      }
      readers.append(ParameterReader(object: object, pointer: "\(child(key))/\(index)"))
    }
    return readers
  }

  /// A member that is a list of texts.
  public func strings(_ key: String) throws(WireError) -> [String]? {
    guard let value = value(key) else { return nil }
    guard let array = value.arrayValue else { throw wrongType(key, "a list of strings", value) }
    var strings: [String] = []
    for (index, element) in array.enumerated() {
      guard let string = element.stringValue else {
        throw .invalidParams("\(child(key))/\(index)", "Element \(index) of “\(key)” must be a string.")
      }
      strings.append(string)
    }
    return strings
  }

  /// The pointer of a member.
  public func child(_ key: String) -> String {
    pointer + "/" + key.replacing("~", with: "~0").replacing("/", with: "~1")
  }

  /// The error for a member that has to be there.
  public func missing(_ key: String) -> WireError {
    .invalidParams(child(key), "“\(key)” is missing.")
  }

  private func wrongType(_ key: String, _ expected: String, _ found: JSONValue) -> WireError {
    .invalidParams(child(key), "“\(key)” must be \(expected), not \(found.kindForPeople).")
  }
}

extension JSONValue {
  /// What a person calls this kind of value.
  var kindForPeople: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer, .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
