// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import MediaFormats
import TestSupport
import Testing

@Suite("Files in cassettes")
struct CassetteMediaTests {
  static let large = MediaPart(
    .image, name: "big.png", source: .content(MediaAsset(SampleFile.png + [UInt8](repeating: 7, count: 8 << 10))))

  static func record(_ result: ToolResult, _ scrubber: Scrubber = Scrubber()) -> MemorySink {
    let sink = MemorySink()
    let recorder = CassetteRecorder(sink: sink, scrubber: scrubber) { 0 }
    recorder.begin(
      server: "massgen-server 0", recorded: "2026-11-22T10:00:00Z", team: "sha256:0",
      agents: [Cassette.Agent(id: "a", type: "claude", model: "m")])
    recorder.record(result, agent: "a", call: 1, startedAt: 0)
    return sink
  }

  @Test("Files of tools come back with their results, small ones from the line and large ones from beside it")
  func toolFiles() throws {
    let small = SampleFile.part(.image)
    let remote = SampleFile.address(.video, "https://example.org/clip.mp4")
    let result = ToolResult(callID: "t", name: "", text: "Seen.", media: [small, Self.large, remote])
    let sink = Self.record(result)
    let asset = try #require(Self.large.asset)
    #expect(sink.media == [asset.digest: asset.bytes])
    #expect(sink.bytes.count < 4 << 10)
    let media = sink.media
    let cassette = try Cassette(parsing: sink.bytes) { media[$0] }
    #expect(cassette.calls.first?.toolResults["t"] == result)
    #expect(throws: CassetteError.self) { try Cassette(parsing: sink.bytes) }
  }

  @Test("A secret in a file's name or address is not recorded")
  func secrets() {
    let secret = "sk-secret-of-the-test-0001"
    let media = [
      MediaPart(.image, name: "\(secret).png", source: .content(MediaAsset(SampleFile.png))),
      SampleFile.address(.image, "https://example.org/a.png?token=\(secret)"),
    ]
    let sink = Self.record(
      ToolResult(callID: "t", name: "f", text: "", media: media), Scrubber(secrets: [Secret(secret)]))
    #expect(!sink.text.contains(secret) && sink.text.contains("***.png") && sink.text.contains("token=***"))
  }

  @Test("A request with another file is another request, wherever the file stands and however it is named")
  func digests() {
    func digest(_ media: MediaPart, asResult: Bool = false) -> String {
      let turn =
        asResult
        ? Message(.tool, [.toolResult(ToolResult(callID: "t", name: "f", text: "Q", media: [media]))])
        : Message(.user, [.media(media), .text("Q")])
      return RequestDigest.of(ChatRequestTests.request([turn]), Scrubber())
    }
    let dot = SampleFile.part(.image)
    var renamed = dot
    renamed.name = "other.png"
    if let asset = dot.asset { renamed.source = .uploaded(id: "file-1", asset) }
    #expect(digest(dot) == digest(renamed))
    #expect(digest(dot) != digest(Self.large))
    #expect(digest(dot, asResult: true) != digest(Self.large, asResult: true))
    #expect(
      digest(SampleFile.address(.image, "https://a.example/1.png"))
        != digest(SampleFile.address(.image, "https://a.example/2.png")))
  }

  @Test("What stands in the place of a file and is none fails with its line")
  func broken() {
    func error(_ element: String) -> CassetteError? {
      let text = """
        {"cassette":1,"agents":[{"id":"a","type":"claude","model":"m"}]}
        {"agent":"a","call":1,"at":5,"tool":{"id":"t","content":[\(element)]}}

        """
      do {
        _ = try Cassette(parsing: Array(text.utf8))
        return nil
      } catch {
        return error
      }
    }
    #expect(error(#"{"type":"image","base64":"!!"}"#)?.line == 2)
    #expect(error(#"{"type":"image","base64":{"file":"00"}}"#)?.message.contains("00 is missing") == true)
    #expect(error(#"{"type":"image"}"#) == nil && error(#"{"type":"hologram","base64":"!!"}"#) == nil)
    #expect(error(#"{"type":"text","text":"plain"}"#) == nil)
  }
}
