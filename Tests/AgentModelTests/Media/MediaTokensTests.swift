// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats
import TestSupport
import Testing

@Suite("Tokens of media")
struct MediaTokensTests {
  private static func tokens(_ subject: MediaSubject, _ provider: String, _ model: String) -> Int {
    MediaTokens.estimate(subject, profile: ProviderTable.profile(id: provider) ?? ProviderTable.generic, model: model)
  }

  @Test("Pictures cost what the conformance data says", .enabled(if: Shared.isAvailable))
  func conformance() throws {
    let rows = try #require(MediaFixtures.manifest?["token_estimates"]?.arrayValue)
    #expect(rows.count >= 14)
    for row in rows {
      let (width, height) = (try #require(row["width"]?.intValue), try #require(row["height"]?.intValue))
      let picture = MediaSubject.picture(width: width, height: height)
      for (provider, model, member) in [
        ("anthropic", "claude-sonnet-4-5", "anthropic_standard"),
        ("anthropic", "claude-opus-4-7", "anthropic_high_res"),
        ("openai", "gpt-4o", "openai_tile_gpt4o_high"), ("openai_responses", "gpt-5", "openai_tile_gpt5_high"),
        ("cerebras", "gemma-4-31b", "cerebras"),
      ] {
        #expect(Self.tokens(picture, provider, model) == row[member]?.intValue, "\(model) \(width)×\(height)")
      }
    }
  }

  @Test(
    "Each family of models counts pictures in its own way",
    arguments: [
      ("anthropic", "claude-opus-4-1-20250805", 1000, 1000, nil, 1296),
      ("anthropic", "claude-opus-5", 4000, 3000, nil, 4740),
      ("openai", "gpt-4o", 1024, 1024, MediaDetail.high, 765), ("openai", "gpt-4o", 1024, 1024, .low, 85),
      ("openai", "gpt-4o-mini", 100, 100, nil, 2833 + 5667), ("openai", "gpt-4.1", 512, 512, nil, 255),
      ("openai", "gpt-4.1-mini", 1024, 1024, nil, 1658), ("openai_responses", "gpt-5-nano", 320, 320, nil, 246),
      ("openai", "gpt-4.1-mini", 4000, 4000, nil, 2488), ("openai_responses", "gpt-6-sol", 64, 33, nil, 4),
      ("openai_responses", "gpt-5.6-sol", 4096, 4096, .original, 19660),
      ("openai_responses", "gpt-5.6-sol", 4096, 4096, .low, 307),
      ("azure_openai", "my-deployment", 1024, 1024, nil, 765),
      ("gemini", "gemini-2.5-flash", 384, 384, nil, 258), ("gemini", "gemini-2.5-flash", 385, 384, nil, 258),
      ("gemini", "gemini-2.5-flash", 1000, 700, nil, 516), ("gemini", "gemini-3-flash-preview", 10, 10, nil, 1120),
      ("gemini", "gemini-3-flash-preview", 5000, 10, .auto, 560), ("gemini", "gemini-3.8-flash", 10, 10, .low, 280),
      ("groq", "qwen/qwen3.8-27b", 5000, 5000, nil, 1024), ("generic", "m", 1, 1, nil, 1024),
    ])
  func pictures(
    _ provider: String, _ model: String, _ width: Int, _ height: Int, _ detail: MediaDetail?, _ expected: Int
  ) {
    var picture = MediaSubject.picture(width: width, height: height)
    picture.detail = detail
    #expect(Self.tokens(picture, provider, model) == expected)
  }

  @Test("Pictures are counted upright, and of those at an address a common size is assumed")
  func shape() {
    var turned = MediaSubject.picture(width: 3000, height: 300)
    turned.facts?.picture?.orientation = 6
    #expect(Self.tokens(turned, "openai", "gpt-4o") == 765)
    #expect(Self.tokens(.url(.image, nil), "openai", "gpt-4o") == 765)
  }

  @Test("Sound and films count by the second, documents by the page, text by its length")
  func others() {
    var sound = MediaSubject.file(.wav)
    sound.facts?.durationMilliseconds = 2100
    #expect(Self.tokens(sound, "gemini", "gemini-2.5-flash") == 96)
    var film = MediaSubject.file(.mp4)
    film.facts?.durationMilliseconds = 10_000
    #expect(Self.tokens(film, "gemini", "gemini-2.5-flash") == 2900)
    #expect(Self.tokens(film, "gemini", "gemini-3-flash-preview") == 1020)
    film.detail = .high
    #expect(Self.tokens(film, "gemini", "gemini-3-flash-preview") == 3120)
    #expect(Self.tokens(.file(.mp3, bytes: 160_000), "openai", "gpt-audio") == 320)
    #expect(Self.tokens(.file(.pdf, pages: 3), "gemini", "gemini-2.5-flash") == 774)
    #expect(Self.tokens(.file(.pdf, pages: 3), "anthropic", "claude-opus-5") == 6000)
    #expect(Self.tokens(.file(.text, bytes: 401), "groq", "m") == 101)
  }
}
