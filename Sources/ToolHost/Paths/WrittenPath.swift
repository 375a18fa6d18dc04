// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// A path as a tool gets it, made absolute. Nothing here looks at the disk.
struct WrittenPath: Sendable, Equatable {
  /// The absolute path, with `.` and `..` as written.
  var absolute: String
  /// Whether it ends in a way that only folders can have: `/`, `.` or `..`.
  var namesFolder: Bool

  /// Reads a path.
  ///
  /// - Parameters:
  ///   - text: what the tool got.
  ///   - workspace: what relative paths belong to.
  ///   - home: what `~` stands for.
  init(_ text: String, workspace: String?, home: String?) throws(PathProblem) {
    guard !text.isEmpty else { throw .empty }
    if text.utf8.contains(0) { throw .nullByte }
    let shown = ShownPath.text(text)
    if Self.hasScheme(text) { throw .address(shown) }
    let path: String
    if PathNames.isAbsolute(text) {
      path = text
    } else if text.utf8.first == UInt8(ascii: "~") {
      guard text == "~" || text.utf8.starts(with: "~/".utf8), let home, PathNames.isAbsolute(home) else {
        throw .home(shown)
      }
      path = home + String(Substring(text.utf8.dropFirst()))
    } else {
      guard let workspace else { throw .relative(shown) }
      path = "\(workspace)/\(text)"
    }
    let names = PathNames.split(path)
    guard path.utf8.count < 4096, names.allSatisfy({ $0.utf8.count <= 255 }) else { throw .tooLong }
    if names.contains(where: { Self.isEncoded($0.utf8) }) { throw .encoded(shown) }
    absolute = path
    namesFolder = path.utf8.last == UInt8(ascii: "/") || names.last == "." || names.last == ".."
  }

  /// The path with `..` taken out by the text alone, as many programs do before they open anything. Where links are
  /// followed first, as the system does, the same text may lead elsewhere.
  var lexical: String {
    var names: [Substring] = []
    for name in PathNames.split(absolute) {
      switch name {
      case ".": continue
      case "..": _ = names.popLast()
      default: names.append(name)
      }
    }
    return PathNames.absolute(names)
  }

  /// Whether a text begins like an address.
  private static func hasScheme(_ text: String) -> Bool {
    let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "/") }
    let rest = text.utf8.dropFirst(scheme.count)
    guard !scheme.isEmpty, rest.first == UInt8(ascii: ":") else { return false }
    return rest.dropFirst().starts(with: "//".utf8) || scheme.elementsEqual("file".utf8)
  }

  /// Whether a name is another one for whoever decodes percent signs: `%2e%2e`, `..%2fx`, `x%00`.
  private static func isEncoded(_ name: some Collection<UInt8>) -> Bool {
    guard name.contains(UInt8(ascii: "%")) else { return false }
    var decoded: [UInt8] = []
    var rest = name[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let high = rest.first.flatMap(hex), let low = rest.dropFirst().first.flatMap(hex) {
        decoded.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        decoded.append(byte)
      }
    }
    let isStep = decoded == Array(".".utf8) || decoded == Array("..".utf8)
    let wasStep = decoded.count == name.count
    return isStep && !wasStep || decoded.contains(UInt8(ascii: "/")) || decoded.contains(0)
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

/// Paths in sentences: without control characters and not too long.
enum ShownPath {
  static func text(_ path: String) -> String {
    var text = ""
    for scalar in path.unicodeScalars.prefix(300) {
      let isPlain = scalar.value >= 0x20 && !(0x7f...0x9f).contains(scalar.value) && !isFormat(scalar)
      text.unicodeScalars.append(isPlain ? scalar : "\u{fffd}")
    }
    return path.unicodeScalars.count > 300 ? "“\(text)…”" : "“\(text)”"
  }

  /// Characters that change how the text around them is shown.
  private static func isFormat(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .format }
}
