// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats
import TestSupport

/// The small media files of the conformance data and what is expected of them.
enum MediaFixtures {
  static let manifest: JSONValue? = (try? Shared.bytes("fixtures/media/manifest.json")).flatMap {
    try? JSONReader.parse($0)
  }

  static let names = manifest?["files"]?.arrayValue?.compactMap { $0["file"]?.stringValue } ?? []

  /// A file as a part of a conversation, given as what its name promises.
  static func part(_ file: String) throws -> MediaPart {
    let asset = MediaAsset(try Shared.bytes("fixtures/media/\(file)"))
    let kind = MediaFormat.named(fileName: file)?.kind ?? asset.facts.format.kind
    return MediaPart(kind, name: file, source: .content(asset))
  }
}

/// Files that exist by what is known of them only.
extension MediaSubject {
  /// A picture of a size.
  static func picture(
    _ format: MediaFormat = .png, bytes: Int = 1000, width: Int = 100, height: Int = 100, frames: Int = 1,
    source: MediaSourceKind = .inline
  ) -> MediaSubject {
    MediaSubject(
      name: "a.\(format.fileExtension)", kind: .image, source: source, bytes: bytes,
      facts: MediaFacts(format: format, picture: PictureFacts(width: width, height: height, frames: frames)))
  }

  /// A file that is no picture.
  static func file(_ format: MediaFormat, bytes: Int = 1000, pages: Int? = nil, name: String? = nil) -> MediaSubject {
    MediaSubject(
      name: name ?? "a.\(format.fileExtension)", kind: format.kind, bytes: bytes,
      facts: MediaFacts(format: format, pages: pages))
  }

  /// A file at an address.
  static func url(_ kind: MediaKind, _ format: MediaFormat?) -> MediaSubject {
    MediaSubject(name: "a", kind: kind, source: .url, promisedFormat: format)
  }
}

extension MediaJudge {
  /// Judges for a provider by its id.
  init(_ provider: String, _ model: String = "some-model", _ options: MediaOptions = MediaOptions()) {
    self.init(
      profile: ProviderTable.profile(id: provider) ?? ProviderTable.generic, model: model, options: options)
  }
}

extension MediaDecision {
  /// The decision as a word: what is done, and why where something speaks against the file.
  var word: String {
    switch self {
    case .send: "send"
    case .inlineText: "text"
    case .search: "search"
    case .scale(_, let why): "scale \(why.code)"
    case .refuse(let why): why.code
    }
  }
}
