// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Making texts and values shorter without breaking them.
public enum TextCut {
  /// The beginning and the end of a text with a note between them, together at most `limit` bytes plus the note.
  public static func headAndTail(of text: String, limit: Int) -> String {
    let bytes = text.utf8
    guard bytes.count > limit else { return text }
    let head = prefix(of: text, bytes: limit - limit / 4)
    let tail = suffix(of: text, bytes: limit / 4)
    let leftOut = bytes.count - head.utf8.count - tail.utf8.count
    return "\(head)\n… \(leftOut) bytes left out …\n\(tail)"
  }

  /// The longest beginning of at most `bytes` bytes that ends between Unicode scalars.
  static func prefix(of text: String, bytes: Int) -> Substring {
    let utf8 = text.utf8
    guard var end = utf8.index(utf8.startIndex, offsetBy: bytes, limitedBy: utf8.endIndex), end < utf8.endIndex
    else { return text[...] }
    while end > utf8.startIndex, utf8[end] & 0xC0 == 0x80 { utf8.formIndex(before: &end) }
    return text[..<end]
  }

  /// The longest end of at most `bytes` bytes that begins between Unicode scalars.
  static func suffix(of text: String, bytes: Int) -> Substring {
    let utf8 = text.utf8
    guard var start = utf8.index(utf8.endIndex, offsetBy: -bytes, limitedBy: utf8.startIndex) else { return text[...] }
    while start < utf8.endIndex, utf8[start] & 0xC0 == 0x80 { utf8.formIndex(after: &start) }
    return text[start...]
  }

  /// The value with its long strings, arrays and inner objects cut until it fits into `limit` bytes.
  public static func shrink(_ value: JSONValue, to limit: Int) -> JSONValue {
    var length = limit / 2
    var small = value
    while small.encoded().count > limit, length >= 16 {
      small = cut(value, strings: length, elements: max(length / 64, 2), isOutermost: true)
      length /= 2
    }
    return small
  }

  private static func cut(_ value: JSONValue, strings: Int, elements: Int, isOutermost: Bool) -> JSONValue {
    func inner(_ value: JSONValue) -> JSONValue { cut(value, strings: strings, elements: elements, isOutermost: false) }
    switch value {
    case .string(let text):
      return .string(headAndTail(of: text, limit: strings))
    case .array(let members):
      return .array(members.prefix(elements).map(inner))
    case .object(let members):
      let kept = isOutermost ? Array(members) : Array(members.prefix(max(elements, 16)))
      return .object(JSONObject(kept.map { ($0.key, inner($0.value)) }))
    default:
      return value
    }
  }
}
