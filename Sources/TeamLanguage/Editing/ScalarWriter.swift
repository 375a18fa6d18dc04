// SPDX-License-Identifier: Apache-2.0

import JSONCore
import YAMLTree

/// Writes single values so that YAML 1.1 reads them back as they are, and YAML 1.2 too.
struct ScalarWriter {
  /// Where a value stands.
  enum Context {
    /// Held by indentation.
    case block
    /// Between `{…}` or `[…]`.
    case flow
    /// In a JSON text or between brackets where keys are quoted.
    case json
  }

  var prefersSingleQuotes = false

  /// A value that is neither list nor mapping.
  func scalar(_ value: JSONValue, in context: Context) -> String {
    switch value {
    case .string(let text): self.text(text, in: context)
    case .number(let number): self.number(number)
    default: value.description
    }
  }

  /// A text: plain where it is read back as the same text, else in quotes.
  func text(_ text: String, in context: Context) -> String {
    context != .json && Self.isPlain(text, in: context) ? text : quoted(text, in: context)
  }

  /// A text in quotes of the usual kind.
  func quoted(_ text: String, in context: Context) -> String {
    if context != .json, prefersSingleQuotes, Self.canBeSingleQuoted(text) { return Self.singleQuoted(text) }
    return Self.doubleQuoted(text)
  }

  /// A number with a fraction: YAML 1.1 wants a dot and a signed exponent.
  private func number(_ number: Double) -> String {
    let text = JSONValue.number(number).description
    guard let exponent = text.firstIndex(where: { $0 == "e" || $0 == "E" }) else {
      return text.contains(".") ? text : text + ".0"
    }
    let mantissa = text[..<exponent]
    let power = text[text.index(after: exponent)...]
    let isSigned = power.hasPrefix("-") || power.hasPrefix("+")
    return "\(mantissa.contains(".") ? mantissa : mantissa + ".0")e\(isSigned ? "" : "+")\(power)"
  }

  // MARK: Plain

  /// Whether a text can stand without quotes.
  static func isPlain(_ text: String, in context: Context) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, bytes.count <= 1000, first != 0x20, last != 0x20 else {
      return false
    }
    guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), !text.hasPrefix("- "), !text.hasPrefix("? ") else {
      return false
    }
    // Words that only YAML 1.2 or its readers take for numbers.
    if looksLikeNumber(first), Double(text) != nil || text.hasPrefix("0o") || text.hasPrefix("0x") { return false }
    let probe: [UInt8] =
      context == .flow ? Array("[{k: ".utf8) + bytes + Array("}]".utf8) : Array("k: ".utf8) + bytes
    let document = YAMLDocument.parse(probe, options: silent)
    let path: [PathStep] = context == .flow ? [0, "k"] : ["k"]
    guard document.problems.isEmpty, !document.wasRepaired, let id = document.node(at: path) else { return false }
    let node = document.node(id)
    return node.kind == .scalar && node.style == .plain && node.anchor == nil && node.tag == nil
      && document.range(id).count == bytes.count && document.scalar(id) == .string(text)
  }

  /// Whether a text can stand as a key without quotes.
  static func isPlainKey(_ text: String) -> Bool {
    guard text != "<<", text.utf8.count <= 128, isPlain(text, in: .flow) else { return false }
    let document = YAMLDocument.parse(Array("\(text): 1".utf8), options: silent)
    return document.problems.isEmpty && document.node(at: [.key(text)]) != nil
  }

  private static let silent: YAMLParseOptions = {
    var options = YAMLParseOptions()
    options.maximumRepairs = 0
    return options
  }()

  private static func looksLikeNumber(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
  }

  // MARK: Quotes

  static func canBeSingleQuoted(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && ($0.value < 0x80 || $0.value > 0xA0) }
      && !text.unicodeScalars.contains { $0.value == 0x2028 || $0.value == 0x2029 || $0.value == 0xFEFF }
  }

  static func singleQuoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }

  /// A text in double quotes, with escapes that JSON and YAML share.
  static func doubleQuoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value),
        "\u{2028}", "\u{2029}", "\u{FEFF}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
