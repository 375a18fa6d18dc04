// SPDX-License-Identifier: Apache-2.0

/// Where a value does not have its shape, and what a person should know about it.
public struct ShapeProblem: Error, Sendable, Equatable {
  /// JSON Pointer to the value that is missing or wrong.
  public var pointer: String
  /// What was expected there, for example `a string`; nil when the message is about something else.
  public var expected: String?
  /// One sentence for people.
  public var message: String
  /// How to mend it.
  public var hint: String?

  init(_ message: String, pointer: String = "", expected: String? = nil, hint: String? = nil) {
    self.pointer = pointer
    self.expected = expected
    self.message = message
    self.hint = hint
  }

  /// The same problem, seen from one level further out.
  func inside(_ key: String) -> ShapeProblem {
    var problem = self
    problem.pointer = "/\(key.replacing("~", with: "~0").replacing("/", with: "~1"))\(pointer)"
    return problem
  }
}

/// How strictly values are checked.
public struct ShapeCheck: Sendable {
  /// Whether a member that is `null` counts as absent.
  public var nullIsAbsent: Bool
  /// Whether members that are not declared, and words of open lists that are not known, are wrong.
  public var isClosed: Bool

  /// For what others send: `null` is absent, and unknown members are ignored.
  public static let lenient = ShapeCheck(nullIsAbsent: true, isClosed: false)
  /// For what this program sends: exactly what is declared.
  public static let closed = ShapeCheck(nullIsAbsent: false, isClosed: true)

  /// The first thing that is wrong with a value; nil when it has the shape.
  ///
  /// - Parameter label: what a sentence calls the value, for example `The params`; a plural.
  public func problem(in value: JSONValue, _ shape: Shape, label: String) -> ShapeProblem? {
    problem(value, shape, .whole(label))
  }

  /// The first thing that is wrong with an object; nil when it has the shape.
  public func problem(in object: JSONObject, _ shape: ObjectShape, label: String) -> ShapeProblem? {
    problem(object, shape, .whole(label))
  }

  /// The first thing that is wrong with one member of an object; nil when it has its shape, or is absent.
  public func problem(in object: JSONObject, member: ObjectShape.Member) -> ShapeProblem? {
    guard let value = present(object[member.name], member.shape) else {
      return member.isRequired
        ? ShapeProblem("“\(member.name)” is missing.", expected: member.shape.phrase).inside(member.name) : nil
    }
    return problem(value, member.shape, .member(member.name))?.inside(member.name)
  }

  /// What a sentence calls a value.
  private enum Label: CustomStringConvertible {
    case whole(String)
    case member(String)
    case element(Int, of: String)

    var description: String {
      switch self {
      case .whole(let name): name
      case .member(let name): "“\(name)”"
      case .element(let index, let list): "Element \(index) of “\(list)”"
      }
    }

    var isPlural: Bool {
      if case .whole = self { return true }
      return false
    }

    var key: String {
      switch self {
      case .whole(let name), .member(let name), .element(_, let name): name
      }
    }
  }

  /// A member's value, nil when it counts as absent.
  private func present(_ value: JSONValue?, _ shape: Shape) -> JSONValue? {
    guard let value, value.isNull, nullIsAbsent else { return value }
    return shape == .any ? .some(value) : .none
  }

  private func problem(_ value: JSONValue, _ shape: Shape, _ label: Label) -> ShapeProblem? {
    switch (shape, value) {
    case (.any, _), (.null, .null), (.boolean, .bool): return nil
    case (.integer(let range), _):
      guard let number = value.intValue else { return wrongKind(value, shape, label) }
      guard !range.contains(number) else { return nil }
      return ShapeProblem("\(label) is \(number); it must be \(Shape.phrase(range)).", expected: shape.phrase)
    case (.number(let rule), _):
      guard let number = value.doubleValue else { return wrongKind(value, shape, label) }
      return problem(number, rule, shape, label)
    case (.string(let rule), .string(let text)): return problem(text, rule, shape, label)
    case (.constant(let word), .string(let text)):
      return text == word ? nil : ShapeProblem("\(label) is “\(text)”; it must be “\(word)”.", expected: shape.phrase)
    case (.words(let list), .string(let text)):
      if list.words.contains(where: { $0.word == text }) || (list.isOpen && !isClosed) { return nil }
      return ShapeProblem("\(label) is “\(text)”; it must be \(shape.phrase).", expected: shape.phrase)
    case (.list(let element, let least), .array(let elements)):
      guard elements.count >= least else {
        return ShapeProblem("\(label) must not be empty.", expected: shape.phrase)
      }
      for (index, value) in elements.enumerated() {
        if let problem = problem(value, element, .element(index, of: label.key)) {
          return problem.inside(String(index))
        }
      }
      return nil
    case (.map(let element), .object(let members)):
      if element == .any { return nil }
      for (key, value) in members {
        if let problem = problem(value, element, .member(key)) { return problem.inside(key) }
      }
      return nil
    case (.object(let object), .object(let members)): return problem(members, object, label)
    case (.variants(let variants), .object(let members)): return problem(members, variants, label)
    case (.union(let shapes), _): return problem(value, in: shapes, shape, label)
    default: return wrongKind(value, shape, label)
    }
  }

