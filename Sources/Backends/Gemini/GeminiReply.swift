// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// One reply of Gemini's generateContent as it comes together, chunk by chunk. (backends.md 5.3)
///
/// The stream has no event that says it is over: it ends with the body.
struct GeminiReply: StreamedReply {
  /// What a reply needs to know beforehand.
  struct Options: Sendable {
    /// The model asked, which the replay value belongs to.
    var model = ""
    /// What invented call ids begin with.
    var callIDPrefix = "call_"
    /// The names of tools as they were sent.
    var toolNames = ToolNames([])
    /// Reads errors inside the stream.
    var classifier: ErrorClassifier
  }

  /// Who wrote a replay value this backend can use.
  static let replayAPI = ProviderAPI.gemini.rawValue

  let options: Options
  var batch = EventBatch(separatesTags: false)
  private(set) var isFinished = false
  /// Whether anything of the reply has been passed on.
  var hasOutput = false
  /// Whether there is an answer besides thoughts.
  var hasAnswer = false
  var turn = GeminiTurn()
  var callCount = 0
  var callIDs: Set<String> = []
  /// Kind, address and title of the sources that were passed on.
  var citedSources: Set<[String]> = []
  var finishWord: String?
  var finishMessage: String?
  var finishDetails: JSONObject = [:]
  var blockReason: String?
  private var hasStarted = false
  /// How much of the pending text is in ``turn`` already, and whether the rest is thought.
  private var keptCount = 0
  private var isThinking = false
  private var template: GeminiChunkTemplate?
  /// Usage as it was last read, and as it was last sent: only the last of many running totals is worth reading.
  private var readUsage: TokenUsage?
  private var unreadUsage: [UInt8] = []
  private var warned: Set<String> = []

  init(options: Options) {
    self.options = options
  }

  /// Reads errors inside the stream.
  var classifier: ErrorClassifier { options.classifier }

  /// The last usage received.
  var usage: TokenUsage? {
    get {
      let unread = unreadUsage.isEmpty ? nil : try? JSONReader.parse(unreadUsage)
      return unread.flatMap(TokenUsage.init(geminiUsage:)) ?? readUsage
    }
    set {
      readUsage = newValue
      unreadUsage = []
    }
  }

  /// Takes the data of one event of the stream.
  mutating func absorb(_ data: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer, isTail: Bool) {
    if isFinished || absorbLikeLast(data) || data.isEmpty { return }
    if !absorbPlain(data) { absorbTree(data, isTail: isTail) }
  }

  /// Takes a reply that came in one piece: the list of chunks that is sent without `alt=sse`, or one whole reply.
  mutating func absorbWhole(_ text: [UInt8]) -> Bool {
    guard let value = try? JSONReader.parse(text) else { return false }
    let chunks = (value.arrayValue ?? [value]).compactMap(\.objectValue)
    guard chunks.contains(where: { $0["candidates"] != nil || $0["promptFeedback"] != nil }) else { return false }
    if value.arrayValue == nil { warn("not_streamed") }
    for chunk in chunks where !isFinished { absorb(chunk) }
    keptCount = batch.pending.count
    finish(failure: nil)
    return true
  }

  /// Takes an error that stands in the stream as plain JSON, on lines without `data:`.
  mutating func absorbForeignLines(_ text: [UInt8]) -> Bool {
    guard let value = Self.leadingValue(of: text), let failure = failure(in: value) else { return false }
    fail(failure)
    return true
  }

  // MARK: The short ways

  /// Takes a chunk that differs from the last plain one in its piece and the numbers of its usage only.
  private mutating func absorbLikeLast(_ data: UnsafeRawBufferPointer) -> Bool {
    guard let template else { return false }
    batch.select(template.kind)
    let start = batch.pending.count
    guard let usagePlace = template.append(data, to: &batch.pending) else { return false }
    if !usagePlace.isEmpty { keepUsage(UnsafeRawBufferPointer(rebasing: data[usagePlace])) }
    if batch.pending.count > start { noteOutput(isThought: template.kind != .text) }
    return true
  }

