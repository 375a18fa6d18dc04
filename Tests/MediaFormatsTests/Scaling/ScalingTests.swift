// SPDX-License-Identifier: Apache-2.0

import MediaFormats
import TestSupport
import Testing

@Suite("Scaling pictures", .enabled(if: PictureScaler.isAvailable))
struct ScalingTests {
  private func scale(_ bytes: [UInt8], to target: PictureTarget) throws(PictureScalingError) -> ScaledPicture {
    try PictureScaler.scale(bytes, facts: MediaIdentification.identify(bytes), to: target)
  }

  @Test("Pictures become as small as both limits ask, in the same shape, and never larger")
  func limits() throws {
    let picture = TestPicture.quarters(400, 200)
    let cases: [(PictureTarget, Int, Int)] = [
      (PictureTarget(formats: [.png]), 400, 200),
      (PictureTarget(maxSide: 1000, formats: [.png]), 400, 200),
      (PictureTarget(maxSide: 100, formats: [.png]), 100, 50),
      (PictureTarget(maxPixels: 20_000, formats: [.jpeg]), 200, 100),
      (PictureTarget(maxSide: 300, maxPixels: 5_000, formats: [.webp]), 100, 50),
      (PictureTarget(maxSide: 1, formats: [.png]), 1, 1),
    ]
    for (target, width, height) in cases {
      let scaled = try scale(picture, to: target)
      #expect(scaled.facts == MediaIdentification.identify(scaled.bytes))
      #expect(scaled.facts.isComplete && scaled.facts.format == target.formats[0])
      #expect(scaled.facts.picture?.width == width && scaled.facts.picture?.height == height, "\(target)")
    }
  }

  @Test("Colours stay where they are")
  func colors() throws {
    let dots = try #require(PNGDots(scale(TestPicture.quarters(7, 4), to: PictureTarget(formats: [.png])).bytes))
    #expect([dots[0, 0], dots[6, 0], dots[0, 3], dots[6, 3]] == [.red, .green, .blue, .white])
  }

  @Test("A picture is shown as its orientation says, and then has none", arguments: 1...8)
  func orientation(_ orientation: Int) throws {
    let plain = try scale(TestPicture.quarters(64, 32), to: PictureTarget(formats: [.jpeg])).bytes
    let turned =
      Array(plain.prefix(2)) + Bytes.segment(0xE1, Bytes.ascii("Exif\0\0") + Bytes.exif(orientation))
      + plain.dropFirst(2)
    let scaled = try scale(turned, to: PictureTarget(maxSide: 32, formats: [.png]))
    let picture = try #require(scaled.facts.picture)
    #expect(picture.orientation == 1)
    #expect([picture.width, picture.height] == (orientation < 5 ? [32, 16] : [16, 32]))
    let dots = try #require(PNGDots(scaled.bytes))
    let (right, bottom) = (picture.width - 3, picture.height - 3)
    let corners = [dots[2, 2], dots[right, 2], dots[2, bottom], dots[right, bottom]]
    // Left above, right above, left below, right below (EXIF 2.32, Orientation).
    let expected: [[Color]] = [
      [.red, .green, .blue, .white], [.green, .red, .white, .blue], [.white, .blue, .green, .red],
      [.blue, .white, .red, .green], [.red, .blue, .green, .white], [.blue, .red, .white, .green],
      [.white, .green, .blue, .red], [.green, .white, .red, .blue],
    ]
    #expect(zip(corners, expected[orientation - 1]).allSatisfy { $0.isNear($1) }, "\(corners)")
  }

