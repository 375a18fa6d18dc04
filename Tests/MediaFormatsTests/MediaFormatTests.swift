// SPDX-License-Identifier: Apache-2.0

import MediaFormats
import Testing

@Suite("Names of formats")
struct MediaFormatTests {
  @Test("Every format is found again by its own media type and ending", arguments: MediaFormat.allCases)
  func ownNames(_ format: MediaFormat) {
    guard format != .unknown else {
      #expect(MediaFormat.named(mediaType: format.mediaType) == nil)
      #expect(MediaFormat.named(fileName: "a.\(format.fileExtension)") == nil)
      return
    }
    #expect(MediaFormat.named(mediaType: format.mediaType) == format)
    #expect(MediaFormat.named(fileName: "a.\(format.fileExtension)") == format)
  }

  @Test(
    "Media types are understood as servers write them",
    arguments: [
      ("image/jpg", MediaFormat.jpeg), ("IMAGE/PNG", .png), ("audio/x-wav", .wav), ("audio/mpeg", .mp3),
      (" text/html ; charset=utf-8", .html), ("text/markdown", .text), ("application/xml", .text),
      ("video/3gpp", .threeGPP),
      ("application/x-msdownload", nil), ("application/octet-stream", nil), ("", nil),
    ])
  func mediaTypes(_ written: String, _ format: MediaFormat?) {
    #expect(MediaFormat.named(mediaType: written) == format)
  }

  @Test(
    "The ending of a name is what follows its last dot",
    arguments: [
      ("photo.JPG", MediaFormat.jpeg), ("/a.png/b.tar.gif", .gif), ("/a.png/b", nil), ("png", nil), ("a.", nil),
      ("", nil), ("x/", nil), (".webp", .webp), ("README.md", .text), ("main.ts", .text), ("a.docx", .zip),
    ])
  func fileNames(_ name: String, _ format: MediaFormat?) {
    #expect(MediaFormat.named(fileName: name) == format)
  }
}
