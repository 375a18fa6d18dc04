// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import MediaFormats
import TestSupport
import Testing

@Suite("Gemini requests with files", .enabled(if: Shared.isAvailable))
struct GeminiMediaTests {
  static func file(_ name: String) throws -> MediaPart {
    MediaPart(MediaAsset(try Shared.bytes("fixtures/media/\(name)")), name: name)
  }

  static func userParts(_ parts: [ContentPart]) throws -> [JSONValue] {
    let contents = try GeminiRequestTests.contents("gemini-2.5-flash", [Message(.user, parts)])
    return try #require(contents[0]?["parts"]?.arrayValue)
  }

  /// A turn that called one tool, and the result with files.
  static func toolTurn(_ files: [MediaPart]) -> [Message] {
    [
      .text(.user, "Q"), Message(.assistant, [.toolCall(ToolCall(id: "c1", name: "look", arguments: [:]))]),
      Message(.tool, [.toolResult(ToolResult(callID: "c1", name: "look", text: "seen", media: files))]),
    ]
  }

  @Test("A question with a picture is the body the fixture shows")
  func fixture() throws {
    let fixture = try #require(GeminiStreamTests.fixtures.first { $0.name.hasSuffix("16-image-input-reply") })
    let expected = try #require(fixture.description["request"])
    let data = try #require(expected["contents"]?[0]?["parts"]?[0]?["inlineData"]?["data"]?.stringValue)
    let picture = MediaPart(MediaAsset(try #require(Base64.decode(data))), name: "pixel.png")
    let body = try GeminiRequestTests.body(
      GeminiRequestTests.settings(),
      GeminiRequestTests.request([Message(.user, [.media(picture), .text("What is in this image?")])]))
    #expect(body == expected)
  }

  @Test(
    "Every kind of file is sent with the type of its content",
    arguments: [
      ("alpha-32x24.png", "image/png"), ("jpeg-named.png", "image/jpeg"), ("lossy-30x20.webp", "image/webp"),
      ("header-only.heic", "image/heic"), ("silence-100ms.wav", "audio/wav"), ("header.mp3", "audio/mpeg"),
      ("header.flac", "audio/flac"), ("header.mp4", "video/mp4"), ("header.mov", "video/quicktime"),
      ("header.avi", "video/avi"), ("header.webm", "video/webm"), ("three-pages.pdf", "application/pdf"),
    ])
  func inlineData(_ name: String, _ type: String) throws {
    let parts = try Self.userParts([.media(try Self.file(name)), .text("Look.")])
    let bytes = try Shared.bytes("fixtures/media/\(name)")
    let expected: JSONValue = [
      "inlineData": ["mimeType": .string(type), "data": .string(Base64.encode(bytes))]
    ]
    #expect(parts == [expected, ["text": "Look."]])
  }

  @Test("What is elsewhere is named by its address")
  func addresses() throws {
    func address(_ source: MediaPart.Source, _ kind: MediaKind = .video) throws -> JSONValue? {
      try Self.userParts([.media(MediaPart(kind, name: "n", source: source))]).first?["fileData"]
    }
    #expect(try address(.url("https://www.youtube.com/watch?v=1")) == ["fileUri": "https://www.youtube.com/watch?v=1"])
    #expect(
      try address(.url("gs://bucket/a.pdf"), .document) == [
        "mimeType": "application/pdf", "fileUri": "gs://bucket/a.pdf",
      ])
    let asset = MediaAsset(try Shared.bytes("fixtures/media/one-pixel.png"))
    #expect(
      try address(.uploaded(id: "https://g.test/v1beta/files/1", asset), .image) == [
        "mimeType": "image/png", "fileUri": "https://g.test/v1beta/files/1",
      ])
    // The id of another provider means nothing here, so the content goes.
    #expect(try address(.uploaded(id: "file-abc", asset), .image) == nil)
  }

  @Test("A file that cannot be sent is told of, never dropped")
  func notes() throws {
    let text = MediaPart(MediaAsset(Array("let a = 1".utf8)), name: "a.swift")
    let parts = try Self.userParts([.media(MediaPart(MediaAsset([0, 1, 2, 0xFF]), name: "blob.bin")), .media(text)])
    #expect(parts[0]["text"]?.stringValue?.contains("blob.bin") == true)
    #expect(parts[1]["text"]?.stringValue?.contains("let a = 1") == true)
  }

