// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import HTTPEngine
import JSONCore
import MediaFormats
import TestSupport
import Testing

@Suite("Files in Anthropic Messages requests")
struct AnthropicMediaTests {
  typealias Requests = AnthropicRequestTests

  static func asset(_ file: String) throws -> MediaAsset { MediaAsset(try Shared.bytes("fixtures/media/\(file)")) }

  static func user(_ parts: ContentPart...) -> ModelRequest { Requests.request([Message(.user, parts)]) }

  @Test(
    "A file goes with the type its bytes have, however it is named", .enabled(if: Shared.isAvailable),
    arguments: [
      ("red-32x24.png", "image", "image/png"), ("baseline-40x30.jpg", "image", "image/jpeg"),
      ("jpeg-named.png", "image", "image/jpeg"), ("still-20x10.gif", "image", "image/gif"),
      ("lossy-30x20.webp", "image", "image/webp"), ("three-pages.pdf", "document", "application/pdf"),
    ])
  func content(_ file: String, _ block: JSONValue, _ mediaType: JSONValue) throws {
    let asset = try Self.asset(file)
    let built = Requests.built(
      Requests.settings(), Self.user(.media(MediaPart(asset, name: file)), .text("What is this?")))
    let content = Requests.unmarked(try JSONReader.parse(built.bytes)["messages"]?[0]?["content"])
    let source: JSONValue = ["type": "base64", "media_type": mediaType, "data": .string(Base64.encode(asset.bytes))]
    var expected: JSONObject = ["type": block, "source": source]
    if block == "document" { expected["title"] = .string(file) }
    #expect(content == [.object(expected), ["type": "text", "text": "What is this?"]])
    let shared = built.http.pieces.compactMap { piece -> [UInt8]? in
      if case .base64(let bytes) = piece { return bytes }
      return nil
    }
    #expect(shared == [asset.bytes], "the content is encoded while it is sent")
  }

  @Test("The picture request of the fixtures is built as recorded", .enabled(if: Shared.isAvailable))
  func recorded() throws {
    let fixture = try StreamFixture(path: "fixtures/sse/anthropic/20-image-input-reply.json")
    let expected = try #require(fixture.description["request"])
    let data = try #require(expected["messages"]?[0]?["content"]?[0]?["source"]?["data"]?.stringValue)
    let picture = MediaPart(MediaAsset(try #require(Base64.decode(data))), name: "pixel.png")
    let body = try Requests.body(
      Requests.settings("claude-fixture-1", parameters: ["max_tokens": 256]),
      Self.user(.media(picture), .text("What is in this image?")))
    for member in ["model", "max_tokens", "stream"] { #expect(body[member] == expected[member]) }
    #expect(
      Requests.unmarked(body["messages"]?[0]?["content"])
        == Requests.unmarked(expected["messages"]?[0]?["content"]))
  }

  @Test("Addresses and files of the provider go by name, text as a document, and anything else as a note")
  func sources() throws {
    let text = MediaAsset(Array("a,b\n1,2\n".utf8))
    let parts: [MediaPart] = [
      MediaPart(.image, name: "cat", source: .url("https://example.org/cat")),
      MediaPart(.document, name: "paper.pdf", source: .url("https://example.org/paper.pdf")),
      MediaPart(.text, name: "data.csv", source: .uploaded(id: "file_1", text)),
      MediaPart(text, name: "table.csv"), MediaPart(MediaAsset([]), name: "nothing.txt"),
      MediaPart(.video, name: "film.mp4", source: .url("https://example.org/film.mp4")),
    ]
    let built = Requests.built(Requests.settings(), Requests.request([Message(.user, parts.map(ContentPart.media))]))
    let content = Requests.unmarked(try JSONReader.parse(built.bytes)["messages"]?[0]?["content"])
    #expect(
      content.prefix(4) == [
        ["type": "image", "source": ["type": "url", "url": "https://example.org/cat"]],
        [
          "type": "document", "source": ["type": "url", "url": "https://example.org/paper.pdf"], "title": "paper.pdf",
        ], ["type": "document", "source": ["type": "file", "file_id": "file_1"], "title": "data.csv"],
        [
          "type": "document", "source": ["type": "text", "media_type": "text/plain", "data": "a,b\n1,2\n"],
          "title": "table.csv",
        ],
      ])
    #expect(content.dropFirst(4).map { $0["type"] } == ["text", "text"])
    #expect(content[4]["text"]?.stringValue?.contains("nothing.txt") == true)
    #expect(content[5]["text"]?.stringValue?.contains("film.mp4") == true)
    #expect(built.features == ["files-api-2025-04-14"])
  }

  @Test("Pictures of tools stand in the results, those of failed tools behind all results")
  func toolResults() throws {
    let calls = ["c1", "c2"].map { ToolCall(id: $0, name: "shoot", arguments: [:]) }
    let picture = MediaPart(.image, name: "shot", source: .url("https://example.org/shot.png"))
    let results = calls.enumerated().map { index, call in
      Message(
        .tool,
        [
          .toolResult(
            ToolResult(callID: call.id, name: "shoot", text: "Text.", media: [picture], isError: index == 0))
        ])
    }
    let messages =
      [.text(.user, "Q"), Message(.assistant, calls.map(ContentPart.toolCall))] + results + [.text(.user, "Well?")]
    let body = try Requests.body(Requests.settings(), Requests.request(messages))
    let image: JSONValue = ["type": "image", "source": ["type": "url", "url": "https://example.org/shot.png"]]
    #expect(
      Requests.unmarked(body["messages"]?[2]?["content"]) == [
        ["type": "tool_result", "tool_use_id": "c1", "content": "Text.", "is_error": true],
        ["type": "tool_result", "tool_use_id": "c2", "content": [["type": "text", "text": "Text."], image]], image,
        ["type": "text", "text": "Well?"],
      ])
  }
}