  /// Takes a chunk with one piece of text and nothing else.
  private mutating func absorbPlain(_ data: UnsafeRawBufferPointer) -> Bool {
    guard hasStarted, let chunk = PlainGeminiChunk(data) else { return false }
    keepText()
    isThinking = chunk.isThought
    let kind: EventBatch.Kind = chunk.isThought ? .reasoning(.summary) : .text
    template = GeminiChunkTemplate(data, chunk, kind: kind)
    batch.select(kind)
    keptCount = batch.pending.count
    if absorbLikeLast(data) { return true }
    if let place = chunk.usagePlace { keepUsage(UnsafeRawBufferPointer(rebasing: data[place])) }
    var scanner = JSONScanner(UnsafeRawBufferPointer(rebasing: data[chunk.place]))
    // The chunk was checked, so this cannot fail.
    guard (try? scanner.appendString(to: &batch.pending)) != nil else { return false }
    if batch.pending.count > keptCount { noteOutput(isThought: chunk.isThought) }
    return true
  }

  private mutating func keepUsage(_ text: UnsafeRawBufferPointer) {
    if text.count == unreadUsage.count {
      unreadUsage.withUnsafeMutableBytes { $0.copyMemory(from: text) }
    } else {
      unreadUsage.removeAll(keepingCapacity: true)
      unreadUsage.append(contentsOf: text)
    }
  }

  private mutating func noteOutput(isThought: Bool) {
    hasOutput = true
    if !isThought { hasAnswer = true }
  }

  /// Adds the text of the short ways to the turn, once a block of the network instead of once a chunk.
  private mutating func keepText() {
    if batch.pending.count > keptCount { turn.append(batch.pending[keptCount...], isThought: isThinking) }
    keptCount = batch.pending.count
  }

  /// Takes note that what is pending is about to be passed on.
  mutating func willPassOn() {
    keepText()
    keptCount = 0
  }

  // MARK: The long way

  private mutating func absorbTree(_ data: UnsafeRawBufferPointer, isTail: Bool) {
    keepText()
    defer { keptCount = batch.pending.count }
    template = nil
    let value: JSONValue
    do {
      value = try StreamedJSON.parse(data)
    } catch {
      if isTail { return }
      fail(StreamedJSON.failure(error, data, secrets: classifier.secrets))
      return
    }
    if let chunk = value.objectValue {
      absorb(chunk)
    } else if let failure = failure(in: value) {
      fail(failure)
    } else {
      warn("unexpected_chunk")
    }
  }

  /// The JSON value at the beginning of a text, whatever stands behind it.
  private static func leadingValue(of text: [UInt8]) -> JSONValue? {
    text.withUnsafeBytes { bytes in
      var scanner = JSONScanner(bytes)
      return try? scanner.readValue()
    }
  }

  /// Makes the first event as soon as a chunk has something to say.
  mutating func startIfNeeded(_ chunk: JSONObject) {
    if hasStarted { return }
    func text(_ key: String) -> String? { chunk[key]?.stringValue.flatMap { $0.isEmpty ? nil : $0 } }
    let id = text("responseId")
    let model = text("modelVersion")
    guard id != nil || model != nil || chunk["candidates"] != nil || chunk["promptFeedback"] != nil else { return }
    hasStarted = true
    batch.append(.start(id: id, model: model))
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
    keepText()
    if let finishWord {
      finish(GeminiFinish.reason(finishWord, hasCalls: callCount > 0), word: finishWord)
    } else if let blockReason {
      finish(.contentFilter, word: "prompt:\(blockReason)")
    } else if failure == nil, callCount > 0 {
      // Calls come whole, so a clean end behind one is good enough.
      warn("missing_finish_reason")
      finish(.toolCalls, word: nil)
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

  private mutating func finish(_ reason: FinishReason, word: String?) {
    batch.endText()
    if !hasAnswer, reason != .contentFilter { warn("empty_response", word) }
    if let usage { batch.append(.usage(usage)) } else { warn("usage_missing") }
    if let finishMessage {
      finishDetails["finishMessage"] = .string(Redaction.mask(finishMessage, secrets: classifier.secrets))
    }
    let replay = turn.content().map { AssistantReplay(api: Self.replayAPI, model: options.model, value: $0) }
    batch.append(
      .finish(
        ModelFinish(
          reason, raw: word, details: finishDetails.isEmpty ? nil : .object(finishDetails), replay: replay)))
    isFinished = true
  }
}
