// SPDX-License-Identifier: Apache-2.0

import MediaFormats
import TestSupport
import Testing

/// Whatever the bytes are, identification ends with facts that make sense. A trap would end the test process.
@Suite("Hostile bytes")
struct HostileBytesTests {
  private static let files: [[UInt8]] =
    MediaSample.all.map(\.bytes)
    + SharedFixtures.names.compactMap { try? SharedFixtures.bytes($0) }.filter { $0.count <= 4096 }

  @Test("Every beginning of every file")
  func prefixes() {
    for file in Self.files where file.count <= 4096 {
      file.withUnsafeBytes { bytes in
        for length in 0...bytes.count { check(UnsafeRawBufferPointer(rebasing: bytes[..<length])) }
      }
    }
  }

  @Test("Flipped bits, extreme numbers and moved parts, the same ones in every run")
  func mutations() {
    var random = Generator(state: 42)
    for file in Self.files where !file.isEmpty && file.count <= 4096 {
      for _ in 0..<200 {
        var bytes = file
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          let position = Int.random(in: bytes.indices, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0:
            bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
          case 1:
            bytes[position] = UInt8.random(in: 0...255, using: &random)
          case 2:
            let value: UInt8 = Bool.random(using: &random) ? 0xFF : 0x7F
            for index in position..<min(position + 8, bytes.count) { bytes[index] = index == position ? value : 0xFF }
          default:
            let end = Int.random(in: position..<bytes.count, using: &random)
            bytes.append(contentsOf: bytes[position...end])
          }
        }
        bytes.withUnsafeBytes { check($0) }
      }
    }
  }

  @Test("A quarter of a megabyte of the same few bytes over and over, behind every beginning")
  func repetition() {
    let beginnings = MediaSample.all.map { Array($0.bytes.prefix(64)) }
    for pattern in [[0], [0xFF], [0xFF, 0xFB, 0x90, 0], [0, 0, 0, 8], Array("obj".utf8), Array("/Type/Pages ".utf8)] {
      let rest = Array(repeating: pattern as [UInt8], count: (1 << 18) / pattern.count).flatMap { $0 }
      for beginning in beginnings { (beginning + rest).withUnsafeBytes { check($0) } }
    }
  }

  private func check(_ bytes: UnsafeRawBufferPointer) {
    let facts = MediaIdentification.identify(bytes)
    if let picture = facts.picture {
      #expect(picture.width >= 0 && picture.height >= 0 && picture.frames >= 1)
      #expect((1...8).contains(picture.orientation))
    }
    if let duration = facts.durationMilliseconds { #expect(duration >= 0) }
    if let pages = facts.pages { #expect(pages >= 0) }
    if bytes.isEmpty { #expect(!facts.isComplete) }
  }
}

/// The numbers of a linear congruential generator: the same in every run.
private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 33
  }
}