  @Test("Files of a tool's result stand in its response where the model takes them there, else behind it")
  func results() throws {
    let messages = Self.toolTurn([try Self.file("one-pixel.png"), try Self.file("header.mp3")])
    let new = try #require(try GeminiRequestTests.contents("gemini-3-pro", messages)[2]?["parts"]?.arrayValue)
    #expect(new.count == 3)
    #expect(new[0]["functionResponse"]?["parts"]?[0]?["inlineData"]?["mimeType"] == "image/png")
    #expect(new[0]["functionResponse"]?["parts"]?.arrayValue?.count == 1)
    #expect(new[1]["text"] == "Files returned by the tool look:")
    #expect(new[2]["inlineData"]?["mimeType"] == "audio/mpeg")
    let old = try #require(try GeminiRequestTests.contents("gemini-2.5-pro", messages)[2]?["parts"]?.arrayValue)
    #expect(old.count == 4 && old[0]["functionResponse"]?["parts"] == nil)
    #expect(old[2]["inlineData"]?["mimeType"] == "image/png")
  }

  // MARK: Validity

  /// Conversations with everything a message can carry.
  static func conversations() throws -> [(name: String, messages: [Message])] {
    let call = ToolCall(id: "c1", name: "mcp.look", arguments: ["path": "a", "deep": ["x": [1, nil]]])
    let replay = AssistantReplay(
      api: "gemini", model: "gemini-3-pro",
      value: [
        "role": "model",
        "parts": [
          ["text": "Hm.", "thought": true], ["executableCode": ["language": "PYTHON", "code": "1"]],
          ["codeExecutionResult": ["outcome": "OUTCOME_OK", "output": "1"]],
          ["functionCall": ["id": "x", "name": "look", "args": [:]], "thoughtSignature": "c2ln"],
        ],
      ])
    var conversations: [(name: String, messages: [Message])] = [
      ("nothing", []), ("system only", [.text(.system, "S")]), ("begins with the model", [.text(.assistant, "A")]),
      ("plain", [.text(.system, "S"), .text(.user, "Q"), .text(.assistant, "A"), .text(.user, "Q2")]),
      ("replayed", [.text(.user, "Q"), Message(.assistant, [.text("A"), .toolCall(call)], replay: replay)]),
    ]
    let names = [
      "one-pixel.png", "lossy-30x20.webp", "silence-100ms.wav", "header.mp4", "three-pages.pdf", "drawing.svg",
    ]
    for name in names {
      conversations.append(("asked with \(name)", [Message(.user, [.media(try file(name)), .text("Q")])]))
      conversations.append(("result with \(name)", toolTurn([try file(name)])))
    }
    let link = MediaPart(.video, name: "film", source: .url("https://a.test/film.mp4"))
    conversations.append(("link", [Message(.user, [.media(link), .text("Q")])] + toolTurn([link])))
    return conversations
  }

  static let models = ["gemini-3-pro", "gemini-2.5-flash"]

  static let parameterSets: [JSONObject] = [
    [:],
    [
      "temperature": 0.1, "top_p": 1, "top_k": 3, "max_tokens": 5, "stop_sequences": ["x"], "seed": 1,
      "frequency_penalty": 0, "presence_penalty": 0, "logprobs": true, "candidate_count": 1,
      "safety_settings": [["category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_NONE"]],
      "thinking_config": ["include_thoughts": true, "thinking_budget": -1], "media_resolution": "MEDIA_RESOLUTION_LOW",
      "type": "gemini", "cwd": "/", "mcp_servers": [:], "enable_web_search": true, "_private": 1, "labels": ["a": "b"],
      "tool_config": ["function_calling_config": ["mode": "AUTO"]], "system_instruction": "S", "http_options": [:],
      "cached_content": "c", "speech_config": ["language_code": "de"], "response_modalities": ["TEXT"],
      "response_mime_type": "application/json", "response_schema": ["type": "OBJECT", "nullable": true],
    ],
  ]

  @Test("Bodies have nothing that Google's own types do not have", arguments: models, [0, 1])
  func closedMembers(_ model: String, _ set: Int) throws {
    let schema = try ClosedSchema("gemini-generateContent.request.schema.json")
    #expect(schema.objections(to: ["contents": [], "temperature": 1]) == ["/temperature: there is no such member"])
    for choice in [ToolChoice.auto, .required, .none] {
      for tools in [[], [GeminiRequestTests.vote]] {
        for (name, messages) in try Self.conversations() {
          let settings = GeminiRequestTests.settings(
            model, parameters: Self.parameterSets[set], tools: set == 0 ? [] : [.webSearch, .codeExecution])
          let body = try GeminiRequestTests.body(
            settings, GeminiRequestTests.request(messages, tools: tools, choice: choice))
          #expect(schema.objections(to: body) == [], "\(name)")
          #expect(body["contents"]?[0]?["role"] == "user", "\(name)")
        }
      }
    }
  }
}
