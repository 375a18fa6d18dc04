// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import HTTPEngine
import JSONCore
import TestSupport
import Testing

@Suite("Gemini over the network")
struct GeminiBackendTests {
  static func call(_ backend: GeminiBackend, _ parts: [ContentPart] = [.text("Q")]) async -> [ModelEvent] {
    let log = EventLog()
    await backend.stream(GeminiRequestTests.request([Message(.user, parts)])) { log.add($0) }
    return log.events
  }

  static func failure(_ server: GeminiFileServer, _ parts: [ContentPart]) async -> ModelFailure? {
    guard case .error(let failure)? = await call(server.backend(requestBytes: 5_000), parts).last else { return nil }
    return failure
  }

  static func picture(_ bytes: Int, _ name: String) -> MediaPart {
    let mark: [UInt8] = [0x25, 0x50, 0x44, 0x46, 0x2D, 0x31, 0x2E, 0x37, 0x0A]
    return MediaPart(
      MediaAsset(mark + [UInt8](repeating: UInt8(bytes & 0xFF), count: bytes) + Array("\n%%EOF\n".utf8)), name: name)
  }

  static let large: [ContentPart] = [
    .media(picture(3_000, "small.pdf")), .media(picture(9_000, "large.pdf")), .text("Q"),
  ]

  @Test("A request carries the key in a header and nowhere else")
  func headers() async throws {
    let server = try GeminiFileServer()
    let events = await Self.call(server.backend())
    #expect(events.contains(.text("Hello.")) && events.last == .finish(ModelFinish(.stop, raw: "STOP")))
    let sent = try #require(server.provider.requests.first)
    #expect(sent.method == "POST" && sent.path == "/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse")
    #expect(sent["x-goog-api-key"] == "key-of-the-test-0001" && sent["authorization"] == nil)
  }

  @Test(
    "What does not fit is stored first, largest first, used again, and taken away at the end",
    arguments: ["", "/v1beta"])
  func largeFiles(_ version: String) async throws {
    let server = try GeminiFileServer()
    let backend = server.backend(requestBytes: 10_000, version: version)
    for _ in 0..<2 { #expect(await Self.call(backend, Self.large).last?.isTerminal == true) }
    await backend.close()
    let model = "POST /v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse"
    #expect(server.log == ["POST /upload/v1beta/files", "POST /put/1", model, model, "DELETE /v1beta/files/f1"])
    let requests = server.provider.requests
    #expect(requests[0]["x-goog-upload-header-content-type"] == "application/pdf")
    #expect(requests[0]["x-goog-upload-header-content-length"] == String(requests[1].body.count))
    #expect(requests[1].body.count > 9_000 && requests[1]["x-goog-upload-command"] == "upload, finalize")
    #expect(requests[1]["x-goog-api-key"] == nil && requests[1]["x-own"] == nil)
    for request in requests[2...3] {
      let parts = try JSONReader.parse(request.body)["contents"]?[0]?["parts"]
      #expect(parts?[0]?["inlineData"] != nil)
      let uri = "http://127.0.0.1:\(server.provider.port)/v1beta/files/f1"
      #expect(parts?[1] == ["fileData": ["mimeType": "application/pdf", "fileUri": .string(uri)]])
    }
  }

  @Test("A file that is being looked at is waited for")
  func processing() async throws {
    let server = try GeminiFileServer(state: "PROCESSING")
    #expect(await Self.call(server.backend(requestBytes: 10_000), Self.large).last?.isTerminal == true)
    #expect(server.log.filter { $0 == "GET /v1beta/files/f1" }.count == 3)
    #expect(server.log.last?.contains("streamGenerateContent") == true)
  }

  @Test("A file that cannot be stored fails the call, and no model is asked")
  func failures() async throws {
    func failure(_ server: GeminiFileServer) async throws -> ModelFailure {
      let failure = try #require(await Self.failure(server, Self.large))
      #expect(failure.message.contains("large.pdf") && !failure.message.contains("key-of-the-test"))
      #expect(!server.log.contains { $0.contains("generateContent") })
      return failure
    }
    let bad = try await failure(try GeminiFileServer(state: "FAILED"))
    #expect(bad.failureClass == .invalidMedia && bad.message.contains("Bad film."))
    #expect(try await failure(try GeminiFileServer(beginStatus: 503)).retryable)
    #expect(try await failure(try GeminiFileServer(name: "files/../models/m")).failureClass == .protocolViolation)
    let elsewhere = try GeminiFileServer(target: "http://elsewhere.test")
    #expect(try await failure(elsewhere).failureClass == .protocolViolation)
    #expect(elsewhere.log.count == 1, "content goes nowhere else")
  }

  @Test("Without a key nothing is sent, files neither")
  func missingKey() async throws {
    var settings = GeminiRequestTests.settings()
    settings.baseURL = "https://generativelanguage.googleapis.com"
    let backend = GeminiBackend(settings, limits: GeminiBackend.FileLimits(requestBytes: 1_000))
    guard case .error(let failure)? = await Self.call(backend, Self.large).last else {
      Issue.record("no failure")
      return
    }
    #expect(failure.failureClass == .credentialsMissing)
  }
}
