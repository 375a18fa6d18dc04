// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Replaces `${NAME}` in values that must not be expanded before a program is started.
enum VariablesInText {
  /// A value with the references in its texts replaced; those without a value stay.
  static func expand(_ value: JSONValue, _ lookup: (String) -> String?) -> JSONValue {
    switch value {
    case .string(let text): .string(expand(text, lookup))
    case .array(let items): .array(items.map { expand($0, lookup) })
    case .object(let object): .object(JSONObject(object.map { ($0.key, expand($0.value, lookup)) }))
    default: value
    }
  }

  /// A text with its references replaced. A name begins with a letter or `_` and goes on with letters, digits and `_`.
  static func expand(_ text: String, _ lookup: (String) -> String?) -> String {
    var rest = text.utf8[...]
    var output: [UInt8] = []
    while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
      output += rest[..<dollar]
      let after = rest[rest.index(after: dollar)...]
      if after.first == UInt8(ascii: "{"), let end = after.firstIndex(of: UInt8(ascii: "}")) {
        let name = after[after.index(after: after.startIndex)..<end]
        if isName(name), let value = lookup(String(Substring(name))) {
          output += value.utf8
          rest = after[after.index(after: end)...]
          continue
        }
      }
      output.append(UInt8(ascii: "$"))
      rest = after
    }
    output += rest
    return String(decoding: output, as: UTF8.self)
  }

  private static func isName(_ name: Substring.UTF8View) -> Bool {
    guard let first = name.first, !(0x30...0x39).contains(first) else { return false }
    return name.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || $0 == UInt8(ascii: "_")
    }
  }
}
