// SPDX-License-Identifier: Apache-2.0

extension Repair {
  /// Removes what JSON has not but people write: comments (`//`, `/* */`, `#`) and commas before a closing bracket. Nil
  /// where that does not make JSON of a text.
  static func mending(json bytes: [UInt8]) -> Repair? {
    let removals = JSONSurplus.find(in: bytes)
    guard !removals.isEmpty else { return nil }
    var mended = bytes
    for range in removals.reversed() { mended.removeSubrange(range) }
    guard ConfigNode.read(json: mended).failure == nil else { return nil }
    return Repair(
      "Remove comments and surplus commas",
      [.edit(removals.map { ConfigDiagnostic.Edit(range: $0, replacement: "") })])
  }
}

/// What stands in a text besides JSON.
private struct JSONSurplus {
  private let bytes: [UInt8]
  private var index = 0
  private var found: [Range<Int>] = []
  /// A comma that nothing has followed yet.
  private var comma: Int?

  static func find(in bytes: [UInt8]) -> [Range<Int>] {
    var scan = JSONSurplus(bytes: bytes)
    while scan.index < bytes.count { scan.step() }
    return scan.found.sorted { $0.lowerBound < $1.lowerBound }
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  private mutating func step() {
    switch byte(index) {
    case UInt8(ascii: "\""):
      comma = nil
      skipString()
    case UInt8(ascii: "#"):
      skipLine()
    case UInt8(ascii: "/") where byte(index + 1) == UInt8(ascii: "/"):
      skipLine()
    case UInt8(ascii: "/") where byte(index + 1) == UInt8(ascii: "*"):
      let start = index
      index += 2
      while index < bytes.count, byte(index) != UInt8(ascii: "*") || byte(index + 1) != UInt8(ascii: "/") { index += 1 }
      index = min(index + 2, bytes.count)
      found.append(start..<index)
    case UInt8(ascii: ","):
      comma = index
      index += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      if let comma { found.append(comma..<comma + 1) }
      comma = nil
      index += 1
    case 0x20, 0x09, 0x0A, 0x0D:
      index += 1
    default:
      comma = nil
      index += 1
    }
  }

  private mutating func skipString() {
    index += 1
    while index < bytes.count, byte(index) != UInt8(ascii: "\""), byte(index) != 0x0A {
      index += byte(index) == UInt8(ascii: "\\") ? 2 : 1
    }
    index += 1
  }

  private mutating func skipLine() {
    var start = index
    while index < bytes.count, byte(index) != 0x0A, byte(index) != 0x0D { index += 1 }
    // The blanks before a comment go with it.
    while start > 0, byte(start - 1) == 0x20 || byte(start - 1) == 0x09 { start -= 1 }
    found.append(start..<index)
  }
}
