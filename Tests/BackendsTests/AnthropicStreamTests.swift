// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import TestSupport
import Testing

@Suite("Anthropic Messages streams", .enabled(if: Shared.isAvailable))
struct AnthropicStreamTests {
  static let fixtures = StreamFixture.all("anthropic")

  static let settings = ProviderSettings(
    provider: ProviderTable.profile(id: "anthropic") ?? ProviderTable.generic, model: "claude-fixture-1")

  /// How replies are read.
  static let checks = StreamChecks { fixture in
    AnthropicMessagesStreamDecoder(
      status: fixture.status, headers: fixture.headers, settings: settings, toolNames: ToolNames([]), callNumber: 1)
  }

  @Test("All 25 fixtures are there")
  func fixtureCount() { #expect(Self.fixtures.count == 25) }

  @Test("A reply gives the same events however its bytes are cut", arguments: fixtures)
  func cuts(_ fixture: StreamFixture) { Self.checks.expectSameHoweverCut(fixture) }

  @Test("Damaged bytes give one ending, and the same one however they are cut", arguments: fixtures)
  func damage(_ fixture: StreamFixture) { Self.checks.expectOneEndingOfDamage(fixture) }

  @Test("Exactly the oddities of a reply are reported", arguments: fixtures)
  func warnings(_ fixture: StreamFixture) { Self.checks.expectWarnings(fixture) }

  @Test("A reply ends with exactly one terminal event", arguments: fixtures)
  func terminal(_ fixture: StreamFixture) { Self.checks.expectOneEnding(fixture) }

  @Test("Message and code of an error are the provider's", arguments: fixtures)
  func errorWords(_ fixture: StreamFixture) { Self.checks.expectErrorWords(fixture) }

  @Test("Display events announce every call and add up to its arguments", arguments: fixtures)
  func displayEvents(_ fixture: StreamFixture) throws { try Self.checks.expectDisplayEvents(fixture) }

  @Test(
    "What has to go back with a turn is in the next request",
    arguments: fixtures.filter { $0.description["replay"] != nil })
  func replay(_ fixture: StreamFixture) throws {
    let expected = try #require(fixture.description["replay"])
    var parts: [ContentPart] = []
    var replay: AssistantReplay?
    for event in Self.checks.play(fixture) {
      switch event {
      case .text(let text): parts.append(.text(text))
      case .toolCall(let call): parts.append(.toolCall(call))
      case .finish(let finish): replay = finish.replay
      default: break
      }
    }
    let request = ModelRequest(
      agentID: "a", callNumber: 2, kind: .followup,
      messages: [.text(.user, "Q"), Message(.assistant, parts, replay: replay)])
    let body = try JSONReader.parse(AnthropicMessagesRequestBuilder(settings: Self.settings).body(for: request).bytes)
    if expected["content"] == [] {
      #expect(body["messages"]?.arrayValue?.count == 1, "an empty turn is refused")
    } else {
      #expect(body["messages"]?[1] == expected)
    }
  }
}
