// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats

/// What a provider takes beside text, as clients get it. (backends.md 6.3)
enum MediaLimitsJSON {
  static let shape = ObjectShape(
    "ProviderMedia", "What a provider takes beside text, whatever the model. What is absent it does not take.",
    kinds.map { .optional($0.name, .object(type), "\($0.words).") } + [
      .optional("maxRequestBytes", .count, "The most bytes of a request with media."),
      .required("searchesFiles", .boolean, "Whether documents can go to a search of the provider instead."),
    ])

  private static let type = ObjectShape(
    "MediaTypeLimits", "Limits of one kind of media. A limit that is absent is not known, or there is none.",
    [
      .required("types", .texts, "MIME types."),
      .required(
        "sources",
        .list(of: .words("MediaSourceKind", "How a file can be given.", MediaSourceKind.self, isOpen: true)),
        "How files can be given."),
    ] + limits.map { .optional($0.name, .count, "\($0.words).") })

  static func encode(_ media: MediaLimits) -> JSONValue {
    var object = JSONObject()
    for kind in kinds { object[kind.name] = kind.limits(media).map(encode) }
    object["maxRequestBytes"] = media.maxRequestBytes.map { .integer(Int64($0)) }
    object["searchesFiles"] = .bool(media.searchesFiles)
    return .object(object)
  }

  private static func encode(_ type: MediaTypeLimits) -> JSONValue {
    let sources = MediaSourceKind.allCases.filter(type.sources.contains)
    var object: JSONObject = [
      "types": .array(type.formats.map { .string($0.mediaType) }),
      "sources": .array(sources.map { .string($0.rawValue) }),
    ]
    for limit in limits { object[limit.name] = limit.value(type).map { .integer(Int64($0)) } }
    return .object(object)
  }

  private struct Kind: Sendable {
    var name: String
    var words: String
    var limits: @Sendable (MediaLimits) -> MediaTypeLimits?
  }

  private static let kinds = [
    Kind(name: "image", words: "Pictures", limits: { $0.image }),
    Kind(name: "document", words: "Documents", limits: { $0.document }),
    Kind(name: "audio", words: "Sound", limits: { $0.audio }),
    Kind(name: "video", words: "Films", limits: { $0.video }),
  ]

  private struct Limit: Sendable {
    var name: String
    var words: String
    var value: @Sendable (MediaTypeLimits) -> Int?
  }

  private static let limits = [
    Limit(name: "maxBytes", words: "The most bytes of a file", value: { $0.largestFile }),
    Limit(name: "maxCount", words: "The most of the kind in a request", value: { $0.maxCount }),
    Limit(
      name: "wideMaxCount", words: "The same for models that take a million tokens", value: { $0.wideMaxCount }),
    Limit(name: "maxSide", words: "The most pixels of a side", value: { $0.maxSide }),
    Limit(name: "maxPixels", words: "The most pixels", value: { $0.maxPixels }),
    Limit(name: "maxPages", words: "The most pages", value: { $0.maxPages }),
    Limit(
      name: "wideMaxPages", words: "The same for models that take a million tokens", value: { $0.wideMaxPages }),
  ]

  static let example: JSONValue = {
    let type = MediaTypeLimits(
      [.png, .jpeg], maxBytes: 5_242_880, maxCount: 100, wideMaxCount: 600, maxSide: 8000, maxPixels: 33_000_000,
      maxPages: 100, wideMaxPages: 600)
    return encode(
      MediaLimits(image: type, audio: type, video: type, document: type, maxRequestBytes: 33_554_432))
  }()
}
