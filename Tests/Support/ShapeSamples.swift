// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Values made from shapes.
public enum ShapeSamples {
  /// Values that have a shape; together they use every member, every alternative and every rule of choice at least once.
  public static func values(_ shape: Shape) -> [JSONValue] {
    switch shape {
    case .any: ["anything"]
    case .null: [.null]
    case .boolean: [true, false]
    case .integer(let range): [.integer(Int64(max(range.lowerBound, min(1, range.upperBound))))]
    case .number: [1.5]
    case .string(let rule): [.string(text(rule.format))]
    case .constant(let word): [.string(word)]
    case .words(let list): list.words.prefix(1).map { .string($0.word) }
    case .list(let element, _): values(element).map { [$0] }
    case .map(let element): values(element).prefix(1).map { ["key": $0] }
    case .object(let object): objects(object).map(JSONValue.object)
    case .variants(let variants): variants.cases.flatMap(objects).map(JSONValue.object)
    case .union(let shapes): shapes.flatMap(values)
    }
  }

  /// Objects that have a shape.
  public static func objects(_ shape: ObjectShape) -> [JSONObject] {
    let choices = shape.choice.isEmpty ? [nil] : shape.choice.map(Optional.some)
    return choices.flatMap { choice in
      let members = shape.members.filter { !shape.choice.contains($0.name) || $0.name == choice }
      let base = JSONObject(members.map { ($0.name, values($0.shape).first ?? .null) })
      let others = members.flatMap { member in
        values(member.shape).dropFirst().map { value in
          var object = base
          object[member.name] = value
          return object
        }
      }
      return [base] + others
    }
  }

  /// Values that have another JSON kind than the shape.
  public static func wrongKind(for shape: Shape) -> JSONValue? {
    let candidates: [JSONValue] = [.number(0.5), "?", true, [true], ["?": 1]]
    return candidates.first { ShapeCheck.lenient.problem(in: $0, shape, label: "It")?.pointer == "" }
  }

  private static func text(_ format: Shape.StringRule.Format) -> String {
    switch format {
    case .text: "text"
    case .uri: "file:///tmp/x"
    case .absolutePath: "/tmp"
    case .jsonPointer: "/a/0"
    case .dateTime: "2026-01-31T09:00:00Z"
    case .base64: "AAAA"
    }
  }
}
