// SPDX-License-Identifier: Apache-2.0

import AgentModel
import HTTPEngine

/// One call of a provider: sends the request of a wire format and reads the reply as it comes.
///
/// Nothing is repeated here. Every call that is not cancelled ends with exactly one terminal event; a cancelled one
/// reports the usage that was received.
struct ProviderCall<Format: WireFormat> {
  let settings: ProviderSettings
  let engine: HTTPClient

  func perform(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async {
    if let failure = refusal {
      await deliver([.error(failure)])
      return
    }
    let settings = settings.omitting(request.omitted)
    let body = Format.body(for: request, settings)
    if !body.notices.isEmpty { await deliver(body.notices) }
    let reply = Format.reply(to: request, toolNames: body.toolNames, settings)
    // The body may be large, so nothing that lasts as long as the stream holds on to it.
    let exchange = engine.start(httpRequest(body))
    // Reading on the engine's own thread saves a thread hop for every piece that arrives.
    await withTaskExecutorPreference(engine) {
      await withTaskCancellationHandler {
        await read(exchange, reply, deliver)
      } onCancel: {
        exchange.cancel()
      }
    }
  }

  private func read(
    _ exchange: HTTPExchange, _ reply: Format.Reply, _ deliver: @Sendable ([ModelEvent]) async -> Void
  ) async {
    let head: HTTPResponseHead
    do {
      head = try await exchange.response()
    } catch {
      if !isOurCancellation(error) { await deliver([.error(failure(error))]) }
      return
    }
    var decoder = ReplyDecoder(status: head.status, headers: head.headers, reply: reply)
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
  private func isOurCancellation(_ failure: HTTPFailure) -> Bool {
    failure.kind == .cancelled && Task.isCancelled
  }

  private func failure(_ failure: HTTPFailure) -> ModelFailure {
    ModelFailure(failure, startHint: settings.provider.startHint).masked(settings.allSecrets)
  }

  /// Why no request can be made at all.
  var refusal: ModelFailure? {
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

  private func httpRequest(_ body: RequestBody) -> HTTPRequest {
    var headers: [(name: String, value: String)] = [
      ("Content-Type", "application/json"), ("Accept", "text/event-stream, application/json"),
      ("User-Agent", settings.userAgent),
    ]
    headers += Format.headers(settings, body: body)
    var extraHeaders = settings.extraHeaders
    for (place, extra) in extraHeaders.enumerated() {
      let name = extra.name.lowercased()
      let ours = headers.filter { $0.name.lowercased() == name }.map(\.value)
      if Format.listHeaders.contains(name) {
        extraHeaders[place].value = (ours + [extra.value]).joined(separator: ",")
      }
      headers.removeAll { $0.name.lowercased() == name }
    }
    return HTTPRequest(
      url: Format.url(settings), headers: headers + extraHeaders, body: body.http,
      timeouts: settings.timeouts)
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
