// SPDX-License-Identifier: Apache-2.0

import JSONRPC

extension FuzzTarget {
  /// Framing: however the bytes are cut the frames are the same, none is larger than allowed, and what is framed comes
  /// out again.
  static let framing = FuzzTarget("framing") { (bytes) throws(Violation) in
    for framing in [Framing.contentLength, .lines] {
      // The small limit makes nearly every message too large, the other one none.
      for limit in [40, MessageFramer.defaultMaxMessageBytes] {
        let whole = frames([bytes], framing, limit)
        try checkSizes(whole, of: bytes, limit)
        for pieces in Pieces.cuts(of: bytes) {
          try expectEqual(frames(pieces, framing, limit), whole, "\(framing), limit \(limit): cut and uncut")
        }
      }
    }
    try checkRoundTrip(bytes)
  }

  private static func frames(_ pieces: [[UInt8]], _ framing: Framing, _ limit: Int) -> [Frame] {
    var framer = MessageFramer(framing, maxMessageBytes: limit)
    var frames: [Frame] = []
    for piece in pieces { piece.withUnsafeBytes { framer.feed($0, into: &frames) } }
    framer.finish(into: &frames)
    return frames
  }

  /// No frame holds more than is allowed, and all together not more than arrived.
  private static func checkSizes(_ frames: [Frame], of bytes: [UInt8], _ limit: Int) throws(Violation) {
    var total = 0
    for frame in frames {
      switch frame {
      case .message(let body):
        try expect(body.count <= limit, "a message of \(body.count) bytes is within \(limit)")
        total += body.count
      case .oversized(let prefix, let length):
        try expect(prefix.count <= 4096, "the kept beginning of \(prefix.count) bytes is short")
        try expect(length.map { $0 > limit } ?? true, "a message of \(String(describing: length)) is too large")
        total += prefix.count
      case .unsupportedCharset(let name): total += name.utf8.count / 3  // Invalid bytes become three each.
      case .badHeader, .lost: break
      }
    }
    try expect(total <= bytes.count, "\(total) bytes of frames came out of \(bytes.count)")
  }

  /// A message behind its header, twice, is the message, twice.
  private static func checkRoundTrip(_ body: [UInt8]) throws(Violation) {
    let framed = Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
    let expected = [Frame.message(body), .message(body)]
    try expectEqual(frames([framed + framed], .contentLength, body.count), expected, "what was framed comes out")
    if body.count > 0 {
      let oversized = frames([framed + framed], .contentLength, body.count - 1)
      let prefix = Array(body.prefix(4096))
      try expectEqual(
        oversized, Array(repeating: .oversized(prefix: prefix, length: body.count), count: 2),
        "one byte too many is too large")
    }
  }
}
