// SPDX-License-Identifier: Apache-2.0

import AgentModel
import MediaFormats
import Testing

@Suite("What a model gets")
struct MediaJudgeTests {
  private static let megabyte = 1 << 20

  @Test(
    "A limit of the provider is answered by scaling, and with the figures",
    arguments: [
      (
        "groq", MediaSubject.picture(width: 6000, height: 6000), "scale too_many_pixels",
        "36 megapixels; Groq takes 33 megapixels"
      ),
      (
        "anthropic", .picture(width: 8001, height: 2), "scale too_long_side",
        "a side of 8001 pixels; Anthropic takes 8000"
      ),
      ("anthropic", .picture(bytes: 10_590_618), "scale too_large", "10.1 MB; Anthropic takes 7.5 MB"),
      ("anthropic", .picture(bytes: 7_864_321), "scale too_large", "7864321 bytes; Anthropic takes 7864320 bytes"),
      ("zai", .picture(bytes: 7 * megabyte), "scale too_large", "7 MB; Z.AI takes 5 MB"),
      ("openai", .picture(.gif, frames: 4), "scale wrong_format", "OpenAI takes no animated GIF"),
      ("groq", .picture(.webp), "scale wrong_format", "Groq takes no WebP"),
      ("anthropic", .file(.pdf, pages: 101), "too_many_pages", "101 pages; Anthropic takes 100"),
      ("qwen", .file(.mp3, bytes: 11 * megabyte), "too_large", "11 MB; Qwen (DashScope) takes 10 MB"),
      ("groq", .file(.mp3), "media_unsupported", "Groq takes no sound"),
      ("groq", .file(.text, bytes: megabyte), "too_large", "1 MB; text files may have 256 KB"),
      ("groq", .file(.zip), "wrong_format", "Groq takes no files of its type"),
      ("groq", .file(.png, bytes: 65 * megabyte), "too_large", "65 MB; media_max_file_size_mb allows 64 MB"),
      (
        "openai", .picture(width: 60_000, height: 60_000), "too_many_pixels",
        "3600 megapixels; pictures may have 100 megapixels"
      ),
      ("openai", .picture(width: 0, height: 5), "unreadable", "its headers say 0 × 5 pixels"),
    ])
  func limits(_ provider: String, _ subject: MediaSubject, _ word: String, _ reason: String) {
    let decision = MediaJudge(provider).decide([subject])[0]
    #expect(decision.word == word)
    #expect(decision.objection?.reason == reason)
  }

  @Test("A picture is scaled to all limits at once")
  func target() {
    let decision = MediaJudge("anthropic", "m", MediaOptions(maxSide: 1568)).decide([.picture(.bmp, width: 9000)])[0]
    guard case .scale(let target, let why) = decision else {
      Issue.record("\(decision)")
      return
    }
    #expect(target == PictureTarget(maxSide: 1568, maxBytes: 7_864_320, formats: [.png, .jpeg, .gif, .webp]))
    #expect(why.code == "wrong_format")
  }

  @Test("A wide context window takes more pages and pictures")
  func wide() {
    #expect(MediaJudge("anthropic", "claude-opus-4-8").decide([.file(.pdf, pages: 600)])[0] == .send)
    let many = [MediaSubject](repeating: .picture(), count: 101)
    #expect(MediaJudge("anthropic", "claude-opus-4-8").decide(many).last == .send)
    #expect(MediaJudge("anthropic", "claude-sonnet-4-5").decide(many).last?.word == "too_many")
  }

  @Test(
    "What the catalogue says of the model decides, and the agent can overrule it for pictures",
    arguments: [
      ("cerebras", "gpt-oss-120b", MediaSubject.picture(), MediaUse.auto, "media_unsupported"),
      ("cerebras", "gpt-oss-120b", .picture(), .always, "send"),
      ("cerebras", "gemma-4-31b", .picture(), .auto, "send"),
      ("cerebras", "gemma-4-31b", .picture(), .never, "media_unsupported"),
      ("cerebras", "my-gemma-4-31b-copy", .picture(), .auto, "send"),
      ("cerebras", "my-gpt-oss-120b", .picture(), .auto, "send"),
      ("openai", "gpt-4o", .file(.wav), .auto, "media_unsupported"),
      ("openai", "gpt-audio", .file(.wav), .auto, "send"),
      ("qwen", "qwen3-vl-plus", .file(.mp4), .auto, "send"),
      ("qwen", "qwen-plus", .file(.mp4), .auto, "media_unsupported"),
      ("openai", "gpt-4o", .file(.pdf), .auto, "send"), ("cerebras", "gpt-oss-120b", .file(.text), .auto, "text"),
      ("cerebras", "gemma-4-31b", .file(.text), .never, "text"),
    ])
  func capability(_ provider: String, _ model: String, _ subject: MediaSubject, _ use: MediaUse, _ word: String) {
    #expect(MediaJudge(provider, model, MediaOptions(images: use)).decide([subject])[0].word == word)
  }

