// SPDX-License-Identifier: Apache-2.0

// What sentences call shapes and values.
extension Shape {
  /// What a sentence expects, for example `a string`.
  public var phrase: String {
    switch self {
    case .any: "anything"
    case .null: "null"
    case .boolean: "true or false"
    case .integer: "a whole number"
    case .number(.positive): "a number above 0"
    case .number: "a number"
    case .string(let rule):
      switch rule.format {
      case .absolutePath: "an absolute path"
      default: "a string"
      }
    case .constant(let word): "“\(word)”"
    case .words(let list): Shape.oneOf(list.words.map(\.word))
    case .list(.string, _): "a list of strings"
    case .list: "a list"
    case .map, .object, .variants: "an object"
    case .union(let shapes): shapes.map(\.phrase).joined(separator: shapes.count > 2 ? ", or " : " or ")
    }
  }

  static func oneOf(_ words: [String]) -> String {
    words.count == 1 ? "“\(words[0])”" : "one of \(words.map { "“\($0)”" }.joined(separator: ", "))"
  }

  static func phrase(_ range: ClosedRange<Int>) -> String {
    range.upperBound == Int.max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
  }

  /// Whether a value of this JSON kind can have the shape.
  func accepts(_ kind: JSONKind) -> Bool {
    switch self {
    case .any: true
    case .null: kind == .null
    case .boolean: kind == .bool
    case .integer, .number: kind == .number
    case .string, .constant, .words: kind == .string
    case .list: kind == .array
    case .map, .object, .variants: kind == .object
    case .union(let shapes): shapes.contains { $0.accepts(kind) }
    }
  }

  /// Whether the shape picks some values of its kind, so that a sentence has to name the alternatives.
  var isChoice: Bool {
    switch self {
    case .constant, .words, .number(.positive), .number(.notNegative): true
    default: false
    }
  }

  var wantsWholeNumber: Bool {
    if case .integer = self { return true }
    return false
  }
}

extension JSONValue {
  /// What a person calls this kind of value, with its article.
  public var kindForPeople: String {
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
