// SPDX-License-Identifier: Apache-2.0

/// Writes shapes as TypeScript types. What is written compiles under `--strict` and needs TypeScript 4.5.
public struct TypeScriptRenderer: Sendable {
  /// Makes a renderer.
  public init() {}

  /// The type of a shape; named shapes are referred to.
  public func type(_ shape: Shape) -> String {
    switch shape {
    case .any: "unknown"
    case .null: "null"
    case .boolean: "boolean"
    case .integer, .number: "number"
    case .string: "string"
    case .constant(let word): Self.quoted(word)
    case .words(let list): list.name
    case .list(let element, _): isUnion(element) ? "Array<\(type(element))>" : "\(type(element))[]"
    case .map(let element): "Record<string, \(type(element))>"
    case .object(let object): object.name
    case .variants(let variants): variants.name
    case .union(let shapes): shapes.map(type).joined(separator: " | ")
    }
  }

  /// The declaration of a named shape.
  public func declaration(_ entry: ShapeCatalog.Entry) -> String {
    switch entry {
    case .object(let object): declaration(object)
    case .words(let list): declaration(list)
    case .variants(let variants): declaration(variants)
    }
  }

  /// A documentation comment.
  public func comment(_ text: String, indent: String = "") -> String {
    let lines = text.replacing("*/", with: "* /").split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 1 else { return "\(indent)/** \(text.replacing("*/", with: "* /")) */\n" }
    return "\(indent)/**\n" + lines.map { "\(indent) * \($0)\n" }.joined() + "\(indent) */\n"
  }

  /// A string literal.
  public static func quoted(_ text: String) -> String { JSONValue.string(text).description }

  private func isUnion(_ shape: Shape) -> Bool {
    if case .union = shape { return true }
    return false
  }

  private func declaration(_ object: ObjectShape) -> String {
    let plain = object.members.filter { !object.choice.contains($0.name) }
    guard !object.choice.isEmpty else {
      return comment(object.description) + "export interface \(object.name) {\n\(members(plain))}\n"
    }
    let choices = object.choice.map { chosen in
      let parts = object.choice.map { name in
        name == chosen
          ? "\(key(name)): \(object[name].map { type($0.shape) } ?? "unknown")" : "\(key(name))?: undefined"
      }
      return "  | { \(parts.joined(separator: "; ")) }\n"
    }
    let docs = object.choice.compactMap { object[$0] }.map { "- `\($0.name)`: \($0.description)" }
    let text = ([object.description, "Exactly one of:"] + docs).joined(separator: "\n")
    let union = choices.joined()
    guard !plain.isEmpty else { return comment(text) + "export type \(object.name) =\n\(union.dropLast());\n" }
    return comment(text) + "export type \(object.name) = {\n\(members(plain))} & (\n\(union));\n"
  }

  private func members(_ members: [ObjectShape.Member]) -> String {
    members.map { member in
      var text = member.description
      if let value = member.defaultValue { text += "\n@default \(value)" }
      switch member.stability {
      case .stable: break
      case .experimental: text += "\n@experimental"
      case .deprecated(let instead): text += "\n@deprecated \(instead)"
      }
      return comment(text, indent: "  ")
        + "  \(key(member.name))\(member.isRequired ? "" : "?"): \(type(member.shape));\n"
    }.joined()
  }

  private func key(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) || $0 == UInt8(ascii: "_")
    }
    return isPlain ? name : Self.quoted(name)
  }

  private func declaration(_ list: WordList) -> String {
    var text = list.description
    for word in list.words where !word.meaning.isEmpty { text += "\n- `\(word.word)`: \(word.meaning)" }
    var words = list.words.map { "  | \(Self.quoted($0.word))\n" }.joined()
    if list.isOpen {
      text += "\nLater versions may add words."
      words += "  | (string & {})\n"
    }
    return comment(text) + "export type \(list.name) =\n\(words.dropLast());\n"
  }

  private func declaration(_ variants: Variants) -> String {
    let cases = variants.cases.map { "  | \($0.name)\n" }.joined().dropLast()
    guard let unknown = variants.unknown else {
      return comment(variants.description) + "export type \(variants.name) =\n\(cases);\n"
    }
    let tags = variants.cases.compactMap { $0.tagValue(variants.tag) }.map { "  \(Self.quoted($0)),\n" }.joined()
    let list = "known\(variants.name)s"
    return """
      \(comment("The cases of {@link \(variants.name)} that this version knows."))export type Known\(variants.name) =
      \(cases);

      \(comment(variants.description))export type \(variants.name) = Known\(variants.name) | \(unknown.name);

      \(comment("The values of `\(variants.tag)` that this version knows."))export const \(list): readonly string[] = [
      \(tags)];

      \(comment("Whether a {@link \(variants.name)} is one that this version knows; others are to be ignored."))export function isKnown\(variants.name)(value: \(variants.name)): value is Known\(variants.name) {
        return \(list).indexOf(value.\(variants.tag)) >= 0;
      }

      """
  }
}
