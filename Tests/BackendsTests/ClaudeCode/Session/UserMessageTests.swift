// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats
import Testing

@testable import Backends

/// Messages to the program.
struct UserMessageTests {
  private static func parsed(_ parts: [ContentPart], isComposed: Bool = true) throws -> JSONValue {
    let line = UserMessage.line(parts, uuid: "u", isComposed: isComposed)
    #expect(!line.contains(0x0A))
    return try JSONReader.parse(line)
  }

  @Test("texts are one string, which is marked as free of commands")
  func text() throws {
    let message = try Self.parsed([.text("/clear\n@file"), .text("more")])
    #expect(message["message"]?["content"] == "/clear\n@file\n\nmore")
    #expect(message["client_composed"] == true)
    #expect(message["uuid"] == "u")
  }

  @Test("programs that expand commands are not given any")
  func escaped() throws {
    let message = try Self.parsed([.text("/clear and @file, but a@b.test")], isComposed: false)
    #expect(message["client_composed"] == nil)
    #expect(message["message"]?["content"] == "\u{2060}/clear and @\u{2060}file, but a@b.test")
  }

  @Test("pictures and documents stand as base64 in their places")
  func files() throws {
    let picture = MediaPart(MediaAsset(Array("GIF89a\u{1}\u{0}\u{1}\u{0}\u{0}\u{0}\u{0}".utf8)), name: "dot.gif")
    let paper = MediaPart(MediaAsset(Array("%PDF-1.4\n%%EOF\n".utf8)), name: "paper.pdf")
    let link = MediaPart(.image, name: "far", source: .url("https://a.test/x.png"))
    let content = try Self.parsed([.text("Look:"), .media(picture), .media(paper), .media(link)])["message"]?["content"]
    #expect(content?[0]?["text"] == "Look:")
    #expect(content?[1]?["type"] == "image")
    #expect(content?[1]?["source"]?["media_type"] == "image/gif")
    #expect(content?[1]?["source"]?["data"]?.stringValue.flatMap(Base64.decode) == picture.asset?.bytes)
    #expect(content?[2]?["type"] == "document")
    #expect(content?[3]?["source"] == ["type": "url", "url": "https://a.test/x.png"])
  }

  @Test("ids are fresh and of the usual form")
  func ids() {
    let ids = Set((0..<100).map { _ in FreshID.uuid() })
    #expect(ids.count == 100)
    #expect(ids.allSatisfy { $0.utf8.count == 36 && $0.split(separator: "-").map(\.utf8.count) == [8, 4, 4, 4, 12] })
  }
}
