// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats
import Synchronization
import Testing

@testable import RunEngine

@Suite("What every provider needs around it")
struct GuardTests {
  private let target = ModelTarget(
    provider: "test", providerName: "Test", baseURL: "http://127.0.0.1", model: "m", account: "")
  private let memory = RunMemory()
  private let traffic = ProviderTraffic(downTime: .seconds(3600))
  private let ok: [ModelEvent] = [.text("fine"), .finish(ModelFinish(.stop))]

  private func picture(_ name: String) -> MediaPart {
    MediaPart(.image, name: name, source: .url("http://127.0.0.1/\(name)"))
  }

  private func request(_ parts: [ContentPart]) -> ModelRequest {
    ModelRequest(agentID: "a", callNumber: 1, kind: .direct, messages: [Message(.user, parts)])
  }

  private func play(_ backend: PreparedBackend, _ request: ModelRequest) async -> EventCollector {
    let collector = EventCollector()
    await GuardedBackend(
      backend: backend, target: target, memory: memory, traffic: traffic, optionalMembers: ["temperature"]
    )
    .stream(request) { collector.add($0) }
    return collector
  }

  private func refusal(
    _ failureClass: FailureClass, _ message: String, parameter: String? = nil, status: Int? = 400
  ) -> [ModelEvent] {
    var failure = ModelFailure(failureClass, message, httpStatus: status)
    failure.parameter = parameter
    return [.error(failure)]
  }

  @Test("A model that takes no pictures is told of them, once and for the whole run")
  func textOnly() async {
    let asked = request([.media(picture("cat.png")), .text("What is it?")])
    let backend = PreparedBackend([refusal(.mediaUnsupported, "no vision"), ok, ok])
    let first = await play(backend, asked)
    #expect(first.events.last == .finish(ModelFinish(.stop)))
    #expect(first.notices == ["media_unsupported"])
    #expect(backend.requests.map { $0.messages.flatMap(\.media).count } == [1, 0])
    #expect(backend.requests[1].messages[0].text.contains("cat.png"))
    let second = await play(backend, asked)
    #expect(second.notices.isEmpty)
    #expect(backend.requests[2].messages.flatMap(\.media).isEmpty)
    #expect(asked.messages.flatMap(\.media).count == 1, "the conversation itself keeps the picture")
  }

  @Test("Only the file that is blamed is left out, and others still go")
  func oneBadFile() async {
    let parts: [ContentPart] = [.media(picture("good.png")), .media(picture("bad.png")), .text("Compare.")]
    let backend = PreparedBackend([refusal(.invalidMedia, "messages.0.content.1.image: too large"), ok, ok])
    #expect(await play(backend, request(parts)).notices == ["invalid_media"])
    #expect(backend.requests[1].messages.flatMap(\.media).map(\.name) == ["good.png"])
    _ = await play(backend, request(parts))
    #expect(backend.requests[2].messages.flatMap(\.media).map(\.name) == ["good.png"])
  }

