// SPDX-License-Identifier: Apache-2.0

import AgentModel
import HTTPEngine
import JSONCore

/// Asks the provider for what file search needs: files, stores, and files in stores. Each question is one exchange;
/// nothing is repeated here. (backends.md 2.1, 6.6)
struct FileSearchClient: Sendable {
  /// How far a file is in a store.
  enum Progress: Equatable {
    case indexing
    case ready
    /// It will never be ready, with the provider's reason.
    case failed(String)
  }

  /// How long everything lives that nobody deletes, for example because this process was killed.
  private static let lifetime = (seconds: 24 * 3600, days: 1)
  /// The most bytes of a reply.
  private static let largestReply = 1 << 20

  let settings: ProviderSettings
  let engine: HTTPClient

  /// Uploads a file and returns its id.
  func upload(_ asset: MediaAsset, named name: String) async throws(ModelFailure) -> String {
    // The digest of the content cannot be in the content.
    var form = MultipartForm(boundary: "massgen\(asset.digest)")
    form.add("purpose", "assistants")
    form.add("expires_after[anchor]", "created_at")
    form.add("expires_after[seconds]", "\(Self.lifetime.seconds)")
    form.add("file", file: asset.bytes, named: name)
    return try Self.id(await send("POST", "/files", form.body, type: form.contentType))
  }

  /// Creates an empty store and returns its id.
  func createStore() async throws(ModelFailure) -> String {
    let body: JSONValue = [
      "name": "massgen-server",
      "expires_after": ["anchor": "last_active_at", "days": .integer(Int64(Self.lifetime.days))],
    ]
    return try Self.id(await send("POST", "/vector_stores", json: body))
  }

  /// Puts a file into a store.
  func attach(_ file: String, to store: String) async throws(ModelFailure) -> Progress {
    progress(
      try await send("POST", "/vector_stores/\(EndpointURL.escaped(store))/files", json: ["file_id": .string(file)]))
  }

  /// How far a file is in a store.
  func progress(of file: String, in store: String) async throws(ModelFailure) -> Progress {
    let path = "/vector_stores/\(EndpointURL.escaped(store))/files/\(EndpointURL.escaped(file))"
    return progress(try await send("GET", path))
  }

  /// Deletes a store; its files stay.
  func delete(store: String) async throws(ModelFailure) {
    _ = try await send("DELETE", "/vector_stores/\(EndpointURL.escaped(store))")
  }

  /// Deletes a file.
  func delete(file: String) async throws(ModelFailure) {
    _ = try await send("DELETE", "/files/\(EndpointURL.escaped(file))")
  }

  // MARK: Replies

  private static func id(_ reply: JSONValue) throws(ModelFailure) -> String {
    if let id = reply["id"]?.stringValue, !id.isEmpty { return id }
    throw ModelFailure(.protocolViolation, "The reply names no id.", code: "no_id")
  }

  private func progress(_ reply: JSONValue) -> Progress {
    switch reply["status"]?.stringValue {
    case "completed": .ready
    case "failed", "cancelled":
      .failed(
        Redaction.mask(
          reply["last_error"]?["message"]?.stringValue ?? "the provider could not read it",
          secrets: settings.allSecrets))
    default: .indexing
    }
  }

  // MARK: Exchanges

  private func send(_ method: String, _ path: String, json: JSONValue) async throws(ModelFailure) -> JSONValue {
    try await send(method, path, HTTPBody(json.encoded()), type: "application/json")
  }

  private func send(
    _ method: String, _ path: String, _ body: HTTPBody = HTTPBody(), type: String? = nil
  ) async throws(ModelFailure) -> JSONValue {
    let exchange = engine.start(
      HTTPRequest(
        method: method, url: EndpointURL.join(root, path, query: settings.extraQuery), headers: headers(type),
        body: body, timeouts: settings.timeouts))
    let reply: (body: [UInt8], failure: HTTPFailure?)
    let head: HTTPResponseHead
    do {
      head = try await exchange.response()
      reply = await exchange.collect(atMost: Self.largestReply)
    } catch {
      throw failure(error)
    }
    if let broken = reply.failure { throw failure(broken) }
    guard (200..<300).contains(head.status) else {
      throw settings.classifier.classify(status: head.status, headers: head.headers, body: reply.body).effectiveFailure
    }
    guard let value = try? JSONReader.parse(reply.body) else {
      throw ModelFailure(.protocolViolation, "The reply is not JSON.", code: "not_json")
    }
    return value
  }

  private func failure(_ failure: HTTPFailure) -> ModelFailure {
    ModelFailure(failure, startHint: settings.provider.startHint).masked(settings.allSecrets)
  }

  /// The API root, also where the team file names the endpoint of calls.
  private var root: String {
    let endpoint = "/responses"
    return settings.baseURL.hasSuffix(endpoint) ? String(settings.baseURL.dropLast(endpoint.count)) : settings.baseURL
  }

  private func headers(_ type: String?) -> [(name: String, value: String)] {
    var headers: [(name: String, value: String)] = [("Accept", "application/json"), ("User-Agent", settings.userAgent)]
    headers += settings.callHeaders
    for extra in settings.extraHeaders { headers.removeAll { $0.name.lowercased() == extra.name.lowercased() } }
    // The type is that of this body, whatever the team file says about those of calls.
    headers += settings.extraHeaders.filter { $0.name.lowercased() != "content-type" }
    if let type { headers.append(("Content-Type", type)) }
    return headers
  }
}
