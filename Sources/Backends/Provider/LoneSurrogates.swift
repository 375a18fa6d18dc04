// SPDX-License-Identifier: Apache-2.0

/// Halves of surrogate pairs in the escapes of JSON, which are read as U+FFFD and worth a warning.
enum LoneSurrogates {
  /// Whether valid JSON has an escape in it that is half a pair without its other half.
  static func are(in json: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    while let escape = json[at...].firstIndex(of: UInt8(ascii: "\\")) {
      guard let unit = codeUnit(json, at: escape) else {
        at = min(escape + 2, json.count)
        continue
      }
      at = escape + 6
      switch unit {
      case 0xD800..<0xDC00:
        guard let second = codeUnit(json, at: at), (0xDC00..<0xE000).contains(second) else { return true }
        at += 6
      case 0xDC00..<0xE000:
        return true
      default:
        break
      }
    }
    return false
  }

  /// The value of the `\uXXXX` that stands at an offset; nil when none does.
  private static func codeUnit(_ json: UnsafeRawBufferPointer, at start: Int) -> UInt16? {
    guard start + 6 <= json.count, json[start] == UInt8(ascii: "\\"), json[start + 1] == UInt8(ascii: "u") else {
      return nil
    }
    let digits = String(decoding: json[start + 2..<start + 6], as: UTF8.self)
    return UInt16(digits, radix: 16)
  }
}
