// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// One reply of OpenAI's Responses as it comes together. (backends.md 2.4)
struct OpenAIResponsesReply: StreamedReply {
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
  static let replayAPI = ProviderAPI.openAIResponses.rawValue

  let options: Options
  var batch = EventBatch(separatesTags: false)
  /// Whether the terminal event was made.
  private(set) var isFinished = false
  /// Whether anything of the model's output has been received.
  var hasOutput = false
  /// The last usage received.
  var usage: TokenUsage?
  var items = OutputItems()
  /// How many calls were announced.
  var callCount = 0
  var sawRefusal = false
  private var hasStarted = false
  private var template: DeltaTemplate?
  /// What was passed on last and of which item, to keep paragraphs apart.
  private var lastPiece: (kind: EventBatch.Kind, item: Int)?
  private var warned: Set<String> = []

  init(options: Options) {
    self.options = options
  }

  /// Reads errors inside the stream.
  var classifier: ErrorClassifier { options.classifier }

  mutating func absorb(_ data: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer, isTail: Bool) {
    if isFinished || absorbLikeLast(data) || data.isEmpty || absorbPlain(data) || absorbRepetition(data) { return }
    absorbTree(data, name: name, isTail: isTail)
  }

  private mutating func absorbTree(_ data: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer, isTail: Bool) {
    do {
      let value = try StreamedJSON.parse(data)
      guard let event = value.objectValue else {
        warn("unexpected_chunk")
        return
      }
      absorb(event, type: event["type"]?.stringValue ?? String(decoding: name, as: UTF8.self))
    } catch {
      if isTail || StreamedJSON.isDone(data) { return }
      fail(StreamedJSON.failure(error, data, secrets: options.classifier.secrets))
    }
  }

  mutating func absorbWhole(_ text: [UInt8]) -> Bool {
    guard let response = (try? JSONReader.parse(text))?.objectValue, response["output"]?.arrayValue != nil,
      let status = response["status"]?.stringValue
    else { return false }
    warn("not_streamed")
    end(response, status: status)
    return true
  }

  // MARK: The short ways

  /// Takes a delta that differs from the last one in its piece only.
  private mutating func absorbLikeLast(_ data: UnsafeRawBufferPointer) -> Bool {
    // The template is used where it stands: taking it out would count references of its arrays for every delta.
    guard let kind = template?.kind else { return false }
    batch.select(kind)
    let start = batch.pending.count
    guard template?.append(data, to: &batch.pending) == true else { return false }
    if batch.pending.count > start { hasOutput = true }
    if case .arguments = kind, let item = template?.item { items[item].arguments += batch.pending[start...] }
    return true
  }

  /// Takes any delta of a part or a call that is known.
  private mutating func absorbPlain(_ data: UnsafeRawBufferPointer) -> Bool {
    guard hasStarted, let delta = PlainDelta(data) else { return false }
    if delta.isEmpty { return true }
    let kind: EventBatch.Kind
    let place: Int
    switch delta.target {
    case .part(let part):
      place = items.place(index: delta.outputIndex, id: nil)
      kind = begin(part, of: place)
    case .arguments:
      guard let known = items.place(ofIndex: delta.outputIndex), let call = items[known].call else { return false }
      place = known
      items[place].call?.hasShownArguments = true
      kind = .arguments(call.index)
    }
    template = DeltaTemplate(data, delta, kind: kind, item: place)
    return absorbLikeLast(data)
  }

  /// Passes over what was passed on before, or takes from a terminal event what is new in it.
  private mutating func absorbRepetition(_ data: UnsafeRawBufferPointer) -> Bool {
    guard hasStarted, let type = EventOutline.leadingType(data) else { return false }
    switch type {
    case _ where Self.announcements.contains(type):
      return true
    case "response.output_text.done", "response.reasoning_text.done", "response.reasoning_summary_text.done":
      guard let event = EventOutline.place(data), let place = items.place(ofIndex: event.item) else { return false }
      let part: OutputItem.Part =
        switch type {
        case "response.output_text.done": .text(event.part)
        case "response.reasoning_text.done": .reasoning(event.part)
        default: .summary(event.part)
        }
      return items[place].hasShown(part)
    case "response.completed", "response.incomplete":
      guard items.areAllClosed, let output = EventOutline.output(data), output.count == items.all.count else {
        return false
      }
      let rest = Array(data[..<output.place.lowerBound]) + "[]".utf8 + data[output.place.upperBound...]
      rest.withUnsafeBytes { absorbTree($0, name: UnsafeRawBufferPointer(rebasing: $0[..<0]), isTail: false) }
      return true
    default:
      return false
    }
  }

  // MARK: Pieces

  /// Makes a part of an item the one that text is added to, a blank line apart from another one of its kind.
  private mutating func begin(_ part: OutputItem.Part, of place: Int) -> EventBatch.Kind {
    let kind: EventBatch.Kind
    switch part {
    case .text: kind = .text
    case .refusal:
      kind = .refusal
      sawRefusal = true
    case .reasoning: kind = .reasoning(.raw)
    case .summary: kind = .reasoning(.summary)
    }
    if !items[place].hasShown(part) {
      if let lastPiece, lastPiece.kind == kind, kind != .text || lastPiece.item != place {
        batch.append("\n\n", as: kind)
      }
      items[place].show(part)
    }
    lastPiece = (kind, place)
    return kind
  }

  /// Adds a piece to a part.
  mutating func append(_ text: String, to part: OutputItem.Part, of place: Int) {
    if text.isEmpty { return }
    hasOutput = true
    batch.append(text, as: begin(part, of: place))
  }

  /// Passes on a part as a whole, unless something of it was passed on before.
  mutating func complete(_ part: OutputItem.Part, of place: Int, with text: String?) {
    if let text, !items[place].hasShown(part) { append(text, to: part, of: place) }
  }

  /// Passes on an event that is no text.
  mutating func append(_ event: ModelEvent) {
    hasOutput = true
    batch.append(event)
  }

  /// Records that text which follows stands apart from the text before.
  mutating func separatePieces() { lastPiece = nil }

  /// Makes the first event.
  mutating func startIfNeeded(id: String? = nil, model: String? = nil) {
    if hasStarted { return }
    hasStarted = true
    batch.append(.start(id: id, model: model))
  }

  /// Reports something a developer may want to know, once a reply.
  mutating func warn(_ code: String, _ detail: String? = nil) {
    if warned.insert(code).inserted { batch.append(.warning(code: code, detail: detail)) }
  }

  // MARK: Endings

  mutating func finish(failure: ModelFailure?) {
    fail(failure ?? ModelFailure(.truncated, "The reply ended before it was complete."))
  }

  mutating func fail(_ failure: ModelFailure) {
    if isFinished { return }
    if let usage { batch.append(.usage(usage)) }
    var failure = failure
    failure.afterOutput = hasOutput
    batch.append(.error(failure))
    isFinished = true
  }

  /// Ends the reply as the provider meant it to.
  mutating func finish(_ reason: FinishReason, raw: String) {
    if let usage { batch.append(.usage(usage)) } else { warn("usage_missing") }
    let replay = items.complete.map {
      AssistantReplay(api: Self.replayAPI, model: options.model, value: ["input_items": .array($0)])
    }
    batch.append(.finish(ModelFinish(reason, raw: raw, replay: replay)))
    isFinished = true
  }
}
