// SPDX-License-Identifier: Apache-2.0

/// Collects the header lines of a reply until a final header block is complete.
///
/// Interim replies (status 1xx) are dropped, and so are trailers.
struct HeadReader {
  /// More header bytes than this are refused.
  static let limit = 256 << 10

  private let scheme: String
  private var version = ""
  private var status = 0
  private var headers: [(name: String, value: String)] = []
  private var byteCount = 0
  private(set) var isComplete = false

  init(scheme: String) {
    self.scheme = scheme
  }

  /// Whether the headers are longer than ``limit``.
  var isTooLong: Bool { byteCount > Self.limit }

  /// Takes one header line with its line end; returns the head when the line completes it.
  mutating func add(_ bytes: UnsafeRawBufferPointer) -> HTTPResponseHead? {
    guard !isComplete else { return nil }
    byteCount += bytes.count
    guard !isTooLong else { return nil }
    var line = bytes[...]
    while let last = line.last, Self.isBlank(last) { line = line.dropLast() }
    if line.starts(with: "HTTP/".utf8) {
      readStatus(String(decoding: line.dropFirst(5), as: UTF8.self))
    } else if line.isEmpty {
      guard status >= 200 else { return nil }
      isComplete = true
      return HTTPResponseHead(status: status, headers: headers, scheme: scheme, version: version)
    } else if let first = line.first, Self.isBlank(first), !headers.isEmpty {
      let more = String(decoding: line.drop(while: Self.isBlank), as: UTF8.self)
      headers[headers.count - 1].value += " \(more)"
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      let value = line[line.index(after: colon)...].drop(while: Self.isBlank)
      headers.append(
        (
          name: String(decoding: line[..<colon], as: UTF8.self).lowercased(),
          value: String(decoding: value, as: UTF8.self)
        ))
    }
    return nil
  }

  private mutating func readStatus(_ line: String) {
    let words = line.split(separator: " ", maxSplits: 2)
    version = words.first.map(String.init) ?? ""
    status = words.count > 1 ? Int(words[1]) ?? 0 : 0
    headers = []
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a
  }
}
