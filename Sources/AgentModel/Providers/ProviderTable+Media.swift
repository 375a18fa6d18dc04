// SPDX-License-Identifier: Apache-2.0

import MediaFormats

extension ProviderProfile {
  /// What the provider takes beside text.
  public var media: MediaLimits { ProviderTable.mediaLimits(of: self) }
}

extension ProviderTable {
  /// What a provider takes beside text: its row below, or the row of a server nobody has described.
  static func mediaLimits(of profile: ProviderProfile) -> MediaLimits {
    media.first { $0.providers.contains(profile.id) }?.limits ?? undescribed
  }

  private static let megabyte = 1 << 20

  /// The rows of backends.md 6.3. Figures that are marked there as not verified stand here as well: a file that is
  /// refused with a figure can be changed, while a refusal by the provider costs a call.
  private static let media: [(providers: [String], limits: MediaLimits)] = [
    (
      ["anthropic"],
      MediaLimits(
        image: MediaTypeLimits(
          [.png, .jpeg, .gif, .webp], maxBase64Bytes: 10 * megabyte, maxCount: 100, wideMaxCount: 600, maxSide: 8000,
          crowdedCount: 20, crowdedSide: 2000, sources: [.inline, .url, .uploaded]),
        document: MediaTypeLimits(
          [.pdf], maxPages: 100, wideMaxPages: 600, sources: [.inline, .url, .uploaded]),
        maxRequestBytes: 32 * megabyte)
    ),
    (
      ["claude_code"],
      MediaLimits(
        image: MediaTypeLimits(
          [.png, .jpeg, .gif, .webp], maxBase64Bytes: 10 * megabyte, maxCount: 100, wideMaxCount: 600, maxSide: 8000,
          crowdedCount: 20, crowdedSide: 2000, sources: [.inline]),
        document: MediaTypeLimits([.pdf], maxPages: 100, wideMaxPages: 600, sources: [.inline]),
        maxRequestBytes: 32 * megabyte)
    ),
    (
      ["openai"],
      MediaLimits(
        image: openAIPictures, audio: MediaTypeLimits([.wav, .mp3], sources: [.inline]),
        document: MediaTypeLimits([.pdf], sources: [.inline, .uploaded]), maxRequestBytes: 512 * megabyte)
    ),
    (
      ["openai_responses"],
      MediaLimits(
        image: openAIPictures,
        document: MediaTypeLimits([.pdf], sources: [.inline, .url, .uploaded]), maxRequestBytes: 512 * megabyte,
        searchesFiles: true)
    ),
    (
      ["azure_openai"],
      MediaLimits(
        image: MediaTypeLimits(
          [.png, .jpeg, .webp, .gif], stillFormats: [.gif], maxBytes: 20 * megabyte, maxCount: 50),
        audio: MediaTypeLimits([.wav, .mp3], sources: [.inline]),
        document: MediaTypeLimits([.pdf], sources: [.inline]))
    ),
    (
      // What does not fit into a request of 20 MB is given to the Files API, which takes 2 GB a file.
      ["gemini"],
      MediaLimits(
        image: MediaTypeLimits(
          [.png, .jpeg, .webp, .heic, .heif], maxBytes: 2048 * megabyte, maxCount: 3000, sources: [.inline, .uploaded]),
        audio: MediaTypeLimits(
          [.wav, .mp3, .aiff, .aac, .ogg, .flac], maxBytes: 2048 * megabyte, sources: [.inline, .uploaded]),
        video: MediaTypeLimits(
          [.mp4, .mpeg, .mov, .avi, .flv, .webm, .wmv, .threeGPP], maxBytes: 2048 * megabyte,
          sources: [.inline, .url, .uploaded]),
        document: MediaTypeLimits([.pdf], maxBytes: 50 * megabyte, sources: [.inline, .uploaded]))
    ),
    (
      ["groq"],
      MediaLimits(
        image: MediaTypeLimits([.png, .jpeg], maxCount: 5, maxPixels: 33_000_000), maxRequestBytes: 4 * megabyte)
    ),
    (["cerebras"], MediaLimits(image: MediaTypeLimits([.png, .jpeg], sources: [.inline]))),
    (
      ["fireworks"],
      MediaLimits(
        image: MediaTypeLimits([.png, .jpeg, .gif, .bmp, .tiff], maxCount: 30), maxRequestBytes: 10 * megabyte)
    ),
    (["together", "nvidia_nim"], MediaLimits(image: MediaTypeLimits([.png, .jpeg, .webp]))),
    (
      ["openrouter"],
      MediaLimits(
        image: MediaTypeLimits([.png, .jpeg, .webp, .gif]),
        audio: MediaTypeLimits([.wav, .mp3, .aiff, .aac, .ogg, .flac, .m4a], sources: [.inline]),
        video: MediaTypeLimits([.mp4, .mpeg, .mov, .webm]), document: MediaTypeLimits([.pdf]))
    ),
    (
      ["moonshot"],
      MediaLimits(
        image: MediaTypeLimits([.png, .jpeg, .webp, .gif], sources: [.inline, .uploaded]),
        video: MediaTypeLimits([.mp4, .mpeg, .mov, .avi, .flv, .webm, .wmv], sources: [.inline, .uploaded]),
        maxRequestBytes: 100 * megabyte)
    ),
    (
      ["qwen"],
      MediaLimits(
        image: MediaTypeLimits([.png, .jpeg, .webp, .bmp, .tiff, .heic], maxBytes: 10 * megabyte),
        audio: MediaTypeLimits([.wav, .mp3, .aac, .ogg, .flac, .m4a], maxBytes: 10 * megabyte),
        video: MediaTypeLimits([.mp4, .mov, .avi, .flv, .wmv], maxBytes: 10 * megabyte))
    ),
    (["xai"], MediaLimits(image: MediaTypeLimits([.jpeg, .png], maxBytes: 20 * megabyte))),
    (
      ["zai"],
      MediaLimits(
        image: MediaTypeLimits([.jpeg, .png], maxBytes: 5 * megabyte, maxSide: 6000),
        video: MediaTypeLimits([.mp4, .mov]))
    ),
    (
      ["vllm", "sglang"],
      MediaLimits(
        image: MediaTypeLimits([.png, .jpeg, .webp, .gif, .bmp, .tiff]),
        audio: MediaTypeLimits([.wav, .mp3, .flac, .ogg]), video: MediaTypeLimits([.mp4, .mov, .avi, .webm]))
    ),
    (["lmstudio"], MediaLimits(image: MediaTypeLimits([.png, .jpeg, .webp], sources: [.inline]))),
    (
      ["poe"],
      MediaLimits(
        image: MediaTypeLimits([.png, .jpeg, .webp, .gif], stillFormats: [.gif]),
        document: MediaTypeLimits([.pdf], sources: [.inline]))
    ),
    (["nebius"], MediaLimits(image: MediaTypeLimits([.png, .jpeg, .webp, .gif], stillFormats: [.gif]))),
  ]

  /// Pictures of both of OpenAI's APIs.
  private static let openAIPictures = MediaTypeLimits(
    [.png, .jpeg, .webp, .gif], stillFormats: [.gif], maxCount: 1500, sources: [.inline, .url])

  /// A compatible server nobody has described gets what most take; what it refuses it is not asked again.
  private static let undescribed = MediaLimits(
    image: MediaTypeLimits([.png, .jpeg, .webp, .gif]), audio: MediaTypeLimits([.wav, .mp3], sources: [.inline]),
    video: MediaTypeLimits([.mp4, .mov, .webm]), document: MediaTypeLimits([.pdf], sources: [.inline]))
}
