// SPDX-License-Identifier: Apache-2.0

import AgentModel
import MediaFormats

/// Which files of a request are given to Gemini beforehand, because the request would be too large with them in it.
enum GeminiLargeFiles {
  /// A file that has to be stored.
  struct File {
    let asset: MediaAsset
    let name: String
  }

  /// The largest files of a request, as many as have to leave it.
  ///
  /// - Parameter excess: by how many bytes the request is too large.
  static func toStore(of request: ModelRequest, excess: Int) -> [File] {
    var excess = excess
    if excess <= 0 { return [] }
    var counts: [String: Int] = [:]
    var files: [File] = []
    for part in request.messages.flatMap(\.media) {
      guard case .content(let asset) = part.source, isStorable(asset) else { continue }
      if counts.updateValue(counts[asset.digest, default: 0] + 1, forKey: asset.digest) == nil {
        files.append(File(asset: asset, name: part.name))
      }
    }
    func share(_ file: File) -> Int { (file.asset.bytes.count + 2) / 3 * 4 * counts[file.asset.digest, default: 1] }
    return files.sorted { share($0) > share($1) }.prefix { file in
      defer { excess -= share(file) }
      return excess > 0
    }
  }

  private static func isStorable(_ asset: MediaAsset) -> Bool {
    switch asset.facts.format.kind {
    case .image, .audio, .video, .document: true
    case .text, .unknown: false
    }
  }
}

extension ModelRequest {
  /// The request with stored files in the place of contents.
  ///
  /// - Parameter addresses: by the digests of the contents.
  func storing(_ addresses: [String: String]) -> ModelRequest {
    if addresses.isEmpty { return self }
    func stored(_ part: MediaPart) -> MediaPart {
      var part = part
      if case .content(let asset) = part.source, let address = addresses[asset.digest] {
        part.source = .uploaded(id: address, asset)
      }
      return part
    }
    var request = self
    for index in messages.indices {
      request.messages[index].parts = messages[index].parts.map { part in
        switch part {
        case .media(let file): return .media(stored(file))
        case .toolResult(var result):
          result.media = result.media.map(stored)
          return .toolResult(result)
        case .text, .toolCall, .invalidToolCall: return part
        }
      }
    }
    return request
  }
}
