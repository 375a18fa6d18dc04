// SPDX-License-Identifier: Apache-2.0

/// Writes shapes as Python types: `TypedDict`, `Literal` and `Union`. What is written runs on Python 3.9, needs nothing
/// but `typing`, and passes `mypy --strict`.
public struct PythonRenderer: Sendable {
  /// Makes a renderer.
  public init() {}

  /// What the declarations need.
  public static let imports =
    "from typing import Any, Dict, FrozenSet, List, Literal, Protocol, TypedDict, Union, overload"

  /// The type of a shape; named shapes are referred to.
  public func type(_ shape: Shape) -> String {
    switch shape {
    case .any: "Any"
    case .null: "None"
    case .boolean: "bool"
    case .integer: "int"
    case .number: "float"
    case .string: "str"
    case .constant(let word): "Literal[\(Self.quoted(word))]"
    case .words(let list): list.name
    case .list(let element, _): "List[\(type(element))]"
    case .map(let element): "Dict[str, \(type(element))]"
    case .object(let object): object.name
    case .variants(let variants): variants.name
    case .union(let shapes): "Union[\(shapes.map(type).joined(separator: ", "))]"
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

  /// A string literal.
  public static func quoted(_ text: String) -> String { JSONValue.string(text).description }

  /// A docstring.
  public func docstring(_ text: String, indent: String = "    ") -> String {
    let safe = text.replacing("\\", with: "\\\\").replacing("\"\"\"", with: "'''")
    let lines = safe.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 1 else { return "\(indent)\"\"\"\(safe)\"\"\"\n" }
    return "\(indent)\"\"\"\(lines[0])\n\n" + lines.dropFirst().map { "\(indent)\($0)\n" }.joined()
      + "\(indent)\"\"\"\n"
  }

  private func declaration(_ object: ObjectShape) -> String {
    let required = object.members.filter(\.isRequired)
    let optional = object.members.filter { !$0.isRequired }
    var text = object.description
    if !object.choice.isEmpty { text += "\nExactly one of: \(object.choice.joined(separator: ", "))." }
    if optional.isEmpty { return dictionary(object.name, text, required, base: nil, isTotal: true) }
    if required.isEmpty { return dictionary(object.name, text, optional, base: nil, isTotal: false) }
    let base = "_\(object.name)Required"
    return dictionary(base, "What every \(object.name) has.", required, base: nil, isTotal: true) + "\n\n"
      + dictionary(object.name, text, optional, base: base, isTotal: false)
  }

  private func dictionary(
    _ name: String, _ text: String, _ members: [ObjectShape.Member], base: String?, isTotal: Bool
  ) -> String {
    if members.contains(where: { Self.reserved.contains($0.name) }) {
      let part = base == nil ? name : "_\(name)Optional"
      let pairs = members.map { "\(comment($0))        \(Self.quoted($0.name)): \(type($0.shape)),\n" }.joined()
      let made =
        "\(part) = TypedDict(\n    \(Self.quoted(part)),\n    {\n\(pairs)    },\n\(isTotal ? "" : "    total=False,\n"))\n"
      guard let base else { return made }
      return "\(made)\n\nclass \(name)(\(base), \(part)):\n\(docstring(text))"
    }
    let bases = base ?? "TypedDict"
    var lines = "class \(name)(\(bases)\(isTotal ? "" : ", total=False")):\n\(docstring(text))"
    if !members.isEmpty { lines += "\n" }
    for member in members {
      lines += "\(comment(member, indent: "    "))    \(member.name): \(type(member.shape))\n"
    }
    return lines
  }

  private func comment(_ member: ObjectShape.Member, indent: String = "        ") -> String {
    var text = member.description
    if let value = member.defaultValue { text += " Default: \(value)." }
    if case .deprecated(let instead) = member.stability { text += " Deprecated: \(instead)" }
    if case .experimental = member.stability { text += " Experimental." }
    return text.split(separator: "\n").map { "\(indent)# \($0)\n" }.joined()
  }

  private func declaration(_ list: WordList) -> String {
    var text = list.description
    if list.isOpen { text += " Later versions may add words." }
    var comment = text.split(separator: "\n").map { "# \($0)\n" }.joined()
    for word in list.words where !word.meaning.isEmpty { comment += "# - \(word.word): \(word.meaning)\n" }
    let words = list.words.map { "    \(Self.quoted($0.word)),\n" }.joined()
    guard list.isOpen else { return "\(comment)\(list.name) = Literal[\n\(words)]\n" }
    let indented = list.words.map { "        \(Self.quoted($0.word)),\n" }.joined()
    return "\(comment)\(list.name) = Union[\n    Literal[\n\(indented)    ],\n    str,\n]\n"
  }

  private func declaration(_ variants: Variants) -> String {
    let comment = variants.description.split(separator: "\n").map { "# \($0)\n" }.joined()
    let cases = variants.cases.map { "    \($0.name),\n" }.joined()
    guard let unknown = variants.unknown else { return "\(comment)\(variants.name) = Union[\n\(cases)]\n" }
    let tags = variants.cases.compactMap { $0.tagValue(variants.tag) }
      .map { "        \(Self.quoted($0)),\n" }.joined()
    return """
      # The cases of \(variants.name) that this version knows.
      Known\(variants.name) = Union[
      \(cases)]

      \(comment)\(variants.name) = Union[Known\(variants.name), \(unknown.name)]

      # The values of "\(variants.tag)" that this version knows; others are to be ignored.
      KNOWN_\(Self.constant(variants.name))S: FrozenSet[str] = frozenset(
          [
      \(tags)    ]
      )

      """
  }

  /// `RunEvent` as `RUN_EVENT`.
  private static func constant(_ name: String) -> String {
    var text = ""
    for character in name {
      if character.isUppercase, !text.isEmpty { text += "_" }
      text += character.uppercased()
    }
    return text
  }

  /// Words that cannot be the name of an attribute.
  private static let reserved: Set<String> = [
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
    "return", "try", "while", "with", "yield", "None", "True", "False",
  ]
}
