// SPDX-License-Identifier: Apache-2.0

/// Base64 with padding and without line breaks (RFC 4648 section 4).
public enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
    return values
  }()

  /// The text of some bytes.
  public static func encode(_ bytes: [UInt8]) -> String {
    String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { text in
      var count = 0
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let length = min(3, bytes.count - start)
        var group: UInt32 = 0
        for index in 0..<3 { group = group << 8 | (index < length ? UInt32(bytes[start + index]) : 0) }
        for index in 0..<4 {
          text[count] =
            index <= length ? alphabet[Int(group >> (18 - 6 * UInt32(index)) & 63)] : UInt8(ascii: "=")
          count += 1
        }
      }
      return count
    }
  }

  /// Appends the text of some bytes to others, without a copy in between.
  public static func append(_ bytes: [UInt8], to output: inout [UInt8]) {
    output.reserveCapacity(output.count + (bytes.count + 2) / 3 * 4)
    bytes.withUnsafeBufferPointer { bytes in
      var at = 0
      while at < bytes.count {
        let length = min(3, bytes.count - at)
        var group: UInt32 = 0
        for index in 0..<3 { group = group << 8 | (index < length ? UInt32(bytes[at + index]) : 0) }
        for index in 0..<4 {
          output.append(index <= length ? alphabet[Int(group >> (18 - 6 * UInt32(index)) & 63)] : UInt8(ascii: "="))
        }
        at += 3
      }
    }
  }

  /// The bytes; nil when the text is no base64. White space is passed over.
  public static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 4 * 3)
    var group: UInt32 = 0
    var bits: UInt32 = 0
    var isPadded = false
    for byte in text.utf8 where byte > 0x20 {
      if byte == UInt8(ascii: "=") {
        isPadded = true
        continue
      }
      let value = values[Int(byte)]
      guard value != 0xFF, !isPadded else { return nil }
      group = group << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: group >> bits))
      }
    }
    return bits == 6 ? nil : bytes
  }
}
