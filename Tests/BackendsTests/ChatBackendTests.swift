// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import HTTPEngine
import JSONCore
import TestSupport
import Testing

@Suite("Chat Completions over the network")
struct ChatBackendTests {
  static func settings(
    _ provider: LoopbackProvider, model: String = "m", key: String? = "key-of-the-test-0001",
    timeouts: HTTPTimeouts = HTTPTimeouts()
  ) -> ProviderSettings {
    ProviderSettings(
      provider: ProviderTable.generic, model: model, baseURL: provider.baseURL + "/",
      key: key.map { ProviderKey(Secret($0), source: "TEST_KEY") }, timeouts: timeouts,
      userAgent: ClientIdentity.userAgent(version: "9"))
  }

  static let request = ModelRequest(
    agentID: "a", callNumber: 1, kind: .round, messages: [.text(.user, "Question?")],
    tools: [ToolDefinition(name: "new_answer", description: "", parameters: ["type": "object"])])

  /// All events of one call.
  static func call(_ settings: ProviderSettings) async -> [ModelEvent] {
    let log = EventLog()
    await ChatCompletionsBackend(settings).stream(request) { log.add($0) }
    return StreamFixture.joined(log.events)
  }

  static func failure(_ directive: String, timeouts: HTTPTimeouts = HTTPTimeouts()) async throws -> ModelFailure {
    let provider = try LoopbackProvider(script: ReplyPlan(standard: try ReplyDirective(directive)).reply)
    let events = await call(settings(provider, timeouts: timeouts))
    guard case .error(let failure)? = events.last else {
      Issue.record("\(directive): no failure but \(events.suffix(1))")
      return ModelFailure(.unknown, "")
    }
    #expect(events.filter(\.isTerminal).count == 1)
    #expect(!failure.message.isEmpty && !failure.message.contains("key-of-the-test"))
    return failure
  }

  @Test("A request carries what it should and nothing else")
  func headers() async throws {
    let provider = try LoopbackProvider { _ in .text("Hello.") }
    var settings = Self.settings(provider)
    settings.extraHeaders = [("X-Title", "Test"), ("accept", "text/event-stream")]
    settings.extraQuery = [("api version", "1&2")]
    let events = await Self.call(settings)
    #expect(events.contains(.text("Hello.")))
    #expect(events.contains(.usage(TokenUsage(input: 100, output: 20))))
    #expect(events.last == .finish(ModelFinish(.stop, raw: "stop")))
    let sent = try #require(provider.requests.first)
    #expect(sent.method == "POST" && sent.path == "/v1/chat/completions?api%20version=1%262")
    #expect(sent["authorization"] == "Bearer key-of-the-test-0001")
    #expect(sent["content-type"] == "application/json")
    #expect(sent["user-agent"] == "massgen-server/9")
    #expect(sent["x-title"] == "Test")
    #expect(sent.headers.filter { $0.name == "accept" }.map(\.value) == ["text/event-stream"])
    #expect(sent["expect"] == nil && sent["accept-encoding"] == nil)
    let body = try JSONReader.parse(sent.body)
    #expect(body["messages"]?[0]?["content"] == "Question?")
  }

  @Test("Without a key there is no Authorization header")
  func keyless() async throws {
    let provider = try LoopbackProvider { _ in .text("Hello.") }
    _ = await Self.call(Self.settings(provider, key: nil))
    let sent = try #require(provider.requests.first)
    #expect(sent["authorization"] == nil)
  }

  @Test("A tool call arrives in pieces for display and once as a whole")
  func toolCall() async throws {
    let provider = try LoopbackProvider { _ in .toolCall("new_answer", ["content": "Use a cache."]) }
    let events = await Self.call(Self.settings(provider))
    let calls = events.compactMap { event -> ToolCall? in if case .toolCall(let call) = event { call } else { nil } }
    #expect(calls.map(\.name) == ["new_answer"] && calls.first?.arguments == ["content": "Use a cache."])
    #expect(events.contains { if case .toolCallDelta = $0 { true } else { false } })
    guard case .finish(let finish)? = events.last else {
      Issue.record("no finish")
      return
    }
    #expect(finish.reason == .toolCalls)
  }

  @Test("A connection serves further calls")
  func connectionReuse() async throws {
    let provider = try LoopbackProvider { _ in .text("Hello.") }
    // A connection is free a moment after its reply has ended, which the next call may not wait for.
    for _ in 0..<50 where provider.counters.connections >= provider.requests.count {
      _ = await Self.call(Self.settings(provider))
    }
    #expect(provider.counters.connections < provider.requests.count)
    #expect(provider.counters.clientAborts == 0)
  }

