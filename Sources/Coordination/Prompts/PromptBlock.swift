// SPDX-License-Identifier: Apache-2.0

/// A piece of a user message between a begin and an end marker.
///
/// Markers are `<team:…>` tags. Whatever looks like one inside of a block is defused, so that no task, answer or reason
/// can end its block early or open another one.
struct PromptBlock {
  private let tag: String
  private let attributes: String
  private let content: String

  init(_ tag: String, _ attributes: [(name: String, value: String)] = [], content: String) {
    self.tag = tag
    self.attributes = attributes.map { " \($0.name)=\"\(Self.defuse($0.value))\"" }.joined()
    self.content = Self.defuse(content)
  }

  /// A block around blocks.
  init(_ tag: String, blocks: [PromptBlock]) {
    self.tag = tag
    attributes = ""
    content = blocks.map(\.text).joined(separator: "\n")
  }

  /// The block with its markers.
  var text: String {
    content.isEmpty
      ? "<team:\(tag)\(attributes)></team:\(tag)>" : "<team:\(tag)\(attributes)>\n\(content)\n</team:\(tag)>"
  }

  /// The text with the opening bracket of every marker look-alike replaced by one that opens nothing.
  static func defuse(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "<")) else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "<"), isMarker(bytes[(index + 1)...]) {
        result.append(contentsOf: "‹".utf8)
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether what follows a `<` reads like a marker: blanks and a slash are allowed before the name, any case.
  private static func isMarker(_ rest: ArraySlice<UInt8>) -> Bool {
    let blanks: Set<UInt8> = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "/")]
    let name = rest.drop { blanks.contains($0) }.prefix(5)
    return name.map { $0 | 0x20 }.elementsEqual("team:".utf8)
  }
}
