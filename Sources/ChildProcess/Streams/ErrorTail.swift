// SPDX-License-Identifier: Apache-2.0

/// The end of what a child wrote to its error output; long lines are cut. (claude-code.md R11)
struct ErrorTail {
  /// What is kept of a line.
  private static let lineBytes = 4096

  private let limit: Int
  private var bytes: [UInt8] = []
  private var lineLength = 0

  init(limit: Int) { self.limit = limit }

  /// Takes the next bytes in.
  mutating func append(_ piece: some Collection<UInt8>) {
    for line in piece.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      if line.offset > 0 { endLine() }
      let room = max(0, Self.lineBytes - lineLength)
      bytes += line.element.prefix(room)
      lineLength += line.element.count
    }
    // Cut when it is twice as long, so that each byte is moved once at most.
    if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
  }

  /// The end, as text; it begins with a line.
  var text: String {
    guard bytes.count > limit else { return String(decoding: bytes, as: UTF8.self) }
    let end = bytes.suffix(limit)
    let start = end.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? end.startIndex
    return String(decoding: end[start...], as: UTF8.self)
  }

  private mutating func endLine() {
    if lineLength > Self.lineBytes { bytes += Array(" … (\(lineLength - Self.lineBytes) bytes more)".utf8) }
    bytes.append(UInt8(ascii: "\n"))
    lineLength = 0
  }
}
