// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import TestSupport
import Testing

@Suite("Gemini streams", .enabled(if: Shared.isAvailable))
struct GeminiStreamTests {
  static let fixtures = StreamFixture.all("gemini")

  static let settings = ProviderSettings(
    provider: ProviderTable.profile(id: "gemini") ?? ProviderTable.generic, model: "gemini-fixture-1")

  /// How replies are read.
  static let checks = StreamChecks { fixture in
    GeminiStreamDecoder(
      status: fixture.status, headers: fixture.headers, settings: settings, toolNames: ToolNames([]), callNumber: 1)
  }

  @Test("All 19 fixtures are there")
  func fixtureCount() { #expect(Self.fixtures.count == 19) }

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
    let body = try JSONReader.parse(GeminiRequestBuilder(settings: Self.settings).body(for: request).bytes)
    #expect(body["contents"]?[1] == fixture.description["replay"])
  }
}
