// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// One reply as it comes together, chunk by chunk.
struct ChatReply: StreamedReply {
  /// What a reply needs to know beforehand.
  struct Options: Sendable {
    /// Whether `<think>` tags are separated from the text.
    var separatesTags = false
    /// The member in which reasoning goes back with this turn.
    var reasoningReplay: ReasoningReplay?
    /// The model asked, which the replay value belongs to.
    var model = ""
    /// What invented call ids begin with.
    var callIDPrefix = "call_"
    /// The names of tools as they were sent.
    var toolNames = ToolNames([])
    /// Reads errors inside the stream.
    var classifier: ErrorClassifier
  }

  let options: Options
  var batch: EventBatch
  /// Whether the terminal event was made.
  private(set) var isFinished = false
  /// Whether anything of the reply has been passed on.
  var hasOutput = false
  private var hasStarted = false
  private var sawDone = false
  private var template: ChunkTemplate?
  var tools = ToolCallAssembler()
  /// Usage as it was last read, and as it was last sent: only the last of many running totals is worth reading.
  private var readUsage: TokenUsage?
  private var unreadUsage: [UInt8] = []
  var finishWord: String?
  var finishDetails: JSONValue?
  var sawRefusal = false
  /// Reasoning as it has to go back.
  var replayText: [UInt8] = []
  var replayDetails: [JSONValue] = []
  private var warned: Set<String> = []

  init(options: Options) {
    self.options = options
    batch = EventBatch(separatesTags: options.separatesTags)
  }

  /// Takes the data of one event of the stream.
  ///
  /// - Parameter isTail: whether the stream ended behind it, so that it may be cut.
  mutating func absorb(_ data: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer, isTail: Bool) {
    if isFinished || sawDone || absorbLikeLast(data) || data.isEmpty { return }
    if data.trimmed.equals("[DONE]") {
      receiveDone()
    } else if !absorbPlain(data) {
      absorbTree(data, isErrorEvent: name.equals("error"), isTail: isTail)
    }
  }

  /// Takes a reply that came in one piece.
  mutating func absorbWhole(_ text: [UInt8]) -> Bool {
    guard let object = (try? JSONReader.parse(text))?.objectValue, object["choices"] != nil else { return false }
    warn("not_streamed")
    absorb(object, isWhole: true)
    receiveDone()
    finish(failure: nil)
    return true
  }

  /// Reads errors inside the stream.
  var classifier: ErrorClassifier { options.classifier }

  /// The last usage received.
  var usage: TokenUsage? {
    get {
      let unread = unreadUsage.isEmpty ? nil : try? JSONReader.parse(unreadUsage)
      return unread.flatMap(TokenUsage.init(chatUsage:)) ?? readUsage
    }
    set {
      readUsage = newValue
      unreadUsage = []
    }
  }

  // MARK: The short ways

  /// Takes a chunk that differs from the last plain one in its piece only.
  private mutating func absorbLikeLast(_ data: UnsafeRawBufferPointer) -> Bool {
    guard let template else { return false }
    batch.select(template.kind)
    let start = batch.pending.count
    guard template.append(data, to: &batch.pending) else { return false }
    didAppend(template.kind, from: start)
    return true
  }

  /// Takes a chunk with one piece of text and nothing else.
  private mutating func absorbPlain(_ data: UnsafeRawBufferPointer) -> Bool {
    guard hasStarted, let chunk = PlainChunk(data) else { return false }
    var kind = EventBatch.Kind.text
    switch chunk.content {
    case .nothing, .text: break
    case .reasoning: kind = .reasoning(nil)
    case .arguments(let index):
      guard let place = tools.place(ofIndex: index) else { return false }
      kind = .arguments(place)
    }
    if let place = chunk.usagePlace {
      unreadUsage.removeAll(keepingCapacity: true)
      unreadUsage.append(contentsOf: UnsafeRawBufferPointer(rebasing: data[place]))
    }
    if chunk.content == .nothing { return true }
    template = ChunkTemplate(data, place: chunk.place, kind: kind)
    return absorbLikeLast(data)
  }

