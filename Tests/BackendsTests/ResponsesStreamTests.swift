// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import TestSupport
import Testing

@Suite("Responses streams", .enabled(if: Shared.isAvailable))
struct ResponsesStreamTests {
  static let fixtures = StreamFixture.all("openai_responses")

  static let checks = StreamChecks<OpenAIResponsesStreamDecoder> { fixture in
    OpenAIResponsesStreamDecoder(
      status: fixture.status, headers: fixture.headers,
      settings: ProviderSettings(provider: profile, model: "gpt-fixture-1"), toolNames: ToolNames([]), callNumber: 1)
  }

  static let profile = ProviderTable.profile(id: "openai_responses") ?? ProviderTable.generic

  @Test("All 22 fixtures are there")
  func fixtureCount() { #expect(Self.fixtures.count == 22) }

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
    "All items of a reply are kept for the next request, in the order of the output",
    arguments: fixtures.filter { $0.description["replay"] != nil })
  func replay(_ fixture: StreamFixture) throws {
    guard case .finish(let finish)? = Self.checks.play(fixture).last else {
      Issue.record("no finish")
      return
    }
    let replay = try #require(finish.replay)
    #expect(replay.api == "openai_responses" && replay.model == "gpt-fixture-1")
    #expect(replay.value == fixture.description["replay"])
  }
}
