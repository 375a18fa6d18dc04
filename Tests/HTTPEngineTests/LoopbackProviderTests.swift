// SPDX-License-Identifier: Apache-2.0

import HTTPEngine
import JSONCore
import TestSupport
import Testing

@Suite("Loopback provider")
struct LoopbackProviderTests {
  let engine = HTTPClient()

  /// One call that is not streamed: the first tool call with its arguments, or the text.
  private func ask(
    _ provider: LoopbackProvider, model: String = "m", prompt: String, aliases: [String]?
  ) async throws -> (tool: String, arguments: JSONValue)? {
    var body: JSONObject = [
      "model": .string(model), "stream": false, "messages": [["role": "user", "content": .string(prompt)]],
    ]
    if let aliases {
      let choices = JSONValue.array(aliases.map { .string($0) })
      body["tools"] = [
        ["type": "function", "function": ["name": "new_answer", "parameters": ["type": "object"]]],
        [
          "type": "function",
          "function": ["name": "vote", "parameters": ["properties": ["agent_id": ["enum": choices]]]],
        ],
      ]
    }
    let request = HTTPRequest(
      url: "\(provider.baseURL)/chat/completions", body: HTTPBody(JSONValue.object(body).encoded()))
    let reply = try JSONReader.parse(await engine.start(request).collect().body)
    let call = reply["choices"]?[0]?["message"]?["tool_calls"]?[0]?["function"]
    guard let name = call?["name"]?.stringValue, let arguments = call?["arguments"]?.stringValue else { return nil }
    return (name, try JSONReader.parse(arguments))
  }

  @Test("A team player answers first, votes for an answer it is shown, and writes the end without tools")
  func team() async throws {
    let provider = try LoopbackProvider()
    let aliases = ["agent1", "agent2", "agent10"]
    let first = try await ask(provider, prompt: "Task. Nobody has answered yet.", aliases: aliases)
    #expect(first?.tool == "new_answer")
    #expect(first?.arguments["content"]?.stringValue?.isEmpty == false)
    let vote = try await ask(provider, prompt: "Task. <agent10> an answer </agent10>", aliases: aliases)
    #expect(vote?.tool == "vote")
    #expect(vote?.arguments["agent_id"] == "agent10")
    #expect(try await ask(provider, prompt: "Task. Present it.", aliases: nil) == nil)
  }

  @Test(
    "Every directive is understood and answered without the client's fault", arguments: ReplyDirective.words.map(\.word)
  )
  func directives(_ word: String) async throws {
    let provider = try LoopbackProvider(script: ReplyPlan(standard: ReplyDirective("team")).reply)
    let limits = HTTPTimeouts(firstByteMilliseconds: 2_000, gapMilliseconds: 300)
    let model = word == "huge" ? "huge;bytes=100000" : word == "slow-head" ? "slow-head;each-ms=1" : word
    let result = await engine.start(chatRequest(provider, model: model, timeouts: limits)).collect(atMost: 1 << 20)
    switch word {
    case "never": #expect(result.failure?.kind == .timeoutFirstByte)
    case "stall", "drip": #expect(result.failure?.kind == .timeoutGap)
    case "cut", "reset": #expect(result.failure?.kind == .truncated)
    case "foreign": #expect(result.failure?.kind == .other)
    case "redirect": #expect(result.failure?.kind == .redirectRefused(host: "other.invalid"))
    default:
      #expect(result.failure == nil)
      #expect(!result.body.isEmpty)
    }
  }

  @Test("A directive with a count ends after it, and a control file gives each call of a model its reply")
  func plan() async throws {
    let control = try JSONReader.parse(
      #"{"default": "status;code=503", "models": {"a": ["status;code=500", "text;say=x"], "b": "status;code=404"}}"#)
    let provider = try LoopbackProvider(script: ReplyPlan(control).reply)
    var statuses: [String: [Int]] = [:]
    for model in ["a", "b", "c", "status;code=429;times=2;then=text;say=x"] {
      for _ in 0..<3 {
        let head = try await engine.start(chatRequest(provider, model: model)).response()
        statuses[String(model.prefix(6)), default: []].append(head.status)
      }
    }
    #expect(
      statuses == ["a": [500, 200, 200], "b": [404, 404, 404], "c": [503, 503, 503], "status": [429, 429, 200]])
    #expect(throws: ReplyDirective.Unknown.self) { try ReplyDirective("nonsense") }
  }

  @Test("A wait that a reply announces is a number or a date")
  func retryAfter() async throws {
    let provider = try LoopbackProvider(script: ReplyPlan(standard: ReplyDirective("team")).reply)
    let number = try await engine.start(chatRequest(provider, model: "status;code=429;retry-after=1")).response()
    #expect(number["retry-after"] == "1")
    let date = try await engine.start(chatRequest(provider, model: "status;code=429;retry-after=date+2")).response()
    #expect(date["retry-after"]?.hasSuffix(" GMT") == true)
  }
}