  private mutating func didAppend(_ kind: EventBatch.Kind, from start: Int) {
    hasOutput = true
    switch kind {
    case .arguments(let place): tools.append(batch.pending[start...], to: place)
    case .reasoning where options.reasoningReplay == .content: replayText += batch.pending[start...]
    default: break
    }
  }

  // MARK: The long way

  private mutating func absorbTree(_ data: UnsafeRawBufferPointer, isErrorEvent: Bool, isTail: Bool) {
    template = nil
    let value: JSONValue
    do {
      value = try StreamedJSON.parse(data)
    } catch {
      if !isTail { fail(StreamedJSON.failure(error, data, secrets: options.classifier.secrets)) }
      return
    }
    guard let chunk = value.objectValue else {
      warn("unexpected_chunk")
      return
    }
    if isErrorEvent, chunk["choices"] == nil {
      fail(options.classifier.classify(streamed: value).effectiveFailure)
    } else {
      absorb(chunk, isWhole: false)
    }
  }

  /// Makes the first event as soon as a chunk has something to say.
  mutating func startIfNeeded(_ chunk: JSONObject) {
    if hasStarted { return }
    func text(_ key: String) -> String? { chunk[key]?.stringValue.flatMap { $0.isEmpty ? nil : $0 } }
    let hasChoices = !(chunk["choices"]?.arrayValue ?? []).isEmpty
    guard text("id") != nil || text("model") != nil || hasChoices else { return }
    hasStarted = true
    batch.append(.start(id: text("id"), model: text("model")))
  }

  /// Reports something a developer may want to know, once a reply.
  mutating func warn(_ code: String, _ detail: String? = nil) {
    if warned.insert(code).inserted { batch.append(.warning(code: code, detail: detail)) }
  }

  // MARK: Endings

  /// Takes the sign that no more chunks follow.
  mutating func receiveDone() {
    sawDone = true
    // Without a finish reason it matters whether the body ends cleanly, too.
    if finishWord != nil { finish(failure: nil) }
  }

  /// Takes the end of the body.
  ///
  /// - Parameter failure: why the body ended early; nil when it ended as it should.
  mutating func finish(failure: ModelFailure?) {
    if isFinished { return }
    if let finishWord {
      if !sawDone { warn("missing_terminator") }
      finish(word: finishWord)
    } else if sawDone, failure == nil, tools.areAllComplete {
      warn("missing_finish_reason")
      finish(word: nil)
    } else {
      fail(failure ?? ModelFailure(.truncated, "The reply ended before it was complete."))
    }
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

  private mutating func finish(word: String?) {
    if let failure = ChatFinish.failure(word) {
      fail(failure)
      return
    }
    batch.endText()
    for oddity in tools.oddities { warn(oddity) }
    for event in tools.events(idPrefix: options.callIDPrefix, names: options.toolNames) { batch.append(event) }
    if let usage { batch.append(.usage(usage)) } else { warn("usage_missing") }
    let hasCalls = !tools.calls.isEmpty
    let finish = ChatFinish.finish(word, hasCalls: hasCalls, sawRefusal: sawRefusal)
    if finish.isMismatch { warn("finish_reason_mismatch", word) }
    batch.append(.finish(ModelFinish(finish.reason, raw: word, details: finishDetails, replay: replay)))
    isFinished = true
  }

  private var replay: AssistantReplay? {
    let value: JSONValue
    switch options.reasoningReplay {
    case .content where !replayText.isEmpty: value = .string(String(decoding: replayText, as: UTF8.self))
    case .details where !replayDetails.isEmpty: value = .array(replayDetails)
    default: return nil
    }
    guard let member = options.reasoningReplay else { return nil }
    return AssistantReplay(
      api: ChatMessageWriter.replayAPI, model: options.model, value: .object([member.rawValue: value]))
  }
}

extension UnsafeRawBufferPointer {
  /// The bytes without white space around them.
  fileprivate var trimmed: UnsafeRawBufferPointer {
    guard let first = firstIndex(where: { $0 > 0x20 }), let last = lastIndex(where: { $0 > 0x20 }) else {
      return UnsafeRawBufferPointer(rebasing: self[0..<0])
    }
    return UnsafeRawBufferPointer(rebasing: self[first...last])
  }
}
