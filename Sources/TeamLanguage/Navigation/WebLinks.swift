// SPDX-License-Identifier: Apache-2.0

/// Finds `https` addresses in a text, in values and comments alike.
enum WebLinks {
  private static let scheme = Array("https://".utf8)
  private static let longest = 2000

  /// The addresses as links, in the order of the text.
  static func links(in bytes: [UInt8]) -> [DocumentLink] {
    var links: [DocumentLink] = []
    var index = 0
    while let start = bytes[index...].firstIndex(of: scheme[0]) {
      index = start + 1
      guard bytes[start...].starts(with: scheme), start == 0 || !isLetter(bytes[start - 1]) else { continue }
      let end = end(of: bytes, from: start)
      index = max(index, end)
      guard end > start + scheme.count, end - start <= longest else { continue }
      let address = String(decoding: bytes[start..<end], as: UTF8.self)
      // Nobody knows where an address with a variable leads.
      guard !address.contains("${") else { continue }
      links.append(DocumentLink(range: start..<end, target: .web(address)))
    }
    return links
  }

  /// Where an address ends: before white space, quotes and brackets, and without the sentence's punctuation.
  private static func end(of bytes: [UInt8], from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] > 0x20, bytes[end] < 0x7F, !stops.contains(bytes[end]) { end += 1 }
    while end > start, trailing.contains(bytes[end - 1]) { end -= 1 }
    return end
  }

  private static let stops = Set("\"'`<>|\\^".utf8)
  private static let trailing = Set(".,;:!?)]}*_".utf8)

  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
}
