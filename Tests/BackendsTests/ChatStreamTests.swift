// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import TestSupport
import Testing

@Suite("Chat Completions streams", .enabled(if: Shared.isAvailable))
struct ChatStreamTests {
  static let fixtures = StreamFixture.all("openai_chat")

  /// Plays pieces of a body and returns all events.
  static func play(
    _ fixture: StreamFixture, _ pieces: [[UInt8]], tags: Bool = false, provider: String = "generic"
  ) -> [ModelEvent] {
    let settings = ProviderSettings(
      provider: ProviderTable.profile(id: provider) ?? ProviderTable.generic, model: "chat-fixture-1",
      reasoningTags: tags)
    var decoder = ChatStreamDecoder(
      status: fixture.status, headers: fixture.headers, settings: settings, toolNames: ToolNames([]), callNumber: 1)
    var events: [ModelEvent] = []
    for piece in pieces { events += decoder.feed(piece) }
    let cut = ModelFailure(.truncated, "cut off")
    return events + decoder.end(failure: fixture.isAborted ? cut : nil)
  }

  @Test("All 33 fixtures are there")
  func fixtureCount() { #expect(Self.fixtures.count == 33) }

  @Test("A reply gives the same events however its bytes are cut", arguments: fixtures)
  func cuts(_ fixture: StreamFixture) {
    let whole = Self.play(fixture, [fixture.body])
    #expect(fixture.comparable(whole) == fixture.expected("events"))
    Self.expectSame(fixture, whole, tags: false)
  }

  /// Expects the events of the whole body from every way of cutting it.
  private static func expectSame(_ fixture: StreamFixture, _ whole: [ModelEvent], tags: Bool) {
    let expected = StreamFixture.joined(whole)
    func events(_ pieces: [[UInt8]]) -> [ModelEvent] { StreamFixture.joined(play(fixture, pieces, tags: tags)) }
    #expect(events(fixture.body.map { [$0] }) == expected, "byte by byte")
    #expect(events(fixture.pieces(cutAt: fixture.splits)) == expected, "as the fixture says")
    for place in 1..<fixture.body.count where events(fixture.pieces(cutAt: [place])) != expected {
      Issue.record("cut at byte \(place)")
      return
    }
  }

  @Test(
    "With the tag option on, reasoning between tags is separated wherever the bytes are cut",
    arguments: fixtures.filter { $0.expected("events_with_think_tags") != nil })
  func thinkTags(_ fixture: StreamFixture) {
    let whole = Self.play(fixture, [fixture.body], tags: true)
    #expect(fixture.comparable(whole) == fixture.expected("events_with_think_tags"))
    Self.expectSame(fixture, whole, tags: true)
  }

  @Test("The tag option changes nothing where there are no tags", arguments: fixtures)
  func tagOptionWithoutTags(_ fixture: StreamFixture) {
    guard fixture.expected("events_with_think_tags") == nil else { return }
    #expect(fixture.comparable(Self.play(fixture, [fixture.body], tags: true)) == fixture.expected("events"))
  }

  @Test("Damaged bytes give one ending, and the same one however they are cut", arguments: fixtures)
  func damage(_ fixture: StreamFixture) {
    var random = SplitMix(state: UInt64(fixture.body.count))
    for round in 0..<25 {
      var damaged = fixture
      for _ in 0..<Int.random(in: 1...4, using: &random) { damaged.damage(using: &random) }
      let whole = Self.play(damaged, [damaged.body])
      #expect(whole.filter(\.isTerminal).count == 1 && whole.last?.isTerminal == true, "round \(round)")
      let single = Self.play(damaged, damaged.body.map { [$0] })
      #expect(StreamFixture.joined(single) == StreamFixture.joined(whole), "round \(round)")
    }
  }

  @Test("Exactly the oddities of a reply are reported", arguments: fixtures)
  func warnings(_ fixture: StreamFixture) {
    let codes = Self.play(fixture, [fixture.body]).compactMap { event -> String? in
      if case .warning(let code, _) = event { return code }
      return nil
    }
    #expect(Set(codes).subtracting(["usage_missing"]) == fixture.warnings)
    #expect(Set(codes).count == codes.count, "each once")
  }

  @Test("A reply ends with exactly one terminal event", arguments: fixtures)
  func terminal(_ fixture: StreamFixture) {
    let events = Self.play(fixture, [fixture.body])
    #expect(events.filter(\.isTerminal).count == 1)
    #expect(events.last?.isTerminal == true)
  }

  @Test("Message and code of an error are the provider's", arguments: fixtures)
  func errorWords(_ fixture: StreamFixture) {
    guard let expected = fixture.description["events"]?.arrayValue?.last, expected["type"] == "error",
      case .error(let failure)? = Self.play(fixture, [fixture.body]).last
    else { return }
    if let message = expected["message"]?.stringValue { #expect(failure.message == message) }
    if let code = expected["code"], !code.isNull {
      #expect(failure.code == code.stringValue ?? code.intValue.map(String.init))
    }
  }

  @Test("Display events announce every call and add up to its arguments", arguments: fixtures)
  func displayEvents(_ fixture: StreamFixture) throws {
    let events = Self.play(fixture, fixture.body.map { [$0] })
    var announced: [Int: String] = [:]
    var arguments: [Int: String] = [:]
    var calls: [(id: String, arguments: JSONValue?)] = []
    for event in events {
      switch event {
      case .toolCallStarted(let index, let id, _):
        #expect(announced.updateValue(id, forKey: index) == nil)
      case .toolCallDelta(let index, let piece): arguments[index, default: ""] += piece
      case .toolCall(let call): calls.append((call.id, .object(call.arguments)))
      case .toolCallInvalid(let id, _, let raw):
        #expect(arguments[calls.count] == raw)
        calls.append((id, nil))
      default: break
      }
    }
    for (index, call) in calls.enumerated() {
      #expect(announced[index] == call.id)
      guard let expected = call.arguments else { continue }
      #expect(try JSONReader.parse(arguments[index] ?? "") == expected)
    }
  }

  @Test(
    "What has to go back with a turn is in the next request",
    arguments: fixtures.filter { $0.description["replay"] != nil })
  func replay(_ fixture: StreamFixture) throws {
    let expected = try #require(fixture.description["replay"])
    let provider = expected["reasoning_details"] == nil ? "moonshot" : "openrouter"
    var parts: [ContentPart] = []
    var replay: AssistantReplay?
    for event in Self.play(fixture, [fixture.body], provider: provider) {
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
