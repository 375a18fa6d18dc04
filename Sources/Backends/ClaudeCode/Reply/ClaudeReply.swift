// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// What the model says in one turn, as events.
///
/// Text comes twice, as deltas and as finished blocks. Deltas are shown at once, finished blocks are the truth: what
/// they do not confirm is withdrawn, and what they say differently is withdrawn and said anew. (claude-code.md 6)
struct ClaudeReply: Sendable {
  var batch = EventBatch(separatesTags: false, keepsPieces: true)
  /// The number of the next segment. Numbers go on growing over all turns.
  private(set) var nextSegment = 1
  /// The number under which the next call is shown.
  private(set) var nextCall = 0
  /// The message that comes or came last.
  private(set) var message: ShownMessage?
  /// The texts that stand, one a message; messages that continue one another are one.
  private(set) var texts: [[UInt8]] = []
  /// Whether anything was shown in this turn.
  private(set) var hasOutput = false

  private var hasStarted = false
  /// The block whose pieces the batch keeps at the moment.
  private var current: Int?
  /// The segment in which text would appear at the moment.
  private var openSegment: Int?
  private var template: FrameTemplate?
  /// Messages that are over.
  private var earlier: Set<String> = []
  /// Whether the model was stopped in the middle of its text.
  private var isCutOff = false
  /// Whether the next message goes on where the last one was cut off.
  private var continuesText = false

  /// Begins a turn.
  ///
  /// - Parameter goesOn: whether it is the turn before that goes on in another process.
  mutating func begin(goesOn: Bool) {
    leaveMessage()
    _ = batch.take()
    if !goesOn {
      texts = []
      hasStarted = false
      hasOutput = false
    }
    earlier = []
    isCutOff = false
    continuesText = false
    openSegment = nil
  }

  // MARK: Deltas

  /// Takes a line that differs from the last delta in its piece only.
  mutating func absorbLikeLast(_ line: UnsafeRawBufferPointer) -> Bool {
    guard let template else { return false }
    batch.select(template.kind)
    return template.append(line, to: &batch.pending)
  }

  /// Takes a delta.
  mutating func absorb(_ frame: DeltaFrame, _ line: UnsafeRawBufferPointer) {
    guard frame.piece.count > 2,
      let kind = select(frame.delta.index, frame.delta.content, messageID: frame.messageID)
    else { return }
    template = FrameTemplate(line, frame, kind: kind)
    if !absorbLikeLast(line) { template = nil }
  }

  /// Takes a piece of a block.
  mutating func absorb(_ piece: String, _ content: AnthropicDelta.Content, index: Int, messageID: String?) {
    guard !piece.isEmpty, let kind = select(index, content, messageID: messageID) else { return }
    batch.append(piece, as: kind)
  }

  /// Makes what follows belong to a block, whose beginning may be lost; nil when nothing is to be added to it.
  private mutating func select(
    _ index: Int, _ content: AnthropicDelta.Content, messageID: String?
  ) -> EventBatch.Kind? {
    if message == nil || (messageID != nil && messageID != message?.id) {
      if let messageID, earlier.contains(messageID) { return nil }
      beginMessage(messageID, model: nil)
    }
    if message?.place(index) == nil {
      switch content {
      case .text: beginBlock(index, .text)
      case .thinking: beginBlock(index, .reasoning)
      case .input: return nil
      }
    }
    guard let place = message?.place(index), let block = message?.blocks[place], !block.isCertain else { return nil }
    let kind: EventBatch.Kind
    switch (content, block.kind) {
    case (.text, .text): kind = .text
    case (.thinking, .reasoning): kind = .reasoning(nil)
    case (.input, .call(let call)): kind = .arguments(call)
    default: return nil
    }
    show(place)
    hasOutput = true
    return kind
  }

  // MARK: The order of a message

  /// A message of the model begins.
  mutating func beginMessage(_ id: String?, model: String?) {
    start(id, model)
    if let id, id == message?.id { return }
    leaveMessage()
    message = ShownMessage(id: id)
  }

