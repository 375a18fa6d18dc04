// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import TestSupport
import Testing

@Suite("File search")
struct FileSearchTests {
  static let request = ModelRequest(
    agentID: "a", callNumber: 1, kind: .round, messages: [.text(.system, "S"), .text(.user, "Question?")])

  static func file(_ name: String, _ content: String = "PK\u{3}\u{4} content") -> MediaPart {
    MediaPart(MediaAsset(Array(content.utf8)), name: name)
  }

  static func call(_ backend: OpenAIResponsesBackend) async -> [ModelEvent] {
    let log = EventLog()
    await backend.stream(request) { log.add($0) }
    return log.events
  }

  static func userText(_ call: JSONValue) -> String { call["input"]?[0]?["content"]?.stringValue ?? "" }

  @Test("Files are uploaded once, searched in every call and deleted at the end")
  func wholeLife() async throws {
    let server = try FileSearchServer()
    let backend = server.backend([
      Self.file("plan \"A\".docx"), Self.file("copy.docx"), Self.file("slides.pptx", "PK\u{3}\u{4} other"),
    ])
    for _ in 0..<2 {
      let events = await Self.call(backend)
      #expect(events.contains(.text("Hello.")) && events.last?.isTerminal == true)
      #expect(!events.contains { if case .notice = $0 { true } else { false } })
    }
    #expect(server.kept == (2, 1))
    let uploads = server.provider.requests.filter { $0.path == "/v1/files" }
    #expect(uploads.count == 2, "the same content goes once")
    let upload = try #require(uploads.first)
    let boundary = try #require(upload["content-type"]?.split(separator: "boundary=").last)
    #expect(upload["content-type"]?.hasPrefix("multipart/form-data") == true && upload["openai-project"] == "p1")
    #expect(upload["authorization"] == "Bearer key-of-the-test-0001" && upload["expect"] == nil)
    #expect(upload.text.hasSuffix("\r\n--\(boundary)--\r\n"))
    #expect(upload.text.contains("name=\"purpose\"\r\n\r\nassistants\r\n--\(boundary)\r\n"))
    #expect(upload.text.contains("filename=\"plan %22A%22.docx\""))
    #expect(upload.text.contains("\r\n\r\nPK\u{3}\u{4} content\r\n"))
    #expect(server.calls.count == 2)
    for call in server.calls {
      #expect(call["tools"] == [["type": "local"], ["type": "file_search", "vector_store_ids": ["vs_1"]]])
      #expect(Self.userText(call).contains("slides.pptx") && Self.userText(call).hasSuffix("\n\nQuestion?"))
    }
    await backend.close()
    #expect(server.kept == (0, 0))
    await backend.close()
  }

  @Test("A file that cannot be searched is named to people once and to the model always")
  func refusedFile() async throws {
    let server = try FileSearchServer(.unreadable)
    let backend = server.backend([Self.file("tool.exe"), Self.file("a.docx", "PK\u{3}\u{4} other")])
    var notices: [String] = []
    for _ in 0..<2 {
      for case .notice("file_search_failed", let message) in await Self.call(backend) { notices.append(message) }
    }
    #expect(notices.count == 1 && notices.first?.contains("“tool.exe” cannot be searched: Unsupported file.") == true)
    for call in server.calls {
      #expect(call["tools"]?[1]?["type"] == "file_search")
      #expect(Self.userText(call).contains("The file \"tool.exe\"") && Self.userText(call).contains("\"a.docx\""))
    }
    await backend.close()
    #expect(server.kept == (0, 0))
  }

  @Test(
    "What goes wrong costs the search and not the call",
    arguments: [(FileSearchServer.Fault.uploads, false), (.slow, false), (.firstUpload, true)])
  func faults(_ fault: FileSearchServer.Fault, _ isSearchable: Bool) async throws {
    let server = try FileSearchServer(fault)
    let backend = server.backend([Self.file("a.docx")], limit: fault == .slow ? .milliseconds(30) : .seconds(20))
    let events = await Self.call(backend)
    #expect(events.contains(.text("Hello.")))
    #expect(events.contains { if case .notice("file_search_failed", _) = $0 { true } else { false } } != isSearchable)
    #expect((server.calls.first?["tools"]?[1] != nil) == isSearchable)
    #expect(Self.userText(try #require(server.calls.first)).contains("a.docx"))
    await backend.close()
    #expect(server.kept == (0, 0))
  }

  @Test("Cancelling ends the preparation, and closing removes what was there already")
  func cancellation() async throws {
    let server = try FileSearchServer(.slow)
    let backend = server.backend([Self.file("a.docx")], limit: .seconds(600))
    let call = Task { await Self.call(backend) }
    #expect(await eventually(within: .seconds(300)) { server.looks > 2 })
    call.cancel()
    #expect(await call.value.filter(\.isTerminal).isEmpty)
    #expect(server.calls.isEmpty && server.kept == (1, 1))
    let closing = Task { await backend.close() }
    closing.cancel()
    await closing.value
    #expect(server.kept == (0, 0))
    #expect(await Self.call(backend).isEmpty, "a closed backend uploads nothing")
  }
}
