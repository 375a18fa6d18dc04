// SPDX-License-Identifier: Apache-2.0

/// `.env` files as python-dotenv reads them, which MassGen uses. (config.md 1.5)
public enum DotEnv {
  /// The definitions of a file in order. Lines without `=` and lines that cannot be read are passed over.
  ///
  /// A value is without quotes (up to a ` #` comment or the end of the line), in single quotes (`\'` and `\\` are
  /// escapes) or in double quotes (`\n`, `\t` and the like are escapes too); quoted ones may span lines. `range` is
  /// where the definition stands, in bytes.
  public static func parse(_ bytes: [UInt8]) -> [(name: String, value: String, range: Range<Int>)] {
    var reading = Reading(bytes: bytes)
    return reading.definitions()
  }

  /// A value with `${NAME}` and `${NAME:-default}` replaced; without a value and a default the name becomes nothing.
  static func interpolate(_ value: String, lookup: (String) -> String?) -> String {
    guard value.utf8.contains(UInt8(ascii: "$")) else { return value }
    let bytes = Array(value.utf8)
    var output: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "{"),
        let end = bytes[(index + 2)...].firstIndex(of: UInt8(ascii: "}"))
      else {
        output.append(bytes[index])
        index += 1
        continue
      }
      let inside = bytes[(index + 2)..<end]
      let colon = inside.indices.first {
        inside[$0] == UInt8(ascii: ":") && $0 + 1 < end && inside[$0 + 1] == UInt8(ascii: "-")
      }
      let name = String(decoding: inside[..<(colon ?? end)], as: UTF8.self)
      let fallback = colon.map { String(decoding: inside[($0 + 2)...], as: UTF8.self) }
      output += Array((lookup(name) ?? fallback ?? "").utf8)
      index = end + 1
    }
    return String(decoding: output, as: UTF8.self)
  }
}

extension DotEnv {
  private struct Reading {
    let bytes: [UInt8]
    var index = 0
    /// Where the value that was read last ends.
    var end = 0

    mutating func definitions() -> [(name: String, value: String, range: Range<Int>)] {
      var found: [(name: String, value: String, range: Range<Int>)] = []
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
      while index < bytes.count {
        skip { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D || $0 == 0x0C || $0 == 0x0B }
        let start = index
        if let (name, value) = definition() {
          found.append((name, value, start..<end))
        }
        skip { $0 != 0x0A && $0 != 0x0D }
      }
      return found
    }

    /// Reads a definition; nil when the line has none.
    private mutating func definition() -> (String, String)? {
      guard index < bytes.count, bytes[index] != UInt8(ascii: "#") else { return nil }
      skipExport()
      guard let name = name() else { return nil }
      skip(isBlank)
      guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return nil }
      index += 1
      skip(isBlank)
      end = index
      guard index < bytes.count else { return (name, "") }
      switch bytes[index] {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): return quoted(by: bytes[index]).map { (name, $0) }
      default: return (name, unquoted())
      }
    }

    private mutating func skipExport() {
      let word = Array("export".utf8)
      guard bytes[index...].starts(with: word), index + word.count < bytes.count, isBlank(bytes[index + word.count])
      else { return }
      index += word.count
      skip(isBlank)
    }

    private mutating func name() -> String? {
      guard index < bytes.count else { return nil }
      let start: Int
      let end: Int
      if bytes[index] == UInt8(ascii: "'") {
        guard let close = bytes[(index + 1)...].firstIndex(of: UInt8(ascii: "'")) else { return nil }
        (start, end) = (index + 1, close)
        index = close + 1
      } else {
        start = index
        skip { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "#") && $0 > 0x20 }
        end = index
      }
      return start == end ? nil : String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private mutating func unquoted() -> String {
      let start = index
      skip { $0 != 0x0A && $0 != 0x0D }
      end = index
      for place in start..<end where bytes[place] == UInt8(ascii: "#") && place > start && isBlank(bytes[place - 1]) {
        end = place
        break
      }
      while end > start, isBlank(bytes[end - 1]) { end -= 1 }
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// Reads a value in quotes; nil when they are not closed or more follows on the line.
    private mutating func quoted(by quote: UInt8) -> String? {
      var value: [UInt8] = []
      var place = index + 1
      while place < bytes.count {
        let byte = bytes[place]
        if byte == quote {
          index = place + 1
          end = index
          skip(isBlank)
          // Anything but a comment behind the value makes the line unreadable.
          guard index == bytes.count || [0x0A, 0x0D, UInt8(ascii: "#")].contains(bytes[index]) else { return nil }
          return String(decoding: value, as: UTF8.self)
        }
        if byte == UInt8(ascii: "\\"), place + 1 < bytes.count {
          let next = bytes[place + 1]
          if let meant = escape(next, in: quote) {
            value.append(meant)
          } else {
            value += [byte, next]
          }
          place += 2
        } else {
          value.append(byte)
          place += 1
        }
      }
      return nil
    }

    private func escape(_ byte: UInt8, in quote: UInt8) -> UInt8? {
      switch byte {
      case UInt8(ascii: "\\"), UInt8(ascii: "'"): return byte
      case _ where quote == UInt8(ascii: "'"): return nil
      case UInt8(ascii: "\""): return byte
      case UInt8(ascii: "a"): return 0x07
      case UInt8(ascii: "b"): return 0x08
      case UInt8(ascii: "f"): return 0x0C
      case UInt8(ascii: "n"): return 0x0A
      case UInt8(ascii: "r"): return 0x0D
      case UInt8(ascii: "t"): return 0x09
      case UInt8(ascii: "v"): return 0x0B
      default: return nil
      }
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private mutating func skip(_ condition: (UInt8) -> Bool) {
      while index < bytes.count, condition(bytes[index]) { index += 1 }
    }
  }
}
