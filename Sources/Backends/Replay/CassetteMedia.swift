// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats

/// Files of tool results as they stand in a recording, beside the text. (replay.md section 5)
enum CassetteMedia {
  /// The element of `content` for a file.
  ///
  /// - Parameter store: gives the value in the place of some content, its digest and its media type.
  static func encode(
    _ media: MediaPart, _ scrubber: Scrubber, store: ([UInt8], String, String) -> JSONValue
  ) -> JSONValue {
    var object: JSONObject = ["type": .string(media.kind.rawValue), "name": .string(scrubber.scrub(media.name))]
    switch media.source {
    case .content(let asset), .uploaded(_, let asset):
      object["media_type"] = .string(media.mediaType)
      object["base64"] = store(asset.bytes, asset.digest, media.mediaType)
    case .url(let url):
      object["url"] = .string(scrubber.scrub(url))
    }
    return .object(object)
  }

  /// The file of an element; nil for texts, and for kinds that are not known here.
  ///
  /// - Parameter content: gives the content of a file beside the recording; nil where there is none.
  /// - Throws: ``CassetteMediaError`` when the content is missing or broken.
  static func decode(
    _ element: JSONValue, content: (String) -> [UInt8]?
  ) throws(CassetteMediaError) -> MediaPart? {
    guard let type = element["type"]?.stringValue, let kind = MediaKind(rawValue: type) else { return nil }
    let name = element["name"]?.stringValue ?? type
    if let url = element["url"]?.stringValue { return MediaPart(kind, name: name, source: .url(url)) }
    guard let value = element["base64"] else { return nil }
    let bytes: [UInt8]
    if let file = value["file"]?.stringValue {
      guard let found = content(file) else { throw .missing(file) }
      bytes = found
    } else {
      guard let found = value.stringValue.flatMap(Base64.decode) else { throw .broken(name) }
      bytes = found
    }
    return MediaPart(kind, name: name, source: .content(MediaAsset(bytes)))
  }
}

/// Why a recorded file cannot be had.
enum CassetteMediaError: Error, CustomStringConvertible {
  case missing(String)
  case broken(String)

  /// One sentence.
  var description: String {
    switch self {
    case .missing(let file): "The media file \(file) is missing beside the cassette."
    case .broken(let name): "The content of “\(name)” is no base64."
    }
  }
}
