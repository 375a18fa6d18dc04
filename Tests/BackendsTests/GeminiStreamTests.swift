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
}