  private func problem(_ object: JSONObject, _ shape: ObjectShape, _ label: Label) -> ShapeProblem? {
    if !shape.choice.isEmpty {
      let given = shape.choice.filter { name in
        shape[name].map { present(object[name], $0.shape) != Optional<JSONValue>.none } ?? false
      }
      if given.isEmpty {
        return ShapeProblem("\(label) must have one of \(shape.choice.joined(separator: ", ")).")
      }
      if given.count > 1 {
        let names = given.joined(separator: " and ")
        return ShapeProblem(
          label.isPlural
            ? "\(label) have \(names); they must have exactly one of them."
            : "\(label) has \(names); it must have exactly one of them.")
      }
    }
    for member in shape.members {
      if let problem = problem(in: object, member: member) { return problem }
    }
    if isClosed, !shape.isOpen, let other = object.first(where: { shape[$0.key] == nil }) {
      return ShapeProblem("“\(other.key)” is no member of \(shape.name).").inside(other.key)
    }
    return nil
  }

  private func problem(_ object: JSONObject, _ variants: Variants, _ label: Label) -> ShapeProblem? {
    guard let tag = object[variants.tag], !tag.isNull else {
      return ShapeProblem("“\(variants.tag)” is missing.").inside(variants.tag)
    }
    guard let word = tag.stringValue else {
      return wrongKind(tag, .text, .member(variants.tag)).inside(variants.tag)
    }
    if let variant = variants.variant(word) { return problem(object, variant, label) }
    if let unknown = variants.unknown, !isClosed { return problem(object, unknown, label) }
    let choices = Shape.oneOf(variants.cases.compactMap { $0.tagValue(variants.tag) })
    return ShapeProblem("“\(variants.tag)” is “\(word)”; it must be \(choices).", expected: choices).inside(
      variants.tag)
  }

  /// A value has to fit a shape of its own JSON kind; when it fits none, the first of them says why.
  private func problem(_ value: JSONValue, in shapes: [Shape], _ union: Shape, _ label: Label) -> ShapeProblem? {
    var first: ShapeProblem?
    for shape in shapes where shape.accepts(value.kind) {
      guard var problem = problem(value, shape, label) else { return nil }
      if problem.pointer.isEmpty, shape.isChoice {
        let found = value.stringValue.map { "“\($0)”" } ?? value.description
        problem.message = "\(label) is \(found); it must be \(union.phrase)."
      }
      if first == nil { first = problem }
    }
    return first ?? wrongKind(value, union, label)
  }

  private func problem(_ number: Double, _ rule: Shape.NumberRule, _ shape: Shape, _ label: Label) -> ShapeProblem? {
    switch rule {
    case .any: nil
    case .notNegative: number >= 0 ? nil : ShapeProblem("\(label) must not be negative.", expected: shape.phrase)
    case .positive: number > 0 ? nil : ShapeProblem("\(label) must be above 0.", expected: shape.phrase)
    }
  }

  private func problem(_ text: String, _ rule: Shape.StringRule, _ shape: Shape, _ label: Label) -> ShapeProblem? {
    if let limit = rule.maxBytes, text.utf8.count > limit || (text.isEmpty && !rule.allowsEmpty) {
      return ShapeProblem("\(label) must have \(rule.allowsEmpty ? 0 : 1) to \(limit) bytes.", expected: shape.phrase)
    }
    if text.isEmpty {
      return rule.allowsEmpty ? nil : ShapeProblem("\(label) must not be empty.", expected: shape.phrase)
    }
    switch rule.format {
    case .text, .uri, .base64: return nil
    case .absolutePath:
      return text.utf8.first == UInt8(ascii: "/")
        ? nil : ShapeProblem("\(label) must be an absolute path.", expected: shape.phrase)
    case .jsonPointer:
      return (try? JSONPointer(parsing: text)) != nil
        ? nil
        : ShapeProblem(
          "“\(text)” is no JSON Pointer.", expected: shape.phrase, hint: "Write it like /agents/0/backend/model.")
    case .dateTime:
      return DateTime.milliseconds(text) != nil
        ? nil
        : ShapeProblem(
          "“\(text)” is no time.", expected: shape.phrase, hint: "Write it like 2026-01-31T09:00:00Z. (RFC 3339)")
    }
  }

  private func wrongKind(_ value: JSONValue, _ shape: Shape, _ label: Label) -> ShapeProblem {
    let found =
      value.intValue == nil && shape.wantsWholeNumber && value.doubleValue != nil
      ? value.description : value.kindForPeople
    return ShapeProblem("\(label) must be \(shape.phrase), not \(found).", expected: shape.phrase)
  }
}
