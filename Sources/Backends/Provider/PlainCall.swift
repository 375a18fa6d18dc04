// SPDX-License-Identifier: Apache-2.0

import AgentModel
import HTTPEngine
import JSONCore

/// A request to a provider besides model calls: giving it a file, asking for its state, taking it away. The reply is
/// read as a whole.
struct PlainCall: Sendable {
  let settings: ProviderSettings
  let engine: HTTPClient

  /// How large a reply may be, in bytes.
  private static let largestReply = 1 << 20

  /// A reply with a status below 300.
  struct Reply {
    let head: HTTPResponseHead
    let body: [UInt8]

    /// The body as JSON; null when it is none.
    var json: JSONValue { (try? JSONReader.parse(body)) ?? .null }
  }

  /// A request with the headers of the provider, the key and the team file's own among them.
  func request(
    _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: HTTPBody = HTTPBody()
  ) -> HTTPRequest {
    var all = [(name: "Accept", value: "application/json"), (name: "User-Agent", value: settings.userAgent)]
    all += settings.callHeaders + headers
    for extra in settings.extraHeaders { all.removeAll { $0.name.lowercased() == extra.name.lowercased() } }
    return HTTPRequest(
      method: method, url: url, headers: all + settings.extraHeaders, body: body, timeouts: settings.timeouts)
  }

  /// Sends a request and reads the reply.
  ///
  /// - Throws: why there is none, of the class a model call would fail with.
  func perform(_ request: HTTPRequest) async throws(ModelFailure) -> Reply {
    let exchange = engine.start(request)
    let head: HTTPResponseHead
    do {
      head = try await exchange.response()
    } catch {
      throw failure(error)
    }
    let (body, failure) = await exchange.collect(atMost: Self.largestReply)
    guard head.status < 300 else {
      throw settings.classifier.classify(status: head.status, headers: head.headers, body: body).effectiveFailure
    }
    if let failure { throw self.failure(failure) }
    return Reply(head: head, body: body)
  }

  private func failure(_ failure: HTTPFailure) -> ModelFailure {
    ModelFailure(failure, startHint: settings.provider.startHint).masked(settings.allSecrets)
  }
}
