// SPDX-License-Identifier: Apache-2.0

import AgentModel
import HTTPEngine
import JSONCore
import MediaFormats

/// The requests by which a file is given to Gemini and taken away. Pure. (ai.google.dev, Files API; backends.md 5.1)
///
/// An upload is two requests: the first names type and size and is answered with an address, the second sends the
/// content there.
struct GeminiFileRequests: Sendable {
  let call: PlainCall

  private var settings: ProviderSettings { call.settings }

  /// The first request of an upload.
  func begin(_ asset: MediaAsset, name: String) -> HTTPRequest {
    let description: JSONValue = ["file": ["displayName": .string(name)]]
    return call.request(
      "POST", GeminiEndpoint.uploadURL(settings),
      headers: [
        ("Content-Type", "application/json"), ("X-Goog-Upload-Protocol", "resumable"),
        ("X-Goog-Upload-Command", "start"), ("X-Goog-Upload-Header-Content-Length", String(asset.bytes.count)),
        ("X-Goog-Upload-Header-Content-Type", GeminiMediaWriter.mediaType(asset.facts.format)),
      ], body: HTTPBody(description.encoded()))
  }

  /// Where the content has to go by the reply to the first request; nil when that is none, or leads away from the
  /// provider: content goes only where the team file sends it.
  func target(_ head: HTTPResponseHead) -> String? {
    guard let url = head["x-goog-upload-url"], let host = HTTPAddress.host(of: url) else { return nil }
    // A file that would go encrypted to the API must not go in the clear.
    let keepsSecrecy = url.hasPrefix("https://") || !settings.baseURL.hasPrefix("https://")
    let isOurs = host == HTTPAddress.host(of: settings.baseURL) || settings.provider.owns(host: host)
    return isOurs && keepsSecrecy ? url : nil
  }

  /// The second request of an upload. The address is the permission, so no key goes with it.
  func transfer(_ asset: MediaAsset, to url: String) -> HTTPRequest {
    HTTPRequest(
      url: url,
      headers: [
        ("User-Agent", settings.userAgent), ("Content-Type", GeminiMediaWriter.mediaType(asset.facts.format)),
        ("X-Goog-Upload-Offset", "0"), ("X-Goog-Upload-Command", "upload, finalize"),
      ], body: HTTPBody(asset.bytes), timeouts: settings.timeouts)
  }

  /// Asks how a file is.
  func state(of file: GeminiFile) -> HTTPRequest { call.request("GET", GeminiEndpoint.url(settings, of: file.name)) }

  /// Takes a file away.
  func removal(of name: String) -> HTTPRequest { call.request("DELETE", GeminiEndpoint.url(settings, of: name)) }
}
