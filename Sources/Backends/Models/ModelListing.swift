// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import HTTPEngine

/// Asks a provider which models it has: the cheapest question that shows whether address and key are right.
public struct ModelListing: Sendable {
  /// How long each phase of a page may take, in milliseconds.
  static let patience = 10_000
  /// How long a page may take altogether.
  private static let limit = Duration.seconds(20)
  /// How many pages are read at most.
  private static let mostPages = 10
  /// How large a page may be, in bytes.
  private static let largestBody = 16 << 20

  private let settings: ProviderSettings
  private let form: ModelListForm
  private let engine: HTTPClient

  /// Prepares the question; nil for an API that has no list.
  ///
  /// - Parameter settings: where to ask, with which key; the model does not matter.
  public init?(_ settings: ProviderSettings, engine: HTTPClient = .shared) {
    guard let form = ModelListForm(settings) else { return nil }
    self.settings = settings
    self.form = form
    self.engine = engine
  }

  /// The request for a page.
  ///
  /// - Parameter token: what names the page; nil for the first.
  public func request(page token: String? = nil) -> HTTPRequest {
    var request = PlainCall(settings: settings, engine: engine).request("GET", form.url(settings, page: token))
    request.timeouts = HTTPTimeouts(
      connectMilliseconds: Self.patience, firstByteMilliseconds: Self.patience, gapMilliseconds: Self.patience)
    request.compressionAllowed = true
    return request
  }

  /// Asks, page by page.
  public func fetch() async -> ModelListReport {
    var report = ModelListReport()
    let start = ContinuousClock.now
    var token: String?
    for page in 0..<Self.mostPages {
      let reply = await reply(to: request(page: token))
      if page == 0 { report.latencyMilliseconds = Int((ContinuousClock.now - start) / .milliseconds(1)) }
      report.status = reply.status ?? report.status
      switch read(reply) {
      case .success(let found):
        report.models += found.models
        // A server that names the same page again would be asked for ever.
        guard let next = found.next, next != token else { return report }
        token = next
      case .failure(let failure):
        report.failure = failure
        return report
      }
    }
    return report
  }

  // MARK: One page

  private struct Reply: Sendable {
    var status: Int?
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    var failure: HTTPFailure?
  }

  private func read(_ reply: Reply) -> Result<ModelListPage, ModelFailure> {
    if let failure = reply.failure {
      return .failure(ModelFailure(failure, startHint: settings.provider.startHint).masked(settings.allSecrets))
    }
    let status = reply.status ?? 0
    guard status == 200 else {
      return .failure(
        settings.classifier.classify(status: status, headers: reply.headers, body: reply.body).effectiveFailure)
    }
    if let page = ModelListPage(reply.body, provider: settings.provider.id) { return .success(page) }
    return .failure(
      ModelFailure(
        .protocolViolation, "The reply is no list of models.", code: "no_model_list", httpStatus: status,
        hint: "Check that base_url is the root of the API."))
  }

  private func reply(to request: HTTPRequest) async -> Reply {
    let exchange = engine.start(request)
    return await withTaskGroup(of: Reply?.self) { group in
      group.addTask { await Self.collect(exchange) }
      group.addTask {
        // Cancelled when the reply was there before.
        try? await Task.sleep(for: Self.limit)
        return nil
      }
      let first = await group.next() ?? nil
      exchange.cancel()
      group.cancelAll()
      return first
        ?? Reply(failure: HTTPFailure(.timeoutFirstByte, "The list of models was not there after 20 seconds."))
    }
  }

  private static func collect(_ exchange: HTTPExchange) async -> Reply {
    do {
      let head = try await exchange.response()
      let (body, failure) = await exchange.collect(atMost: largestBody)
      return Reply(status: head.status, headers: head.headers, body: body, failure: failure)
    } catch {
      return Reply(failure: error)
    }
  }
}
