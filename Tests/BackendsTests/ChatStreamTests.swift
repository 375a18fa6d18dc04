// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import TestSupport
import Testing

@Suite("Chat Completions streams", .enabled(if: Shared.isAvailable))
struct ChatStreamTests {
  static let fixtures = StreamFixture.all("openai_chat")

  /// How replies are read.
  static func checks(tags: Bool = false, provider: String = "generic") -> StreamChecks<ChatStreamDecoder> {
    StreamChecks { fixture in
      let settings = ProviderSettings(
        provider: ProviderTable.profile(id: provider) ?? ProviderTable.generic, model: "chat-fixture-1",
        reasoningTags: tags)
      return ChatStreamDecoder(
        status: fixture.status, headers: fixture.headers, settings: settings, toolNames: ToolNames([]), callNumber: 1)
    }
  }

  @Test("All 33 fixtures are there")
  func fixtureCount() { #expect(Self.fixtures.count == 33) }

  @Test("A reply gives the same events however its bytes are cut", arguments: fixtures)
  func cuts(_ fixture: StreamFixture) { Self.checks().expectSameHoweverCut(fixture) }

  @Test(
    "With the tag option on, reasoning between tags is separated wherever the bytes are cut",
    arguments: fixtures.filter { $0.expected("events_with_think_tags") != nil })
  func thinkTags(_ fixture: StreamFixture) {
    Self.checks(tags: true).expectSameHoweverCut(fixture, member: "events_with_think_tags")
  }

  @Test("The tag option changes nothing where there are no tags", arguments: fixtures)
  func tagOptionWithoutTags(_ fixture: StreamFixture) {
    guard fixture.expected("events_with_think_tags") == nil else { return }
    #expect(fixture.comparable(Self.checks(tags: true).play(fixture)) == fixture.expected("events"))
  }

  @Test("Damaged bytes give one ending, and the same one however they are cut", arguments: fixtures)
  func damage(_ fixture: StreamFixture) { Self.checks().expectOneEndingOfDamage(fixture) }

  @Test("Exactly the oddities of a reply are reported", arguments: fixtures)
  func warnings(_ fixture: StreamFixture) { Self.checks().expectWarnings(fixture) }

  @Test("A reply ends with exactly one terminal event", arguments: fixtures)
  func terminal(_ fixture: StreamFixture) { Self.checks().expectOneEnding(fixture) }

  @Test("Message and code of an error are the provider's", arguments: fixtures)
  func errorWords(_ fixture: StreamFixture) { Self.checks().expectErrorWords(fixture) }

  @Test("Display events announce every call and add up to its arguments", arguments: fixtures)
  func displayEvents(_ fixture: StreamFixture) throws { try Self.checks().expectDisplayEvents(fixture) }

  @Test(
    "What has to go back with a turn is in the next request",
    arguments: fixtures.filter { $0.description["replay"] != nil })
  func replay(_ fixture: StreamFixture) throws {
    let expected = try #require(fixture.description["replay"])
    let provider = expected["reasoning_details"] == nil ? "moonshot" : "openrouter"
    var parts: [ContentPart] = []
    var replay: AssistantReplay?
    for event in Self.checks(provider: provider).play(fixture) {
      switch event {
      case .text(let text): parts.append(.text(text))
      case .toolCall(let call): parts.append(.toolCall(call))
      case .finish(let finish): replay = finish.replay
      default: break
      }
    }
    let settings = ProviderSettings(
      provider: try #require(ProviderTable.profile(id: provider)), model: "chat-fixture-1")
    let request = ModelRequest(
      agentID: "a", callNumber: 2, kind: .followup,
      messages: [.text(.user, "Q"), Message(.assistant, parts, replay: replay)])
    let body = try JSONReader.parse(ChatRequestBuilder(settings: settings).body(for: request).bytes)
    #expect(body["messages"]?[1] == expected)
  }
}
