// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import HTTPEngine

/// A model behind a Chat Completions API, whichever provider it is.
///
/// A call is one request: ``ChatRequestBuilder`` writes it, ``ChatStreamDecoder`` reads the reply. Nothing is repeated
/// here. Every call that is not cancelled ends with exactly one terminal event; a cancelled one reports the usage that
/// was received.
public struct ChatCompletionsBackend: Backend {
  /// The model and how it is asked.
  public let settings: ChatSettings
  /// What people are told about this backend.
  public let descriptor: BackendDescriptor
  private let engine: HTTPClient

  /// Creates a backend.
  ///
  /// - Parameter type: the `type` of the team file.
  public init(_ settings: ChatSettings, type: String = "chatcompletion", engine: HTTPClient = .shared) {
    self.settings = settings
    self.engine = engine
    descriptor = BackendDescriptor(type: type, provider: settings.provider.id, model: settings.model)
  }

  /// Performs one call.
  public func stream(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async {
    if let failure = refusal {
      await deliver([.error(failure)])
      return
    }
    let body = ChatRequestBuilder(settings: settings).body(for: request)
    if !body.notices.isEmpty { await deliver(body.notices) }
    // The body may be large, so nothing that lasts as long as the stream holds on to it.
    let toolNames = body.toolNames
    let exchange = engine.start(httpRequest(body.bytes))
    // Reading on the engine's own thread saves a thread hop for every piece that arrives.
    await withTaskExecutorPreference(engine) {
      await withTaskCancellationHandler {
        await read(exchange, toolNames: toolNames, callNumber: request.callNumber, deliver)
      } onCancel: {
        exchange.cancel()
      }
    }
  }

  private func read(
    _ exchange: HTTPExchange, toolNames: ToolNames, callNumber: Int, _ deliver: @Sendable ([ModelEvent]) async -> Void
  ) async {
    let head: HTTPResponseHead
    do {
      head = try await exchange.response()
    } catch {
      if !Self.isOurCancellation(error) { await deliver([.error(failure(error))]) }
      return
    }
    var decoder = ChatStreamDecoder(
      status: head.status, headers: head.headers, settings: settings, toolNames: toolNames, callNumber: callNumber)
    var end: ModelFailure?
    do {
      while !decoder.isFinished, let bytes = try await exchange.next() {
        let events = decoder.feed(bytes)
        if !events.isEmpty { await deliver(events) }
      }
    } catch  where error.kind == .cancelled {
      if let usage = decoder.usage { await deliver([.usage(usage)]) }
      return
    } catch {
      end = failure(error)
    }
    if decoder.isFinished {
      ExchangeRemainder.drain(exchange)
    } else {
      await deliver(decoder.end(failure: end))
    }
  }

  /// Whether an exchange ended because this call was cancelled, not because the engine went away.
  private static func isOurCancellation(_ failure: HTTPFailure) -> Bool {
    failure.kind == .cancelled && Task.isCancelled
  }

  private func failure(_ failure: HTTPFailure) -> ModelFailure {
    ModelFailure(failure, startHint: settings.provider.startHint).masked(settings.allSecrets)
  }

  /// Why no request can be made at all.
  private var refusal: ModelFailure? {
    let provider = settings.provider
    if settings.baseURL.isEmpty {
      return ModelFailure(
        .invalidRequest, "No address for \(provider.displayName).", code: "base_url_missing",
        hint: "Set base_url to the root of the API.")
    }
    guard settings.key == nil, let variable = provider.keyVariables.first, !provider.isLocal,
      let host = HTTPAddress.host(of: settings.baseURL), provider.owns(host: host)
    else { return nil }
    return ModelFailure(
      .credentialsMissing, "No key for \(provider.displayName).", hint: "Set \(variable) in the environment.")
  }

  private func httpRequest(_ body: [UInt8]) -> HTTPRequest {
    var headers: [(name: String, value: String)] = [
      ("Content-Type", "application/json"), ("Accept", "text/event-stream, application/json"),
      ("User-Agent", settings.userAgent),
    ]
    if let key = settings.key { headers.append(("Authorization", "Bearer \(key.secret.reveal())")) }
    for extra in settings.extraHeaders {
      headers.removeAll { $0.name.lowercased() == extra.name.lowercased() }
    }
    return HTTPRequest(
      url: ChatEndpoint.url(base: settings.baseURL, query: settings.extraQuery),
      headers: headers + settings.extraHeaders, body: body, timeouts: settings.timeouts)
  }
}

/// Reads what follows the last event of a reply, so that the connection can serve the next request.
private enum ExchangeRemainder {
  /// How long a server may take to end a body that is complete.
  private static let patience = Duration.milliseconds(500)

  static func drain(_ exchange: HTTPExchange) {
    Task {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { _ = await exchange.collect(atMost: 64 << 10) }
        group.addTask { try? await Task.sleep(for: patience) }
        await group.next()
        exchange.cancel()
        group.cancelAll()
      }
    }
  }
}