  @Test(
    "What goes wrong on the way gets its class",
    arguments: [
      ("status;code=500", FailureClass.server, true), ("status;code=401", .auth, false),
      ("status;code=429;retry-after=7", .rateLimit, true), ("status;code=404", .notFound, false),
      ("html", .protocolViolation, false), ("garbage", .protocolViolation, false), ("cut", .truncated, true),
      ("cut;where=inside", .truncated, true), ("cut;where=head", .network, true), ("reset", .truncated, true),
      ("no-end", .truncated, true), ("error", .server, true), ("redirect", .invalidRequest, false),
    ])
  func failures(_ directive: String, _ failureClass: FailureClass, _ retryable: Bool) async throws {
    let failure = try await Self.failure(directive)
    #expect(failure.failureClass == failureClass, "\(failure)")
    #expect(failure.retryable == retryable)
    let emitsFirst = ["cut", "cut;where=inside", "reset", "no-end", "error", "garbage"].contains(directive)
    #expect(failure.afterOutput == emitsFirst)
    if directive.contains("retry-after") { #expect(failure.retryAfterMilliseconds == 7000) }
    if directive == "redirect" { #expect(failure.message.contains("other.invalid")) }
  }

  @Test("Silence ends with the limit that was passed")
  func silence() async throws {
    let first = try await Self.failure("never", timeouts: HTTPTimeouts(firstByteMilliseconds: 60))
    #expect(first.failureClass == .timeout && first.code == "timeout_first_byte" && !first.afterOutput)
    let gap = try await Self.failure("stall", timeouts: HTTPTimeouts(gapMilliseconds: 60))
    #expect(gap.failureClass == .truncated && gap.code == "timeout_gap" && gap.afterOutput)
  }

  @Test("A reply that is not streamed is read all the same")
  func wholeReply() async throws {
    let provider = try LoopbackProvider(script: ReplyPlan(standard: try ReplyDirective("json")).reply)
    let events = await Self.call(Self.settings(provider))
    #expect(events.contains(.warning(code: "not_streamed", detail: nil)))
    #expect(events.contains { if case .text = $0 { true } else { false } })
    #expect(events.last?.isTerminal == true)
  }

  @Test("A server that is not there is named, and a local one with how to start it")
  func refused() async throws {
    let port = try LoopbackProvider.closedPort()
    let profile = try #require(ProviderTable.profile(id: "lmstudio"))
    let settings = ProviderSettings(provider: profile, model: "m", baseURL: "http://127.0.0.1:\(port)/v1")
    guard case .error(let failure)? = await Self.call(settings).last else {
      Issue.record("no failure")
      return
    }
    #expect(failure.failureClass == .network && failure.code == "connect" && failure.retryable)
    #expect(failure.hint == profile.startHint)
  }

  @Test("A missing key or address is said before anything is sent")
  func refusals() async throws {
    let cerebras = try #require(ProviderTable.profile(id: "cerebras"))
    let missing = await Self.call(ProviderSettings(provider: cerebras, model: "m"))
    guard case .error(let failure)? = missing.last, missing.count == 1 else {
      Issue.record("no failure")
      return
    }
    #expect(failure.failureClass == .credentialsMissing && failure.hint?.contains("CEREBRAS_API_KEY") == true)
    let homeless = await Self.call(ProviderSettings(provider: ProviderTable.generic, model: "m"))
    guard case .error(let failure)? = homeless.last else {
      Issue.record("no failure")
      return
    }
    #expect(failure.code == "base_url_missing")
  }

  @Test("Cancelling aborts the transfer at once")
  func cancellation() async throws {
    let provider = try LoopbackProvider(script: ReplyPlan(standard: try ReplyDirective("stall;after=2")).reply)
    let log = EventLog()
    let settings = Self.settings(provider)
    let call = Task { await ChatCompletionsBackend(settings).stream(Self.request) { log.add($0) } }
    await log.wait { $0.contains { if case .text = $0 { true } else { false } } }
    call.cancel()
    await call.value
    #expect(log.events.filter(\.isTerminal).isEmpty)
    #expect(await eventually { provider.counters.clientAborts == 1 && provider.counters.openConnections == 0 })
  }

  @Test("Every delta of a long reply arrives once and in order, however slowly it is consumed")
  func longReply() async throws {
    let provider = try LoopbackProvider(
      script: ReplyPlan(standard: try ReplyDirective("flood;count=20000;size=24")).reply)
    let fast = await Self.call(Self.settings(provider))
    let log = EventLog()
    await ChatCompletionsBackend(Self.settings(provider)).stream(Self.request) { events in
      log.add(events)
      await Task.yield()
    }
    func text(_ events: [ModelEvent]) -> String {
      events.reduce(into: "") { if case .text(let piece) = $1 { $0 += piece } }
    }
    #expect(text(fast).utf8.count >= 20_000 * 24)
    #expect(text(fast) == text(log.events))
    #expect(fast.last == .finish(ModelFinish(.stop, raw: "stop")))
  }
}
