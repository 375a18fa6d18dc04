// SPDX-License-Identifier: Apache-2.0

import MediaFormats
import TestSupport
import Testing

/// What holds with and without the library.
@Suite("Scaling before any library")
struct WithoutLibraryTests {
  @Test("The library is there, or this is no CI run and the skipped suites are counted")
  func isThere() throws {
    guard !PictureScaler.isAvailable else { return }
    let folder = "\(Shared.tests)/MediaFormatsTests/Scaling"
    let skipped = try FileBytes.names(under: folder, suffix: ".swift").reduce(0) { count, name in
      let text = String(decoding: try FileBytes.read("\(folder)/\(name)"), as: UTF8.self)
      return count
        + text.split(separator: "\n").count { $0.hasPrefix("@Suite") && $0.contains("PictureScaler.isAvailable") }
    }
    #expect(skipped > 0)
    print("skipped: \(skipped) suites need libvips, which is not installed (libvips42)")
    #expect(!Shared.isRequired, "CI needs libvips")
    let picture = TestPicture.quarters(4, 4)
    let error = #expect(throws: PictureScalingError.self) {
      try PictureScaler.scale(picture, facts: MediaIdentification.identify(picture), to: PictureTarget())
    }
    #expect(error?.code == "library_missing" && error?.hint != nil)
  }

  @Test("A picture that fits is given back as it is")
  func fits() throws {
    let picture = Bytes.png(width: 300, height: 200)
    let facts = MediaIdentification.identify(picture)
    let target = PictureTarget(maxSide: 300, maxPixels: 60_000, maxBytes: picture.count, formats: [.jpeg, .png])
    let same = try PictureScaler.scale(picture, facts: facts, to: target)
    #expect(same.bytes == picture && same.facts == facts)
  }

  @Test("A picture that claims too many pixels is refused before it is decoded, with the figure")
  func bomb() {
    let picture = Bytes.png(width: 60000, height: 60000)
    let error = #expect(throws: PictureScalingError.self) {
      try PictureScaler.scale(picture, facts: MediaIdentification.identify(picture), to: PictureTarget(maxSide: 100))
    }
    #expect(error?.code == "too_many_pixels" && error?.message.contains("3600 megapixels") == true)
  }
}