  /// A block begins.
  mutating func beginBlock(_ index: Int, _ start: JSONObject) {
    if message?.place(index) != nil { return }
    switch start["type"]?.stringValue {
    case "text": beginBlock(index, .text)
    case "thinking": beginBlock(index, .reasoning)
    case "tool_use":
      let tool = ToolName(start["name"]?.stringValue ?? "")
      guard tool.isHosted, let id = start["id"]?.stringValue else { return beginBlock(index, .other) }
      beginBlock(index, .call(nextCall), callID: id)
      batch.append(.toolCallStarted(index: nextCall, id: id, name: tool.name))
      nextCall += 1
      hasOutput = true
    default: beginBlock(index, .other)
    }
  }

  private mutating func beginBlock(_ index: Int, _ kind: ShownMessage.Kind, callID: String? = nil) {
    endPieces()
    if message == nil { message = ShownMessage() }
    message?.blocks.append(ShownMessage.Block(index: index, kind: kind, callID: callID))
  }

  /// No more of a block comes.
  mutating func endBlock(_ index: Int) {
    endPieces()
    if let place = message?.place(index) { message?.blocks[place].isOpen = false }
  }

  /// The model stopped, for a reason of the API.
  mutating func note(stopReason: String?) {
    if stopReason == "max_tokens" { isCutOff = true }
  }

  /// Blocks of a message from a number on never happened.
  mutating func abandon(_ messageID: String?, from index: Int) {
    guard messageID == nil || messageID == message?.id else { return }
    withdraw { ($0.index ?? 0) >= index }
    if message?.text.isEmpty == false { isCutOff = true }
  }

  /// The program makes the model go on.
  mutating func continueAfterCut() {
    guard isCutOff else { return }
    leaveMessage()
    isCutOff = false
    continuesText = true
  }

  /// A tool answered: what follows is no continuation of the text before it.
  mutating func noteToolResult() {
    isCutOff = false
    continuesText = false
  }

  // MARK: Finished blocks

  /// Takes a finished block of text or reasoning.
  mutating func finish(_ messageID: String, model: String?, _ content: String, kind: ShownMessage.Kind) {
    enterMessage(messageID, model)
    if earlier.contains(messageID) { return finishLate(content, kind) }
    endPieces()
    let content = Array(content.utf8)
    guard let place = message?.waiting({ $0.kind == kind }) else {
      // What stands already is not said again, whatever it is sent for.
      let isKnown = message?.blocks.contains { $0.index != nil && $0.kind == kind && $0.content == content } == true
      if content.isEmpty || isKnown { return }
      message?.blocks.append(ShownMessage.Block(index: nil, kind: kind, isCertain: true, isOpen: false))
      return say(content, at: (message?.blocks.count ?? 1) - 1)
    }
    message?.blocks[place].isCertain = true
    let shown = message?.blocks[place].content ?? []
    // A reasoning that is kept secret in the end has been shown all the same.
    if shown == content || (kind == .reasoning && content.isEmpty) { return }
    if shown.isEmpty { return say(content, at: place) }
    rewrite(place, as: content)
  }

  /// Takes a finished call.
  ///
  /// - Returns: whether it is new.
  mutating func finishCall(_ messageID: String, model: String?, id: String) -> Bool {
    enterMessage(messageID, model)
    endPieces()
    if message?.blocks.contains(where: { $0.callID == id && $0.isCertain }) == true { return false }
    if let place = message?.waiting({ $0.callID == id }) ?? message?.waiting({ $0.kind == .other }) {
      message?.blocks[place].callID = id
      message?.blocks[place].isCertain = true
    } else {
      message?.blocks.append(
        ShownMessage.Block(index: nil, kind: .other, callID: id, isCertain: true, isOpen: false))
    }
    return true
  }

  /// Makes the message with an id the current one, unless it is over.
  private mutating func enterMessage(_ id: String, _ model: String?) {
    if message?.id == nil { message?.id = id }
    if earlier.contains(id) { return }
    beginMessage(id, model: model)
  }

  /// Takes a block of a message that was thought to be over.
  private mutating func finishLate(_ content: String, _ kind: ShownMessage.Kind) {
    let content = Array(content.utf8)
    if content.isEmpty || texts.contains(where: { $0 == content }) { return }
    let block = ShownMessage.Block(index: nil, kind: kind, isCertain: true, isOpen: false)
    if message == nil { message = ShownMessage() }
    message?.blocks.append(block)
    say(content, at: (message?.blocks.count ?? 1) - 1)
  }

  private mutating func start(_ id: String?, _ model: String?) {
    if hasStarted { return }
    hasStarted = true
    batch.append(.start(id: id, model: model))
  }

