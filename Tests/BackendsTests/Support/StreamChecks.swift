// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import TestSupport
import Testing

/// A decoder of some wire format.
protocol StreamDecoding {
  mutating func feed(_ bytes: [UInt8]) -> [ModelEvent]
  mutating func end(failure: ModelFailure?) -> [ModelEvent]
}

extension ChatStreamDecoder: StreamDecoding {}
extension AnthropicMessagesStreamDecoder: StreamDecoding {}
extension OpenAIResponsesStreamDecoder: StreamDecoding {}
extension GeminiStreamDecoder: StreamDecoding {}

/// What holds for the replies of every wire format.
struct StreamChecks<Decoder: StreamDecoding>: Sendable {
  /// Makes the decoder for a fixture.
  let decoder: @Sendable (StreamFixture) -> Decoder

  /// Plays pieces of a body and returns all events.
  func play(_ fixture: StreamFixture, _ pieces: [[UInt8]]) -> [ModelEvent] {
    var decoder = decoder(fixture)
    var events: [ModelEvent] = []
    for piece in pieces { events += decoder.feed(piece) }
    let cut = ModelFailure(.truncated, "cut off")
    return events + decoder.end(failure: fixture.isAborted ? cut : nil)
  }

  /// Plays the whole body at once.
  func play(_ fixture: StreamFixture) -> [ModelEvent] { play(fixture, [fixture.body]) }

  /// Expects the fixture's events, and the same from every way of cutting the body.
  func expectSameHoweverCut(_ fixture: StreamFixture, member: String = "events") {
    let whole = play(fixture)
    #expect(fixture.comparable(whole) == fixture.expected(member))
    let expected = StreamFixture.joined(whole)
    func events(_ pieces: [[UInt8]]) -> [ModelEvent] { StreamFixture.joined(play(fixture, pieces)) }
    #expect(events(fixture.body.map { [$0] }) == expected, "byte by byte")
    #expect(events(fixture.pieces(cutAt: fixture.splits)) == expected, "as the fixture says")
    for place in 1..<fixture.body.count where events(fixture.pieces(cutAt: [place])) != expected {
      Issue.record("cut at byte \(place)")
      return
    }
  }

  /// Expects that damaged bytes give one ending, and the same one however they are cut.
  func expectOneEndingOfDamage(_ fixture: StreamFixture) {
    var random = SplitMix(state: UInt64(fixture.body.count))
    for round in 0..<25 {
      var damaged = fixture
      for _ in 0..<Int.random(in: 1...4, using: &random) { damaged.damage(using: &random) }
      let whole = play(damaged)
      #expect(whole.filter(\.isTerminal).count == 1 && whole.last?.isTerminal == true, "round \(round)")
      let single = play(damaged, damaged.body.map { [$0] })
      #expect(StreamFixture.joined(single) == StreamFixture.joined(whole), "round \(round)")
    }
  }

  /// Expects that exactly the oddities of a reply are reported, each once.
  func expectWarnings(_ fixture: StreamFixture) {
    let codes = play(fixture).compactMap { event -> String? in
      if case .warning(let code, _) = event { return code }
      return nil
    }
    #expect(Set(codes).subtracting(["usage_missing"]) == fixture.warnings)
    #expect(Set(codes).count == codes.count, "each once")
  }

  /// Expects exactly one terminal event, at the end.
  func expectOneEnding(_ fixture: StreamFixture) {
    let events = play(fixture)
    #expect(events.filter(\.isTerminal).count == 1)
    #expect(events.last?.isTerminal == true)
  }

  /// Expects message and code of an error to be the provider's.
  func expectErrorWords(_ fixture: StreamFixture) {
    guard let expected = fixture.description["events"]?.arrayValue?.last, expected["type"] == "error",
      case .error(let failure)? = play(fixture).last
    else { return }
    if let message = expected["message"]?.stringValue { #expect(failure.message == message) }
    if let code = expected["code"], !code.isNull {
      #expect(failure.code == code.stringValue ?? code.intValue.map(String.init))
    }
  }

  /// Expects display events to announce every call and to add up to its arguments.
  func expectDisplayEvents(_ fixture: StreamFixture) throws {
    let events = play(fixture, fixture.body.map { [$0] })
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
        #expect(arguments.contains { $0.value == raw && announced[$0.key] == id })
        calls.append((id, nil))
      default: break
      }
    }
    for call in calls {
      // Calls may end in another order than they began.
      let index = try #require(announced.first { $0.value == call.id }?.key)
      guard let expected = call.arguments else { continue }
      let written = arguments[index] ?? ""
      #expect(try JSONReader.parse(written.isEmpty ? "{}" : written) == expected)
    }
  }
}
