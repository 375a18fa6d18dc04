// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Names of tools on the wire: those that providers refuse are replaced by shorter ones, the same in every request, and
/// mapped back when the model uses them. (backends.md 0.4)
public struct ToolNames: Sendable, Equatable {
  /// The longest name every provider takes, in bytes.
  public static let maxLength = 64

  private var originals: [String: String] = [:]

  /// Prepares the names of the tools that are offered.
  public init(_ names: some Sequence<String>) {
    for name in names {
      let wire = Self.wireName(name)
      if wire != name { originals[wire] = name }
    }
  }

  /// The name to send: ASCII letters, digits, `_` and `-`, at most 64 of them. A name that has to change keeps its
  /// beginning and gets eight digits of its digest, so that no two names become one.
  public static func wireName(_ name: String) -> String {
    let isValid = !name.isEmpty && name.utf8.count <= maxLength && name.utf8.allSatisfy(isAllowed)
    if isValid { return name }
    let beginning = name.unicodeScalars.prefix(maxLength - 9).map { scalar in
      scalar.isASCII && isAllowed(UInt8(scalar.value)) ? Character(scalar) : "_"
    }
    return String(beginning) + "_" + SHA256.hex(Array(name.utf8)).prefix(8)
  }

  /// The tool's own name for a name the model used; unknown names stay as they are.
  public func original(_ wireName: String) -> String {
    originals[wireName] ?? wireName
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }
}
