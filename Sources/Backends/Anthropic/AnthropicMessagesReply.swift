// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// One reply of Anthropic Messages as it comes together, event by event. (backends.md section 1)
struct AnthropicMessagesReply: StreamedReply {
  /// What a reply needs to know beforehand.
  struct Options: Sendable {
    /// The model asked, which the replay value belongs to.
    var model = ""
    /// What invented call ids begin with.
    var callIDPrefix = "toolu_"
    /// The names of tools as they were sent.
    var toolNames = ToolNames([])
    /// Reads errors inside the stream.
    var classifier: ErrorClassifier
  }

  let options: Options
  var batch = EventBatch(separatesTags: false, keepsPieces: true)
  /// Whether the terminal event was made.
  private(set) var isFinished = false
  /// Whether anything of the reply has been passed on.
  var hasOutput = false
  var hasStarted = false
  /// The content in the order in which its blocks began.
  var blocks: [AnthropicBlock] = []
  /// Where the block with a number of the stream is in ``blocks``.
  var places: [Int: Int] = [:]
  var calls = 0
  var runningUsage = AnthropicUsage()
  var stopReason: String?
  var stopDetails: JSONValue?
  private var template: ChunkTemplate?
  /// The block whose pieces the batch keeps at the moment.
  private var current: Int?
  private var warned: Set<String> = []

  init(options: Options) {
    self.options = options
  }

  /// Reads errors inside the stream.
  var classifier: ErrorClassifier { options.classifier }

  /// The last usage received.
  var usage: TokenUsage? { runningUsage.total }

  /// Takes the data of one event of the stream.
  ///
  /// - Parameters:
  ///   - name: the event's name; it counts where the data have no type.
  ///   - isTail: whether the stream ended behind it, so that it may be cut.
  mutating func absorb(_ data: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer, isTail: Bool) {
    if isFinished || absorbLikeLast(data) || data.isEmpty || absorbPlain(data) { return }
    absorbTree(data, name: name, isTail: isTail)
  }

  // MARK: The short ways

  /// Takes an event that differs from the last plain one in its piece only.
  private mutating func absorbLikeLast(_ data: UnsafeRawBufferPointer) -> Bool {
    guard let template else { return false }
    batch.select(template.kind)
    let start = batch.pending.count
    guard template.append(data, to: &batch.pending) else { return false }
    let length = batch.pending.count - start
    if length > 0 { hasOutput = true }
    if template.isEscaped(data, length: length), LoneSurrogates.are(in: data) { warn("lone_surrogate") }
    return true
  }

  /// Takes an event with one piece of a block's content and nothing else.
  private mutating func absorbPlain(_ data: UnsafeRawBufferPointer) -> Bool {
    guard let delta = AnthropicDelta(data), let place = places[delta.index], !blocks[place].isClosed else {
      return false
    }
    let kind: EventBatch.Kind
    switch (delta.content, blocks[place].kind) {
    case (.text, .text): kind = .text
    case (.thinking, .thinking): kind = .reasoning(nil)
    case (.input, .call(let call)): kind = .arguments(call)
    case (.input, .serverCall): return appendToServerCall(place, data, piece: delta.place)
    default: return false
    }
    collect(into: place)
    template = ChunkTemplate(data, place: delta.place, kind: kind)
    return absorbLikeLast(data)
  }

  /// Takes a piece that nobody sees before the block is complete.
  private mutating func appendToServerCall(
    _ place: Int, _ data: UnsafeRawBufferPointer, piece: Range<Int>
  ) -> Bool {
    var scanner = JSONScanner(UnsafeRawBufferPointer(rebasing: data[piece]))
    return (try? scanner.appendString(to: &blocks[place].content)) != nil
  }

  /// Makes a block the one whose pieces the batch keeps; those kept so far go to the block before.
  mutating func collect(into place: Int?) {
    if place == current { return }
    let pieces = batch.takeKept()
    if let current { blocks[current].content += pieces }
    current = place
  }

  // MARK: The long way

  private mutating func absorbTree(_ data: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer, isTail: Bool) {
    if data.equals("[DONE]") { return finish(failure: nil) }
    template = nil
    let value: JSONValue
    do {
      value = try StreamedJSON.parse(data)
    } catch {
      if !isTail { fail(StreamedJSON.failure(error, data, secrets: classifier.secrets)) }
      return
    }
    guard let event = value.objectValue else {
      warn("unexpected_event")
      return
    }
    if LoneSurrogates.are(in: data) { warn("lone_surrogate") }
    absorb(event, type: event["type"]?.stringValue ?? String(decoding: name, as: UTF8.self))
  }

  /// Reports something a developer may want to know, once a reply.
  mutating func warn(_ code: String, _ detail: String? = nil) {
    if warned.insert(code).inserted { batch.append(.warning(code: code, detail: detail)) }
  }

  // MARK: Endings

  /// Takes the end of the body.
  ///
  /// - Parameter failure: why the body ended early; nil when it ended as it should.
  mutating func finish(failure: ModelFailure?) {
    if isFinished { return }
    guard stopReason != nil else {
      return fail(failure ?? ModelFailure(.truncated, "The reply ended before it was complete."))
    }
    warn("missing_terminator")
    complete()
  }

  /// Ends the reply with a failure.
  mutating func fail(_ failure: ModelFailure) {
    if isFinished { return }
    batch.endText()
    if let usage { batch.append(.usage(usage)) }
    var failure = failure
    failure.afterOutput = hasOutput
    batch.append(.error(failure))
    isFinished = true
  }

  /// Takes the sign that the message is complete.
  mutating func complete() {
    collect(into: nil)
    for place in blocks.indices { close(place) }
    guard stopReason != nil || blocks.allSatisfy(\.isWhole) else {
      return fail(ModelFailure(.truncated, "The reply ended without a reason and with a tool call cut off."))
    }
    batch.endText()
    let finish = AnthropicFinish.finish(stopReason, hasCalls: calls > 0)
    if let warning = finish.warning { warn(warning, stopReason) }
    if !hasOutput, finish.reason == .stop { warn("empty_response") }
    if let usage { batch.append(.usage(usage)) } else { warn("usage_missing") }
    batch.append(
      .finish(
        ModelFinish(finish.reason, raw: stopReason, details: stopDetails, replay: replay(finish.reason))))
    isFinished = true
  }

  /// The content as it goes back with this turn.
  private func replay(_ reason: FinishReason) -> AssistantReplay? {
    // A call the provider never answered goes back only where the provider will go on with it.
    let goesOn = reason == .pause || reason == .toolCalls
    let answered = Set(blocks.compactMap { $0.start["tool_use_id"]?.stringValue })
    let content = blocks.compactMap { block -> JSONValue? in
      if block.kind == .serverCall, !goesOn, !answered.contains(block.start["id"]?.stringValue ?? "") { return nil }
      return block.replay.map(JSONValue.object)
    }
    if content.isEmpty { return nil }
    return AssistantReplay(
      api: ProviderAPI.anthropicMessages.rawValue, model: options.model, value: .array(content))
  }
}
