// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPEngine

@Suite("Request bodies")
struct BodyTests {
  /// Base64 of RFC 4648 section 10.
  @Test(
    "A file in a body is encoded on its way",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ])
  func base64(_ plain: String, _ encoded: String) {
    var body = HTTPBody(Array("<".utf8))
    body.append(.base64(Array(plain.utf8)))
    body.append(.bytes(Array(">".utf8)))
    #expect(String(decoding: body.flattened(), as: UTF8.self) == "<\(encoded)>")
    #expect(body.count == encoded.utf8.count + 2)
  }

  @Test("Any stretch of a body is the same as in the whole", arguments: 1...9)
  func stretches(_ size: Int) {
    var body = HTTPBody(Array("{\"a\":\"".utf8))
    body.append(.base64((0..<41).map { UInt8($0 * 5) }))
    body.append(.bytes(Array("\",\"b\":\"".utf8)))
    body.append(.base64([255, 254]))
    body.append(.bytes(Array("\"}".utf8)))
    let whole = body.flattened()
    var read: [UInt8] = []
    while read.count < whole.count {
      let piece = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        count = body.copy(from: read.count, into: UnsafeMutableRawBufferPointer(buffer))
      }
      #expect(!piece.isEmpty)
      read += piece
    }
    #expect(read == whole)
  }
}