  @Test("Bitmaps of all kinds that are read have the colours they should")
  func bitmaps() throws {
    let palette: [Color] = [.blue, .red, .green]
    let files = [
      TestPicture.paletteBMP(
        1, 3, [[0b1000_0000, 0, 0, 0], [0b0100_0000, 0, 0, 0]], palette: Array(palette.prefix(2))),
      TestPicture.paletteBMP(4, 3, [[0x10, 0x00, 0, 0], [0x01, 0x00, 0, 0]], palette: palette),
      TestPicture.paletteBMP(8, 3, [[1, 0, 0, 0], [0, 1, 0, 0]], palette: palette),
      TestPicture.bmp(3, 2) { x, y in x == y ? .red : .blue },
      TestPicture.transparentBMP(3, 2) { x, y in x == y ? .red : .blue },
    ]
    for file in files {
      let dots = try #require(PNGDots(scale(file, to: PictureTarget(formats: [.png])).bytes))
      #expect(
        [dots[0, 0], dots[1, 0], dots[2, 0], dots[0, 1], dots[1, 1], dots[2, 1]] == [
          .red, .blue, .blue, .blue, .red, .blue,
        ])
    }
  }

  @Test("Transparency is kept where an allowed format can, and else lies on white")
  func transparency() throws {
    let picture = TestPicture.transparentBMP(32, 32) { x, _ in x < 16 ? .clear : .red }
    let kept = try scale(picture, to: PictureTarget(formats: [.jpeg, .png]))
    #expect(kept.facts.format == .png && kept.facts.picture?.hasAlpha == true)
    #expect(try #require(PNGDots(kept.bytes))[2, 2].alpha == 0)
    let flat = try scale(picture, to: PictureTarget(formats: [.jpeg, .gif]))
    #expect(flat.facts.format == .jpeg)
    let dots = try #require(PNGDots(scale(flat.bytes, to: PictureTarget(maxSide: 16, formats: [.png])).bytes))
    #expect(dots[2, 2].isNear(.white) && dots[13, 2].isNear(.red))
  }

  @Test("Bytes are saved by quality first and then by size, and a limit is a limit")
  func bytes() throws {
    let noise = TestPicture.noise(200, 150)
    let free = try scale(noise, to: PictureTarget(formats: [.jpeg]))
    let lower = try scale(noise, to: PictureTarget(maxBytes: free.bytes.count * 3 / 4, formats: [.jpeg]))
    #expect(lower.bytes.count <= free.bytes.count * 3 / 4)
    #expect(lower.facts.picture == free.facts.picture)
    for format in [MediaFormat.jpeg, .png, .webp] {
      let small = try scale(noise, to: PictureTarget(maxBytes: 4000, formats: [format]))
      #expect(small.bytes.count <= 4000 && small.facts.format == format)
      let picture = try #require(small.facts.picture)
      #expect(picture.width < 200 && abs(picture.width * 3 - picture.height * 4) <= 4)
    }
    // PNG is preferred but too large at full size; JPEG is not.
    let other = try scale(noise, to: PictureTarget(maxBytes: free.bytes.count, formats: [.png, .jpeg]))
    #expect(other.facts.format == .jpeg && other.facts.picture?.width == 200)
  }

  @Test("A format that cannot be so large gives way to the next one")
  func formatLimits() throws {
    let long = TestPicture.bmp(17000, 1) { _, _ in .red }
    #expect(try scale(long, to: PictureTarget(formats: [.webp, .jpeg])).facts.format == .jpeg)
    let error = #expect(throws: PictureScalingError.self) { try scale(long, to: PictureTarget(formats: [.webp])) }
    #expect(error?.code == "cannot_encode")
  }

  @Test("What cannot be done is said with a word for programs")
  func failures() throws {
    let picture = TestPicture.quarters(64, 32)
    func code(_ bytes: [UInt8], _ target: PictureTarget) -> String? {
      do throws(PictureScalingError) {
        _ = try scale(bytes, to: target)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code(picture, PictureTarget(maxBytes: 10, formats: [.jpeg])) == "cannot_fit")
    #expect(code(picture, PictureTarget(formats: [.gif, .heic])) == "no_format")
    #expect(code(picture, PictureTarget(formats: [])) == "no_format")
    #expect(code(picture.dropLast(), PictureTarget(formats: [.png])) == "incomplete")
    #expect(code(Bytes.ascii("<svg/>"), PictureTarget(formats: [.png])) == "not_a_picture")
    #expect(code(Bytes.png(width: 5, height: 5), PictureTarget(maxSide: 2, formats: [.png])) == "cannot_decode")
    var compressed = picture
    compressed[30] = 1
    #expect(code(compressed, PictureTarget(formats: [.png])) != nil)
  }

  @Test("A picture that is broken inside is not taken for a whole one")
  func broken() throws {
    let whole = try scale(TestPicture.quarters(500, 500), to: PictureTarget(formats: [.png])).bytes
    let data = try #require(whole.indices.first { whole[$0...].starts(with: "IDAT".utf8) }) + 4
    let length = whole[data - 8..<data - 4].reduce(0) { $0 << 8 | Int($1) }
    let png =
      whole[..<(data - 8)] + Bytes.pngChunk("IDAT", Array(whole[data..<data + length / 2])) + Bytes.pngChunk("IEND", [])
    #expect(throws: PictureScalingError.self) { try scale(Array(png), to: PictureTarget(maxSide: 20, formats: [.png])) }
  }

  @Test("Pictures come one after another out of many threads")
  func threads() async throws {
    let picture = TestPicture.noise(300, 200)
    let sizes = try await withThrowingTaskGroup(of: Int?.self) { group in
      for side in 10..<40 {
        group.addTask {
          try PictureScaler.scale(
            picture, facts: MediaIdentification.identify(picture), to: PictureTarget(maxSide: side, formats: [.jpeg])
          ).facts.picture?.width
        }
      }
      return try await group.reduce(into: Set<Int?>()) { $0.insert($1) }
    }
    #expect(sizes == Set(10..<40))
  }
}

@Suite("Scaling files of the conformance data", .enabled(if: Shared.isAvailable && PictureScaler.isAvailable))
struct SharedScalingTests {
  private static let pictures = SharedFixtures.names.filter {
    guard let bytes = try? SharedFixtures.bytes($0) else { return false }
    let facts = MediaIdentification.identify(bytes)
    return facts.format.kind == .image && facts.isComplete && facts.picture?.pixels ?? 0 <= PictureScaler.maxPixels
  }

  @Test("Every complete picture becomes one that is taken everywhere", arguments: pictures)
  func scales(_ name: String) throws {
    let bytes = try SharedFixtures.bytes(name)
    let facts = MediaIdentification.identify(bytes)
    let original = try #require(facts.picture)
    for format in [MediaFormat.jpeg, .png] {
      let target = PictureTarget(maxSide: 20, maxBytes: 100_000, formats: [format])
      let scaled = try PictureScaler.scale(bytes, facts: facts, to: target)
      let picture = try #require(scaled.facts.picture)
      #expect(scaled.facts.format == format && scaled.facts.isComplete)
      #expect(picture.frames == 1 && picture.orientation == 1)
      #expect(max(picture.width, picture.height) == min(20, max(original.width, original.height)))
      #expect((picture.width > picture.height) == (original.uprightWidth > original.uprightHeight))
    }
  }
}