  // MARK: Endings

  /// Ends the current message: what of it nothing confirmed is withdrawn.
  mutating func leaveMessage() {
    withdraw { !$0.isCertain }
    guard let message else { return }
    if let id = message.id { earlier.insert(id) }
    let text = message.text
    if !text.isEmpty {
      if continuesText, let last = texts.indices.last { texts[last] += text } else { texts.append(text) }
      continuesText = false
    }
    self.message = nil
  }

  /// Ends the turn.
  ///
  /// - Parameter said: what the turn's result says the last text is. It stands for a finished block that got lost.
  /// - Returns: the text of the last message that has any.
  mutating func end(said: String?) -> String {
    endPieces()
    if let said = said.map({ Array($0.utf8) }), !said.isEmpty,
      let place = message?.blocks.lastIndex(where: { $0.kind == .text && !$0.isCertain && $0.content == said })
    {
      message?.blocks[place].isCertain = true
    }
    leaveMessage()
    if texts.isEmpty, let said, !said.isEmpty {
      message = ShownMessage(blocks: [ShownMessage.Block(index: nil, kind: .text, isCertain: true)])
      say(Array(said.utf8), at: 0)
      leaveMessage()
    }
    return texts.last.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Where a turn stands, for ``forget(since:)``.
  var mark: (segment: Int, texts: Int) { (nextSegment, texts.count) }

  /// Forgets everything since a point of the turn.
  mutating func forget(since mark: (segment: Int, texts: Int)) {
    endPieces()
    message = nil
    if nextSegment > mark.segment { batch.append(.withdrawn(from: mark.segment)) }
    texts.removeLast(max(0, texts.count - mark.texts))
    openSegment = nil
  }

  // MARK: Segments

  /// Ends the run of pieces of one block.
  private mutating func endPieces() {
    template = nil
    collect(into: nil)
  }

  /// Makes a block the one whose pieces the batch keeps; those kept so far go to the block before.
  private mutating func collect(into place: Int?) {
    if place == current { return }
    let pieces = batch.takeKept()
    if let current { message?.blocks[current].content += pieces }
    current = place
  }

  /// Makes what follows belong to a block.
  private mutating func show(_ place: Int) {
    collect(into: place)
    guard let block = message?.blocks[place] else { return }
    if case .call = block.kind { return }
    if let segment = block.segment, segment == openSegment { return }
    batch.append(.segment(nextSegment))
    openSegment = nextSegment
    if block.segment == nil { message?.blocks[place].segment = nextSegment }
    nextSegment += 1
  }

  /// Shows a block whole.
  private mutating func say(_ content: [UInt8], at place: Int) {
    message?.blocks[place].segment = nil
    message?.blocks[place].content = []
    guard !content.isEmpty, let kind = message?.blocks[place].kind else { return }
    show(place)
    batch.append(String(decoding: content, as: UTF8.self), as: kind == .text ? .text : .reasoning(nil))
    endPieces()
    hasOutput = true
  }

  /// Shows a block with another content, and what came after it again.
  private mutating func rewrite(_ place: Int, as content: [UInt8]) {
    guard let first = message?.blocks[place].segment else { return say(content, at: place) }
    batch.append(.withdrawn(from: first))
    openSegment = nil
    let later = placesShown(from: first)
    say(content, at: place)
    for other in later where other != place { say(message?.blocks[other].content ?? [], at: other) }
  }

  /// Withdraws blocks of the current message; the others stand.
  private mutating func withdraw(_ isGone: (ShownMessage.Block) -> Bool) {
    endPieces()
    guard let message else { return }
    let first = message.blocks.filter(isGone).compactMap(\.segment).min()
    if let first {
      batch.append(.withdrawn(from: first))
      openSegment = nil
      for place in placesShown(from: first) where !isGone(message.blocks[place]) {
        say(message.blocks[place].content, at: place)
      }
    }
    self.message?.blocks.removeAll(where: isGone)
  }

  /// The blocks that were shown in a segment or later ones, in the order of their segments.
  private func placesShown(from segment: Int) -> [Int] {
    guard let blocks = message?.blocks else { return [] }
    return blocks.indices.filter { (blocks[$0].segment ?? 0) >= segment }
      .sorted { (blocks[$0].segment ?? 0) < (blocks[$1].segment ?? 0) }
  }
}
