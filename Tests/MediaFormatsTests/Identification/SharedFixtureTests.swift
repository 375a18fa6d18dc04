// SPDX-License-Identifier: Apache-2.0

import JSONCore
import MediaFormats
import TestSupport
import Testing

@Suite("Files of the conformance data", .enabled(if: Shared.isAvailable))
struct SharedFixtureTests {
  @Test("There are files") func areThere() {
    #expect(SharedFixtures.names.count >= 48)
  }

  @Test("Facts are those of the list", arguments: SharedFixtures.names)
  func facts(_ name: String) throws {
    let expected = try #require(SharedFixtures.expectations().first { $0["file"]?.stringValue == name })
    let bytes = try SharedFixtures.bytes(name)
    #expect(bytes.count == expected["bytes"]?.intValue)
    let facts = MediaIdentification.identify(bytes)
    if let mediaType = expected["media_type"]?.stringValue {
      #expect(facts.format.mediaType == mediaType)
    } else {
      #expect(facts.format == .unknown)
    }
    #expect(facts.isComplete == expected["complete"]?.boolValue)
    #expect(facts.picture?.width == expected["width"]?.intValue)
    #expect(facts.picture?.height == expected["height"]?.intValue)
    if let picture = facts.picture {
      #expect(picture.frames == expected["frames"]?.intValue)
      #expect(picture.orientation == expected["orientation"]?.intValue)
    }
    #expect(facts.pages == expected["pages"]?.intValue)
    #expect(facts.isEncrypted == expected["encrypted"]?.boolValue ?? false)
    if let duration = expected["duration_ms"]?.intValue { #expect(facts.durationMilliseconds == duration) }
  }

  @Test(
    "Transparency is told where the headers do",
    arguments: [
      ("red-32x24.png", false), ("alpha-32x24.png", true), ("alpha-30x20.webp", true), ("lossy-30x20.webp", false),
      ("baseline-40x30.jpg", false), ("picture-18x12.avif", false), ("picture-18x12.tiff", false),
    ])
  func transparency(_ name: String, _ hasAlpha: Bool) throws {
    #expect(MediaIdentification.identify(try SharedFixtures.bytes(name)).picture?.hasAlpha == hasAlpha)
  }

  @Test("A file that is cut is never a complete picture of more than it shows", arguments: SharedFixtures.names)
  func cut(_ name: String) throws {
    let bytes = try SharedFixtures.bytes(name)
    guard bytes.count < 4096 else { return }
    let whole = MediaIdentification.identify(bytes)
    for length in bytes.indices {
      let facts = MediaIdentification.identify(Array(bytes.prefix(length)))
      guard let picture = facts.picture, let all = whole.picture, facts.format == whole.format else { continue }
      #expect(picture.width == all.width && picture.height == all.height, "the first \(length) bytes")
    }
  }
}