  @Test("Without scaling a limit refuses, but an agent's own wish for smaller pictures does not")
  func unscaled() {
    let judge = MediaJudge("anthropic", "m", MediaOptions(scale: false, maxSide: 500))
    #expect(
      judge.decide([.picture(width: 8001), .picture(.bmp), .picture(width: 600)]).map(\.word) == [
        "too_long_side", "wrong_format", "send",
      ])
    #expect(
      MediaJudge("anthropic", "m", MediaOptions(maxSide: 500)).decide([.picture(width: 600)])[0].word
        == "scale above_own_limit")
  }

  @Test(
    "An address goes where addresses are read, and its ending is all that is known of it",
    arguments: [
      ("openai", MediaSubject.url(.image, .png), "send"), ("openai", .url(.image, nil), "send"),
      ("openai", .url(.image, .bmp), "wrong_format"), ("cerebras", .url(.image, .png), "url_not_taken"),
      ("gemini", .url(.image, .png), "url_not_taken"), ("gemini", .url(.video, nil), "send"),
      ("openai", .url(.audio, .mp3), "url_not_taken"), ("openai", .url(.text, .text), "url_not_taken"),
      ("openai", .picture(bytes: 600 << 20, source: .uploaded), "too_large"),
      ("anthropic", .picture(.bmp, source: .uploaded), "send"),
      ("groq", .picture(.bmp, source: .uploaded), "scale wrong_format"),
    ])
  func sources(_ provider: String, _ subject: MediaSubject, _ word: String) {
    #expect(MediaJudge(provider).decide([subject])[0].word == word)
  }

  @Test(
    "A content that is no picture, sound or film is refused as one, and read as what it is otherwise",
    arguments: [
      (MediaKind.image, MediaFormat.html, "wrong_format"), (.image, .unknown, "wrong_format"),
      (.unknown, .html, "text"),
      (.image, .pdf, "send"), (.document, .jpeg, "send"), (.audio, .text, "wrong_format"),
      (.audio, .webm, "wrong_format"),
      (.document, .zip, "wrong_format"),
    ])
  func mislabelled(_ kind: MediaKind, _ format: MediaFormat, _ word: String) {
    var subject = MediaSubject.file(format)
    subject.kind = kind
    #expect(MediaJudge("openai").decide([subject])[0].word == word)
  }

  @Test(
    "What no message takes is searched where the provider can",
    arguments: [
      (MediaSubject.file(.text, bytes: megabyte), "search"), (.file(.zip, name: "report.DOCX"), "search"),
      (.file(.zip), "wrong_format"), (.file(.text), "text"), (.file(.pdf), "send"), (.file(.mp4), "media_unsupported"),
      (.file(.unknown, bytes: 0, name: "a.doc"), "empty"),
    ])
  func search(_ subject: MediaSubject, _ word: String) {
    #expect(MediaJudge("openai_responses").decide([subject])[0].word == word)
  }

  @Test("Beyond the number that is taken later files are refused, and refused ones take no place")
  func count() {
    let pictures = [MediaSubject.file(.mp3)] + [MediaSubject](repeating: .picture(), count: 6) + [.file(.text)]
    let decisions = MediaJudge("groq").decide(pictures)
    #expect(decisions.map(\.word) == ["media_unsupported", "send", "send", "send", "send", "send", "too_many", "text"])
    #expect(decisions[6].objection?.reason == "number 6 of the pictures in a request; Groq takes 5")
    #expect(decisions[6].objection?.limit == 5 && decisions[6].objection?.actual == 6)
  }

  @Test("Many pictures and documents together make the limit of a side tighter")
  func crowd() {
    let judge = MediaJudge("anthropic")
    let large = MediaSubject.picture(width: 2500, height: 2500)
    let small = [MediaSubject](repeating: .picture(), count: 19)
    #expect(judge.decide([large] + small).first == .send)
    let crowded = judge.decide([large] + small + [.file(.pdf)])
    #expect(crowded[0].word == "scale too_long_side")
    #expect(crowded[0].objection?.limit == 2000)
    #expect(crowded.dropFirst().allSatisfy { $0 == .send })
  }

  @Test("Pictures share what the request can carry: small ones go as they are, large ones are scaled alike")
  func share() {
    let decisions = MediaJudge("groq").decide([
      .picture(bytes: 5 * Self.megabyte), .picture(bytes: 100_000), .picture(bytes: 4 * Self.megabyte),
    ])
    #expect(decisions.map(\.word) == ["scale too_large", "send", "scale too_large"])
    let sizes = decisions.map { decision in
      if case .scale(let target, _) = decision { target.maxBytes ?? 0 } else { 100_000 }
    }
    #expect(sizes[0] == sizes[2])
    let request = sizes.reduce(0) { $0 + ($1 + 2) / 3 * 4 }
    #expect(request <= 4 * Self.megabyte && request > 3 * Self.megabyte)
  }

  @Test("A request that is full refuses later files with the figure")
  func full() {
    let judge = MediaJudge("anthropic")
    let decisions = judge.decide([.file(.pdf, bytes: 15 << 20), .file(.pdf, bytes: 15 << 20), .picture(bytes: 3000)])
    #expect(decisions.map(\.word) == ["send", "too_large", "send"])
    #expect(
      decisions[1].objection?.reason == "15 MB beside the other files; Anthropic takes 32 MB in a request")
    let unscaled = MediaJudge("groq", "m", MediaOptions(scale: false))
    #expect(
      unscaled.decide([.picture(bytes: 2_500_000), .picture(bytes: 2_500_000), .picture()]).map(\.word)
        == ["send", "too_large", "send"])
  }

  @Test("Verdicts carry the part, with the agent's detail where it has none, and the text of text files")
  func verdicts() {
    let text = MediaPart(MediaAsset(Array("hello".utf8)), name: "a.txt")
    let picture = MediaPart(.image, name: "b", source: .url("https://example.org/b.png"))
    let close = MediaPart(.image, name: "c", source: .url("https://example.org/c.png"), detail: .high)
    var asked = picture
    asked.detail = .low
    #expect(
      MediaJudge("openai", "m", MediaOptions(detail: .low)).judge([text, picture, close]) == [
        .inlineText("hello", name: "a.txt"), .send(asked), .send(close),
      ])
  }
}
