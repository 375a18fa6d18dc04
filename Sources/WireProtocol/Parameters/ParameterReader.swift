// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Picks the members of a request's params once they are checked.
///
/// Params are checked against their shape first (``MethodParams``), so picking cannot fail: a member of the wrong kind
/// reads as absent. `null` counts as absent. Unknown members are ignored, as protocol.md section 13 asks.
public struct ParameterReader: Sendable {
  /// The object being read.
  public let object: JSONObject
  /// JSON Pointer of ``object`` in the params.
  public let pointer: String
  /// Told the pointer of every member that is asked for. Tests compare that with what the shape declares.
  let onRead: (@Sendable (String) -> Void)?

  /// Starts at the top of a request's params; absent and `null` params count as an empty object.
  public init(params: JSONValue?) throws(WireError) {
    switch params {
    case nil, .null: self.init(object: [:])
    case .object(let object): self.init(object: object)
    case .some(let other):
      throw .invalidParams("", "The params must be an object, not \(other.kindForPeople).")
    }
  }

  /// Starts at an object.
  ///
  /// - Parameter pointer: where the object stands in the params.
  public init(object: JSONObject, pointer: String = "") {
    self.init(object: object, pointer: pointer, onRead: nil)
  }

  init(object: JSONObject, pointer: String, onRead: (@Sendable (String) -> Void)?) {
    self.object = object
    self.pointer = pointer
    self.onRead = onRead
  }

  /// The member as it came, nil when absent or `null`.
  public func value(_ key: String) -> JSONValue? {
    if let onRead { onRead(child(key)) }
    guard let value = object[key], !value.isNull else { return nil }
    return value
  }

  /// A text member.
  public func string(_ key: String) -> String? { value(key)?.stringValue }

  /// A text member that the shape requires.
  public func text(_ key: String) -> String { string(key) ?? "" }

  /// A whole number.
  public func integer(_ key: String) -> Int? { value(key)?.intValue }

  /// A number.
  public func number(_ key: String) -> Double? { value(key)?.doubleValue }

  /// A boolean member.
  public func bool(_ key: String) -> Bool? { value(key)?.boolValue }

  /// A member that is one of a few words.
  public func word<Word: RawRepresentable<String>>(_ key: String, _: Word.Type) -> Word? {
    string(key).flatMap(Word.init(rawValue:))
  }

  /// A member that is an object.
  public func reader(_ key: String) -> ParameterReader? {
    value(key)?.objectValue.map { ParameterReader(object: $0, pointer: child(key), onRead: onRead) }
  }

  /// A member that is a list of objects.
  public func readers(_ key: String) -> [ParameterReader]? {
    value(key)?.arrayValue?.enumerated().compactMap { index, element in
      element.objectValue.map { ParameterReader(object: $0, pointer: "\(child(key))/\(index)", onRead: onRead) }
    }
  }

  /// A member that is a list of texts.
  public func strings(_ key: String) -> [String]? { value(key)?.arrayValue?.compactMap(\.stringValue) }

  /// A member that is a list of texts, or of objects that have the text in a member.
  public func strings(_ key: String, or member: String) -> [String]? {
    let readers = readers(key) ?? []
    var next = readers.makeIterator()
    return value(key)?.arrayValue?.compactMap { element in
      element.objectValue == nil ? element.stringValue : next.next()?.string(member)
    }
  }

  /// The pointer of a member.
  public func child(_ key: String) -> String {
    pointer + "/" + key.replacing("~", with: "~0").replacing("/", with: "~1")
  }
}
