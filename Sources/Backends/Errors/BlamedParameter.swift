// SPDX-License-Identifier: Apache-2.0

/// The member of a request that a provider objects to in words alone.
enum BlamedParameter {
  /// What stands before and behind the name, lower case. Nothing before means: the name ends where the second begins;
  /// nothing behind: it ends where no character of a name follows.
  private static let patterns: [(before: String, behind: String)] = [
    ("", ": extra inputs are not permitted"),
    ("field: '", "'"),
    ("unsupported parameter: '", "'"),
    ("unknown parameter: '", "'"),
    ("unsupported value: '", "'"),
    ("unrecognized request argument supplied: ", ""),
    ("argument not supported on this model: ", ""),
    ("property '", "' is unsupported"),
    ("unknown name \"", "\""),
    ("`", "` is deprecated"),
    ("`", "` is not supported"),
    ("`", "` may only be set"),
  ]

  /// The name; nil when the message blames none.
  static func name(in message: String) -> String? {
    let text = message.lowercased()
    // Only ASCII keeps its length in lower case, and names are found by their places.
    guard text.utf8.count == message.utf8.count else { return nil }
    for pattern in patterns {
      if let name = name(in: Array(message.utf8), Array(text.utf8), pattern) { return name }
    }
    return nil
  }

  private static func name(
    in message: [UInt8], _ lower: [UInt8], _ pattern: (before: String, behind: String)
  ) -> String? {
    let behind = Array(pattern.behind.utf8)
    if pattern.before.isEmpty {
      guard let end = lower.firstRange(of: behind)?.lowerBound else { return nil }
      let tail = message[..<end].reversed().prefix(while: isPartOfName)
      return checked(tail.reversed())
    }
    var rest = lower[...]
    while let start = rest.firstRange(of: Array(pattern.before.utf8))?.upperBound {
      let name = message[start...].prefix(while: isPartOfName)
      if lower[name.endIndex...].starts(with: behind) { return checked(Array(name)) }
      rest = lower[start...]
    }
    return nil
  }

  private static func checked(_ name: [UInt8]) -> String? {
    name.isEmpty || name.count > 200 ? nil : String(decoding: name, as: UTF8.self)
  }

  /// Letters, digits and what stands in paths such as `messages[2].content.0`.
  private static func isPartOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "_.-[]".utf8.contains(byte)
    }
  }
}