  @Test("A refusal that says nothing is tried once without the files, and both answers are told")
  func genericRefusal() async {
    let backend = PreparedBackend([
      refusal(.invalidRequest, "Invalid request."), refusal(.invalidRequest, "Still invalid."),
    ])
    let events = await play(backend, request([.media(picture("cat.png")), .text("?")])).events
    #expect(backend.requests.count == 2)
    guard case .error(let failure)? = events.last else { return #expect(Bool(false), "no error") }
    #expect(failure.message.contains("Still invalid.") && failure.message.contains("Invalid request."))
  }

  @Test("A guess takes nothing from a file that was taken before, and is forgotten when it was wrong")
  func guesses() async {
    let asked = request([.media(picture("cat.png")), .text("?")])
    let backend = PreparedBackend([
      refusal(.invalidRequest, "Tools are wrong."), refusal(.invalidRequest, "Tools are wrong."), ok,
      refusal(.invalidRequest, "Tools are wrong."), ok,
    ])
    for _ in 0..<4 { _ = await play(backend, asked) }
    // Guessed and wrong; answered with the picture; refused and not guessed again; answered.
    #expect(backend.requests.map { $0.messages.flatMap(\.media).count } == [1, 0, 1, 1, 1])
  }

  @Test("Without files a refusal stands")
  func plainRefusal() async {
    let backend = PreparedBackend([refusal(.invalidRequest, "Invalid request.")])
    let events = await play(backend, request([.text("?")])).events
    #expect(backend.requests.count == 1)
    #expect(events == refusal(.invalidRequest, "Invalid request."))
  }

  @Test("A member that can be done without is left out from then on")
  func optionalMember() async {
    let backend = PreparedBackend([
      refusal(.invalidRequest, "Unsupported parameter", parameter: "temperature"), ok, ok,
    ])
    #expect(await play(backend, request([.text("?")])).notices == ["parameter_dropped"])
    _ = await play(backend, request([.text("?")]))
    #expect(backend.requests.map(\.omitted) == [[], ["temperature"], ["temperature"]])
  }

  @Test("A member that was not sent cannot be left out")
  func foreignMember() async {
    let backend = PreparedBackend([refusal(.invalidRequest, "Unsupported parameter", parameter: "top_p")])
    _ = await play(backend, request([.text("?")]))
    #expect(backend.requests.count == 1)
  }

  @Test("The file at the place a provider names is the one that is left out")
  func namedPlaces() async {
    let parts: [ContentPart] = [.media(picture("a.png")), .media(picture("b.png")), .media(picture("c.png"))]
    let blamed = refusal(
      .invalidMedia, "image too large", parameter: "messages.0.content.0 messages[0].content[2]")
    let backend = PreparedBackend([blamed, ok])
    _ = await play(backend, request(parts))
    #expect(backend.requests[1].messages.flatMap(\.media).map(\.name) == ["b.png"])
  }

  @Test("A conversation that is too long is cut in its middle, once")
  func tooLong() async {
    let long = String(repeating: "word ", count: 4000)
    let backend = PreparedBackend([
      refusal(.contextLength, "too long"), refusal(.contextLength, "still too long"),
    ])
    let collector = await play(backend, request([.text(long)]))
    #expect(collector.notices == ["history_compacted"])
    #expect(backend.requests.count == 2)
    #expect(backend.requests[1].messages[0].text.utf8.count < long.utf8.count * 2 / 3)
    #expect(collector.events.last.map { $0.isTerminal } == true)
  }

  @Test("A pause goes on where it was, with everything that has to go back, and its usage is one sum")
  func pause() async {
    func finish(_ reason: FinishReason, _ block: String) -> ModelEvent {
      .finish(
        ModelFinish(reason, replay: AssistantReplay(api: "x", model: "m", value: .array([.string(block)]))))
    }
    let backend = PreparedBackend([
      [.text("a"), .usage(TokenUsage(input: 10, output: 1)), finish(.pause, "one")],
      [.text("b"), .usage(TokenUsage(input: 12, output: 2)), finish(.stop, "two")],
    ])
    let events = await play(backend, request([.text("?")])).events
    #expect(backend.requests[1].messages.last?.replay?.value == .array(["one"]))
    guard case .finish(let end)? = events.last else { return #expect(Bool(false), "no finish") }
    #expect(end.reason == .stop && end.replay?.value == .array(["one", "two"]))
    #expect(events.contains(.usage(TokenUsage(input: 22, output: 3))))
    #expect(events.filter(\.isTerminal).count == 1)
  }

  @Test("What comes with the ending is passed on with it")
  func lastBlock() async {
    let usage = ModelEvent.usage(TokenUsage(input: 3, output: 1))
    let backend = PreparedBackend([[.text("a"), usage, .finish(ModelFinish(.stop))]])
    let batches = Mutex<[[ModelEvent]]>([])
    await GuardedBackend(backend: backend, target: target, memory: memory, traffic: traffic)
      .stream(request([.text("?")])) { events in batches.withLock { $0.append(events) } }
    #expect(batches.withLock(\.self) == [[.text("a"), usage, .finish(ModelFinish(.stop))]])
  }

  @Test("Whoever is cancelled while waiting for a pause asks nothing")
  func cancelledPause() async {
    traffic.note(ModelFailure(.rateLimit, "slow", retryAfterMilliseconds: 60_000), target)
    let backend = PreparedBackend([ok])
    let call = Task { await play(backend, request([.text("?")])) }
    call.cancel()
    _ = await call.value
    #expect(backend.requests.isEmpty)
  }

  @Test("A reply that pauses for ever is continued five times")
  func endlessPause() async {
    let replay = AssistantReplay(api: "x", model: "m", value: .array(["one"]))
    let paused: [ModelEvent] = [.finish(ModelFinish(.pause, replay: replay))]
    let backend = PreparedBackend(Array(repeating: paused, count: 20))
    let events = await play(backend, request([.text("?")])).events
    #expect(backend.requests.count == 1 + GuardedBackend.maxContinuations)
    #expect(events.filter(\.isTerminal).count == 1)
  }

  @Test("Nothing is asked twice once output has come")
  func afterOutput() async {
    var failure = ModelFailure(.mediaUnsupported, "late")
    failure.afterOutput = true
    let backend = PreparedBackend([[.text("x"), .error(failure)]])
    _ = await play(backend, request([.media(picture("cat.png"))]))
    #expect(backend.requests.count == 1)
  }

  @Test("A wrong key is not tried again in the run")
  func wrongKey() async {
    let backend = PreparedBackend([refusal(.auth, "bad key", status: 401), ok])
    _ = await play(backend, request([.text("?")]))
    let second = await play(backend, request([.text("?")]))
    #expect(backend.requests.count == 1)
    #expect(second.events == refusal(.auth, "bad key", status: 401))
  }

  @Test("Five final failures in a row hold a model back, and an answer ends that")
  func breaker() async {
    let down = ModelFailure(.server, "down")
    for _ in 0..<ProviderTraffic.maxFailures { traffic.noteFinal(down, target) }
    let backend = PreparedBackend([ok])
    let held = await play(backend, request([.text("?")]))
    guard case .error(let failure)? = held.events.last else { return #expect(Bool(false), "no error") }
    #expect(failure.code == "breaker_open" && failure.retryable && backend.requests.isEmpty)
    traffic.noteSuccess(target)
    _ = await play(backend, request([.text("?")]))
    #expect(backend.requests.count == 1)
  }

  @Test("A pause longer than a call may wait is told instead of waited for")
  func longPause() async {
    traffic.note(ModelFailure(.rateLimit, "slow", retryAfterMilliseconds: 3_600_000), target)
    let backend = PreparedBackend([ok])
    let events = await play(backend, request([.text("?")])).events
    guard case .error(let failure)? = events.last else { return #expect(Bool(false), "no error") }
    #expect(failure.failureClass == .rateLimit && failure.retryAfterMilliseconds ?? 0 > 3_500_000)
    #expect(backend.requests.isEmpty)
  }

  @Test("Refusals of the limit and of the request do not count as being down")
  func notDown() async {
    for _ in 0..<20 {
      traffic.noteFinal(ModelFailure(.rateLimit, "slow"), target)
      traffic.noteFinal(ModelFailure(.invalidRequest, "bad"), target)
    }
    let backend = PreparedBackend([ok])
    _ = await play(backend, request([.text("?")]))
    #expect(backend.requests.count == 1)
  }

  @Test("A pause the provider asked for holds for everybody who uses the same key")
  func sharedPause() async {
    let begin = ContinuousClock.now
    traffic.note(ModelFailure(.rateLimit, "slow", retryAfterMilliseconds: 300), target)
    let backend = PreparedBackend([ok, ok])
    async let first = play(backend, request([.text("?")]))
    async let second = play(backend, request([.text("?")]))
    _ = await (first, second)
    #expect(ContinuousClock.now - begin >= .milliseconds(290))
    #expect(backend.requests.count == 2)
  }
}
