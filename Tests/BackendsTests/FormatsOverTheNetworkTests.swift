// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import TestSupport
import Testing

/// The wire formats that have a backend of their own.
enum NetworkFormat: String, CaseIterable, Sendable {
  case chat = "openai"
  case azure = "azure_openai"
  case responses = "openai_responses"
  case messages = "anthropic"
  case gemini = "gemini"

  /// The events of one call, neighbouring text joined.
  func events(_ provider: LoopbackProvider, model: String = "m") async throws -> [ModelEvent] {
    let profile = try #require(ProviderTable.profile(id: rawValue))
    let root = String(provider.baseURL.dropLast("/v1".count))
    let isVersioned = self == .chat || self == .responses
    let settings = ProviderSettings(
      provider: profile, model: model, baseURL: isVersioned ? provider.baseURL : root,
      key: ProviderKey(Secret("key-of-the-test-0001"), source: "TEST_KEY"))
    let backend: any Backend =
      switch self {
      case .chat: ChatCompletionsBackend(settings)
      case .azure: AzureOpenAIBackend(settings)
      case .responses: OpenAIResponsesBackend(settings)
      case .messages: AnthropicMessagesBackend(settings)
      case .gemini: GeminiBackend(settings)
      }
    let log = EventLog()
    await backend.stream(ChatBackendTests.request) { log.add($0) }
    return StreamFixture.joined(log.events)
  }
}

@Suite("All formats over the network")
struct FormatsOverTheNetworkTests {
  static func text(_ events: [ModelEvent]) -> String {
    events.reduce(into: "") { text, event in if case .text(let piece) = event { text += piece } }
  }

  static func reason(_ events: [ModelEvent]) -> FinishReason? {
    if case .finish(let finish)? = events.last { finish.reason } else { nil }
  }

  @Test("Many deltas come once each, in order, and the reply ends", arguments: NetworkFormat.allCases)
  func deltas(_ format: NetworkFormat) async throws {
    let run = DeltaRun(2_000)
    let provider = try LoopbackProvider { _ in .complete([.reasoning("Hm."), .deltas(run), .text("End.")]) }
    let events = try await format.events(provider, model: "flood;count=1")
    #expect(Self.text(events) == (0..<run.count).map(run.text).joined() + "End.")
    #expect(Self.reason(events) == .stop)
    #expect(events.contains { if case .reasoning("Hm.", _) = $0 { true } else { false } })
    #expect(
      events.contains { if case .usage(let usage) = $0 { usage.input == 100 && usage.output == 20 } else { false } })
    #expect(provider.requests.count == 1)
  }

  @Test("Text in the roughest framing comes whole", arguments: NetworkFormat.allCases)
  func rough(_ format: NetworkFormat) async throws {
    let run = DeltaRun(20, framing: .bytes)
    let provider = try LoopbackProvider { _ in .complete([.deltas(run)]) }
    let events = try await format.events(provider)
    #expect(Self.text(events) == (0..<run.count).map(run.text).joined())
    #expect(Self.reason(events) == .stop)
  }

  @Test("Calls of offered tools come whole, behind the text before them", arguments: NetworkFormat.allCases)
  func calls(_ format: NetworkFormat) async throws {
    let arguments: JSONValue = ["content": "Ä \"quoted\" answer.", "n": 1]
    let provider = try LoopbackProvider { request in
      request.tool("new_answer") == nil
        ? .text("no tools")
        : .complete(
          [
            .text("First."),
            .toolCall(name: "new_answer", arguments: arguments.description, fragments: 5),
            .toolCall(name: "new_answer", arguments: "{}", fragments: 1),
          ], reason: "tool_calls")
    }
    let events = try await format.events(provider)
    let calls = events.compactMap { event -> ToolCall? in if case .toolCall(let call) = event { call } else { nil } }
    #expect(calls.map(\.name) == ["new_answer", "new_answer"])
    #expect(calls.map { JSONValue.object($0.arguments) } == [arguments, [:]])
    #expect(Set(calls.map(\.id)).count == 2)
    #expect(Self.text(events) == "First." && Self.reason(events) == .toolCalls)
  }

  @Test("A reply that comes in one piece says the same", arguments: NetworkFormat.allCases)
  func whole(_ format: NetworkFormat) async throws {
    let provider = try LoopbackProvider { _ in
      var reply = ProviderReply(.whole([.text("Whole."), .finish("stop", ReplyUsage(input: 100, output: 20))]))
      reply.contentType = "application/json"
      return reply
    }
    let events = try await format.events(provider)
    #expect(Self.text(events) == "Whole." && Self.reason(events) == .stop)
  }

  @Test(
    "Broken streams and refusals are failures of their class", arguments: NetworkFormat.allCases,
    [
      ("cut;after=3", .truncated), ("no-end", .truncated), ("garbage", .protocolViolation),
      ("status;code=401", .auth), ("status;code=429", .rateLimit), ("status;code=404", .notFound),
      ("status;code=503", .server),
    ] as [(String, FailureClass)])
  func failures(_ format: NetworkFormat, _ row: (directive: String, failureClass: FailureClass)) async throws {
    let provider = try LoopbackProvider(script: ReplyPlan(standard: try ReplyDirective(row.directive)).reply)
    let events = try await format.events(provider)
    guard case .error(let failure)? = events.last else {
      Issue.record("\(format) \(row.directive): \(events.suffix(1))")
      return
    }
    #expect(failure.failureClass == row.failureClass)
    #expect(events.filter(\.isTerminal).count == 1)
  }
}
