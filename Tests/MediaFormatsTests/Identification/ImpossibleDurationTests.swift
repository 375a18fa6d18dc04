// SPDX-License-Identifier: Apache-2.0

import MediaFormats
import Testing

@Suite("Durations nobody could wait for")
struct ImpossibleDurationTests {
  private static func big(_ number: UInt64, bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: number >> UInt64((bytes - 1 - $0) * 8)) }
  }

  private static func box(_ name: String, _ content: [UInt8]) -> [UInt8] {
    big(UInt64(content.count + 8), bytes: 4) + Array(name.utf8) + content
  }

  /// A film whose header tells a duration in units of which so many make a second.
  private static func film(scale: UInt64, duration: UInt64) -> [UInt8] {
    let header = [1, 0, 0, 0] + [UInt8](repeating: 0, count: 16) + big(scale, bytes: 4) + big(duration, bytes: 8)
    return box("ftyp", Array("isom".utf8) + [0, 0, 0, 0])
      + box("moov", box("mvhd", header + [UInt8](repeating: 0, count: 80)))
  }

  @Test(
    "A film that claims to play for ages is a film of unknown length",
    arguments: [
      (48_000, 9_223_372_036_854_775), (1, 9_223_372_036_854_775), (1, UInt64.max), (0, 7), (1000, 1 << 62),
    ] as [(UInt64, UInt64)])
  func films(_ scale: UInt64, _ duration: UInt64) {
    let facts = MediaIdentification.identify(Self.film(scale: scale, duration: duration))
    #expect(facts.format == .mp4)
    #expect(facts.durationMilliseconds == nil)
  }

  @Test("One that plays for two seconds says so")
  func sane() {
    #expect(MediaIdentification.identify(Self.film(scale: 600, duration: 1200)).durationMilliseconds == 2000)
  }
}
