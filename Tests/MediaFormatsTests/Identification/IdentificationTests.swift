// SPDX-License-Identifier: Apache-2.0

import MediaFormats
import Testing

@Suite("Identification")
struct IdentificationTests {
  @Test("What the bytes state is told", arguments: MediaSample.all)
  func facts(_ sample: MediaSample) {
    #expect(MediaIdentification.identify(sample.bytes) == sample.facts)
  }

  @Test("There is a sample of every format")
  func everyFormat() {
    let missing = Set(MediaFormat.allCases).subtracting(MediaSample.all.map(\.facts.format))
    #expect(missing.isEmpty)
  }

  @Test("Bytes at an odd address give the same", arguments: MediaSample.all)
  func oddAddress(_ sample: MediaSample) {
    let facts = ([0x20] + sample.bytes).withUnsafeBytes {
      MediaIdentification.identify(UnsafeRawBufferPointer(rebasing: $0.dropFirst()))
    }
    #expect(facts == sample.facts)
  }

  @Test("The beginning of a file tells the format, and nothing that only the end knows")
  func beginnings() {
    let text = Array(String(repeating: "世界", count: 20).utf8)
    for length in 3...text.count {
      #expect(MediaIdentification.identify(beginning: Array(text.prefix(length))) == MediaFacts(format: .text))
    }
    for sample in MediaSample.png + MediaSample.jpeg + MediaSample.gif where sample.bytes.count > 60 {
      let facts = MediaIdentification.identify(beginning: Array(sample.bytes.dropLast(3)))
      #expect(facts.format == sample.facts.format && facts.isComplete, "\(sample.name)")
      #expect(facts.picture?.width == sample.facts.picture?.width, "\(sample.name)")
    }
    for sample in MediaSample.sound where [.wav, .mp3, .aac, .ogg].contains(sample.facts.format) {
      #expect(MediaIdentification.identify(beginning: sample.bytes).durationMilliseconds == nil, "\(sample.name)")
    }
    #expect(MediaIdentification.identify(beginning: [0x63, 0x61, 0x66, 0xE9, 0x20]).format == .unknown)
    #expect(MediaIdentification.identify(beginning: []) == MediaFacts(format: .unknown, isComplete: false))
  }

  @Test("The size upright is that of the stored picture, turned where the orientation says so")
  func upright() {
    for orientation in 1...8 {
      let picture = PictureFacts(width: 4, height: 3, orientation: orientation)
      #expect([picture.uprightWidth, picture.uprightHeight] == (orientation < 5 ? [4, 3] : [3, 4]))
    }
  }

  @Test("The number of pixels stays within what a number can hold")
  func pixels() {
    #expect(PictureFacts(width: 60000, height: 60000).pixels == 3_600_000_000)
    #expect(PictureFacts(width: .max, height: 2).pixels == .max)
  }
}
