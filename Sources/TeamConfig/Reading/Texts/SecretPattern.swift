// SPDX-License-Identifier: Apache-2.0

/// What looks like a key of some provider. Only well-known beginnings count, so that ordinary words are never hidden.
/// (config.md section 6, `secret-literal`)
package enum SecretPattern {
  private static let beginnings = [
    "sk-", "sk_", "AIza", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xox", "xai-", "gsk_", "hf_", "nvapi-",
    "fw_", "csk-", "tgp_", "AKIA",
  ]

  /// The beginnings by their first byte.
  private static let byFirstByte: [[[UInt8]]] = {
    var table = [[[UInt8]]](repeating: [], count: 256)
    for beginning in beginnings {
      let bytes = Array(beginning.utf8)
      table[Int(bytes[0])].append(bytes)
    }
    return table
  }()

  /// Keys are at least this long.
  private static let shortest = 16

  /// Whether a text is one word that begins like a key and is long enough to be one.
  package static func matches(_ text: String) -> Bool {
    let bytes = text.utf8
    guard bytes.count >= shortest, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return false }
    return beginnings.contains { text.hasPrefix($0) }
  }

  /// The first key in a text, such as that of `Bearer …` or `--token=…`; never to be shown. In prose only words with a
  /// digit count.
  static func find(in text: String, isProse: Bool) -> String? {
    var text = text
    return text.withUTF8 { bytes in
      for index in bytes.indices where mayBegin(in: bytes, at: index) {
        let word = bytes[index...].prefix { $0 > 0x20 && $0 < 0x7F && !isSeparator($0) }
        let isKey = word.count >= shortest && (!isProse || word.contains { (0x30...0x39).contains($0) })
        if isKey { return String(decoding: word, as: UTF8.self) }
      }
      return nil
    }
  }

  /// Whether a key may begin at a place: its beginning is there and nothing that would make it part of a word.
  static func mayBegin(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    let candidates = byFirstByte[Int(bytes[index])]
    guard !candidates.isEmpty, index == 0 || isSeparator(bytes[index - 1]) else { return false }
    return candidates.contains { bytes[index...].starts(with: $0) }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\""),
      UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "@"):
      true
    default: false
    }
  }
}
