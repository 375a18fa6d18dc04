// SPDX-License-Identifier: Apache-2.0

import MediaFormats

/// How many tokens of input a file is expected to be. What the provider reports decides. (backends.md 6.4)
public enum MediaTokens {
  /// Tokens of a part of a conversation.
  public static func estimate(_ part: MediaPart, profile: ProviderProfile, model: String) -> Int {
    estimate(MediaSubject(part), profile: profile, model: model)
  }

  /// Tokens of a file of which the content need not be at hand.
  public static func estimate(_ subject: MediaSubject, profile: ProviderProfile, model: String) -> Int {
    let bytes = subject.bytes ?? 0
    switch subject.realKind {
    case .image:
      let size = subject.facts?.picture
      let width = max(1, size?.uprightWidth ?? 1024)
      let height = max(1, size?.uprightHeight ?? 1024)
      return rule(for: profile.id, model: model).tokens(width: width, height: height, detail: subject.detail)
    case .audio: return seconds(subject, bytesPerSecond: 16_000) * soundPerSecond
    case .video:
      let frame = rule(for: profile.id, model: model).tokensPerFrame(detail: subject.detail)
      return seconds(subject, bytesPerSecond: 128_000) * (frame + soundPerSecond)
    case .document: return (subject.facts?.pages ?? max(1, bytes / 50_000)) * (profile.api == .gemini ? 258 : 2000)
    case .text, .unknown: return (bytes + 3) / 4
    }
  }

  private static let soundPerSecond = 32

  /// How long it plays; where the headers do not say, guessed from the usual rate of compressed media.
  private static func seconds(_ subject: MediaSubject, bytesPerSecond: Int) -> Int {
    if let duration = subject.facts?.durationMilliseconds { return max(1, (duration + 999) / 1000) }
    return max(1, (subject.bytes ?? 0) / bytesPerSecond)
  }

  /// The rule of a provider's model.
  static func rule(for provider: String, model: String) -> PictureTokenRule {
    rules.first { row in
      row.providers.contains(provider) && row.models.contains(model)
    }?.rule ?? .flat(1024)
  }

  /// The rules, the first that fits. Models are named by their beginnings; a row without models is for all others.
  private static let rules: [(providers: [String], models: ModelSet, rule: PictureTokenRule)] = [
    (
      anthropic,
      [
        "claude-3", "claude-3-5", "claude-3-7", "claude-haiku-4-5", "claude-opus-4-0", "claude-opus-4-20250514",
        "claude-opus-4-1", "claude-opus-4-5", "claude-opus-4-6", "claude-sonnet-4-0", "claude-sonnet-4-20250514",
        "claude-sonnet-4-5", "claude-sonnet-4-6",
      ], .anthropic(longestSide: 1568, most: 1568)
    ),
    (anthropic, [], .anthropic(longestSide: 2576, most: 4784)),
    (openAI, ["gpt-4o-mini"], .tiles(base: 2833, tile: 5667)),
    (openAI, ["gpt-4.1-mini", "gpt-5-mini", "o4-mini"], .patches(percent: 162, most: 1536)),
    (openAI, ["gpt-4.1-nano", "gpt-5-nano"], .patches(percent: 246, most: 1536)),
    (openAI, ["gpt-4o", "gpt-4.1", "gpt-4.5", "gpt-4-turbo", "o1", "o3"], .tiles(base: 85, tile: 170)),
    (openAI, ["gpt-5.1", "gpt-5-chat", "gpt-5-pro", "gpt-5-codex"], .tiles(base: 70, tile: 140)),
    (
      openAI, ["gpt-5.2", "gpt-5.3", "gpt-5.4", "gpt-5.5", "gpt-5.6", "gpt-6", "gpt-6.1"],
      .patches(percent: 120, most: 2500)
    ),
    (openAI, ["gpt-5"], .tiles(base: 70, tile: 140)),
    (openAI, [], .tiles(base: 85, tile: 170)),
    (["gemini"], ["gemini-1.5", "gemini-2.0", "gemini-2.5"], .geminiTiles),
    (["gemini"], [], .byDetail(low: 280, medium: 560, high: 1120)),
    (["cerebras"], [], .cerebras),
  ]

  private static let anthropic = ["anthropic", "claude_code"]
  private static let openAI = ["openai", "openai_responses", "azure_openai"]
}
