// SPDX-License-Identifier: Apache-2.0

import AgentModel
import MediaFormats
import Testing

@Suite("What a model is told of files")
struct MediaNoteTests {
  @Test("A file that is not given is named with type, size and reason, and must not be guessed")
  func refused() {
    let part = MediaPart(MediaAsset(Array("%PDF-1.7\n%%EOF\n".utf8)), name: "a\n\"b\".pdf")
    let note = MediaNote.text(for: part, MediaObjection(.mediaUnsupported, "Groq takes no documents"))
    #expect(
      note.hasPrefix("[The file \"a__b_.pdf\" (PDF, 15 bytes) could not be given to you: Groq takes no documents."))
    #expect(note.contains("not seen its content") && note.contains("do not guess"))
    let address = MediaPart(.image, name: "b", source: .url("https://example.org/b.png?x=.gif"))
    #expect(MediaNote.text(for: address, MediaObjection(.tooMany, "too many")).contains("\"b\" (image/png)"))
  }

  @Test("A text file stands between lines that it does not contain")
  func inlined() {
    #expect(MediaNote.inlined(name: "a.md", text: "x\n") == "File \"a.md\":\n```\nx\n```")
    #expect(MediaNote.inlined(name: "a.md", text: "```\ny\n````") == "File \"a.md\":\n`````\n```\ny\n````\n`````")
  }

  @Test(
    "Sizes are read by people",
    arguments: [
      (0, "0 bytes"), (1, "1 byte"), (1023, "1023 bytes"), (1024, "1 KB"), (7_549_747, "7.2 MB"), (4 << 20, "4 MB"),
      (1_048_575, "1024 KB"), (64 << 20, "64 MB"), (2 << 30, "2 GB"),
    ])
  func sizes(_ bytes: Int, _ text: String) {
    #expect(MediaQuantity.bytes(bytes) == text)
  }
}
