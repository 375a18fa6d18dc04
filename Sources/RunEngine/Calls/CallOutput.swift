// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import RunJournal

/// What one model call has produced so far: turns normalised events into items of the journal, and in the end into the
/// reply the coordination decides on.
///
/// An item ends only when its call does, because only then is it known whether it stands or is withdrawn. Two kinds end
/// earlier: what the backend itself has withdrawn, and uses of tools that have acted, whatever becomes of the reply.
struct CallOutput {
  /// How much text of one call is kept. A reply beyond it fails its call: no model means to write that much, and an
  /// endless stream must not fill the memory. (reliability.md 4.4)
  static let maxBytes = 16 << 20

  /// How a call's stream ended.
  enum Ending {
    case finished(ModelFinish)
    case failed(ModelFailure)
  }

  struct Item {
    var id: String
    var kind: ItemKind
    /// The segment of the reply it belongs to.
    var segment = 0
    var text = ""
    var toolCall: ToolCallInfo?
    /// The id of a tool that the provider or the agent's program runs itself; nil for everything else.
    var serverCallID: String?
    /// The id of a call that has begun and is not complete.
    var openCallID: String?
    var output: String?
    /// Whether the tool said that it failed, or was not allowed to act.
    var hasFailed = false
    /// Why the tool was not allowed to act.
    var refusal: String?
    /// Whether its end has been told.
    var isEnded = false
    var details: JSONObject = [:]
    var filter = TerminalSequenceFilter()
  }

  let agentID: String
  let callID: String
  /// Who runs the provider's own tools.
  let provider: String
  /// Pictures of the reply that are to be written to disk.
  private(set) var pictures: [ProducedPicture] = []
  private(set) var ending: Ending?
  private(set) var usage: TokenUsage?
  private(set) var toolCalls: [ReplyToolCall] = []
  var items: [Item] = []
  private var toolItems: [Int: Int] = [:]
  /// The item that the next text may belong to.
  var current: Int?
  /// The segment of the reply that is arriving.
  private var segment = 0
  /// How much text the call has produced: everything visible, reasoning and arguments.
  private(set) var bytes = 0
  private var inlineError: String?
  private let itemIDPrefix: String
  /// Where pictures go, absolute; nil when nothing can be written.
  private let mediaFolder: String?

  init(agentID: String, callID: String, itemIDPrefix: String, provider: String = "", mediaFolder: String? = nil) {
    self.provider = provider
    self.mediaFolder = mediaFolder
    self.agentID = agentID
    self.callID = callID
    self.itemIDPrefix = itemIDPrefix
  }

  /// Takes events of the call and returns what belongs into the journal. Whatever comes after the end is ignored.
  mutating func consume(_ events: [ModelEvent]) -> [RunEvent] {
    var news: [RunEvent] = []
    for event in events where ending == nil {
      consume(event, &news)
      if bytes > Self.maxBytes {
        ending = .failed(
          ModelFailure(
            .protocolViolation, "The reply is longer than \(Self.maxBytes >> 20) MiB and was cut off.",
            retryable: false, code: "reply_too_long", afterOutput: true,
            hint: "Set max_tokens for this agent."))
      }
    }
    return news
  }

  private mutating func consume(_ event: ModelEvent, _ news: inout [RunEvent]) {
    switch event {
    case .text(let text), .refusal(let text): append(text, as: .message, &news)
    case .reasoning(let text, _): append(text, as: .reasoning, &news)
    case .toolCallStarted(let index, let id, let name): startToolItem(index, id, name, &news)
    case .toolCallDelta(let index, let arguments): appendArguments(arguments, index, &news)
    case .toolCall(let call): finishToolCall(.valid(call), name: call.name, .object(call.arguments), &news)
    case .toolCallInvalid(let id, let name, let raw):
      finishToolCall(.invalid(id: id, name: name, raw: raw), name: name, .string(raw), &news)
    case .usage(let totals): usage = totals
    case .notice(code: "inline_error", let message):
      inlineError = message
      news.append(.notice(Notice(.warning, code: "provider_error", title: message, agentID: agentID)))
    case .notice(let code, let message):
      news.append(.notice(Notice(.info, code: code, title: message, agentID: agentID)))
    case .warning(let code, let detail):
      let title = "The provider's stream is unusual: \(code.replacing("_", with: " "))."
      news.append(.notice(Notice(.info, code: code, title: title, detail: detail, agentID: agentID)))
    case .finish(let finish): ending = .finished(finish)
    case .error(let failure): ending = .failed(failure)
    case .serverToolCall(let call): startServerTool(call, &news)
    case .serverToolResult(let result): finishServerTool(result, &news)
    case .citation(let citation): cite(citation)
    case .image(let mediaType, let base64, let partial):
      if !partial { takePicture(mediaType, base64, &news) }
    case .segment(let number):
      segment = number
      current = nil
    case .withdrawn(let first): withdraw(from: first, &news)
    case .retrying(let attempt, let delay, let failure):
      news.append(
        .providerRetry(
          ProviderRetry(
            agentID: agentID, callID: callID, attempt: attempt, delayMilliseconds: delay,
            httpStatus: failure.httpStatus, reason: failure.message)))
    case .start: break
    }
  }

  /// Adds an item of the segment that is arriving; what comes next belongs to another one.
  mutating func add(_ kind: ItemKind, _ fill: (inout Item) -> Void = { _ in }) -> Int {
    var item = Item(id: nextItemID, kind: kind, segment: segment)
    fill(&item)
    items.append(item)
    current = nil
    return items.count - 1
  }

  /// The beginning of an item as the journal tells it.
  func start(of index: Int, title: String? = nil) -> RunEvent {
    let item = items[index]
    return .itemStarted(
      ItemStart(
        agentID: agentID, itemID: item.id, callID: callID, kind: item.kind, title: title, toolCall: item.toolCall))
  }

  /// Unique in the run, because call ids are.
  private var nextItemID: String { "\(itemIDPrefix)_\(callID.dropFirst("call_".count))_\(items.count + 1)" }

  private mutating func append(_ text: String, as kind: ItemKind, _ news: inout [RunEvent]) {
    guard !text.isEmpty else { return }
    let index: Int
    if let current, items[current].kind == kind {
      index = current
    } else {
      index = add(kind)
      current = index
      news.append(start(of: index))
    }
    let clean = items[index].filter.filter(text)
    guard !clean.isEmpty else { return }
    items[index].text += clean
    bytes += clean.utf8.count
    news.append(
      .itemDelta(ItemDelta(agentID: agentID, itemID: items[index].id, kind: kind, field: .text, text: clean)))
  }

  private mutating func startToolItem(_ call: Int, _ id: String, _ name: String, _ news: inout [RunEvent]) {
    guard toolItems[call] == nil else { return }
    let index = add(.toolCall) { item in
      item.toolCall = ToolCallInfo(tool: name)
      item.openCallID = id
    }
    toolItems[call] = index
    news.append(start(of: index))
  }

  private mutating func appendArguments(_ arguments: String, _ call: Int, _ news: inout [RunEvent]) {
    guard !arguments.isEmpty, let index = toolItems[call] else { return }
    bytes += arguments.utf8.count
    news.append(
      .itemDelta(
        ItemDelta(agentID: agentID, itemID: items[index].id, kind: .toolCall, field: .arguments, text: arguments)))
  }

  /// Calls may be completed in another order than they began; a backend whose ids come late keeps that order.
  private mutating func finishToolCall(
    _ call: ReplyToolCall, name: String, _ arguments: JSONValue, _ news: inout [RunEvent]
  ) {
    toolCalls.append(call)
    let open = items.indices.filter { items[$0].openCallID != nil }
    if let index = open.first(where: { items[$0].openCallID == call.id }) ?? open.first {
      items[index].toolCall = ToolCallInfo(tool: name, arguments: arguments)
      items[index].openCallID = nil
      return
    }
    let index = add(.toolCall) { $0.toolCall = ToolCallInfo(tool: name, arguments: arguments) }
    news.append(start(of: index))
  }

  // MARK: What the provider adds

  /// A source belongs to the text before it.
  private mutating func cite(_ citation: Citation) {
    guard let index = items.lastIndex(where: { $0.kind == .message && !$0.isEnded }) else { return }
    var sources = items[index].details["citations"]?.arrayValue ?? []
    let members: [(String, String?)] = [
      ("kind", citation.kind), ("url", citation.url), ("title", citation.title), ("text", citation.citedText),
    ]
    let source = JSONValue.object(JSONObject(members.compactMap { name, value in value.map { (name, .string($0)) } }))
    guard !sources.contains(source) else { return }
    sources.append(source)
    items[index].details["citations"] = .array(sources)
  }

  private mutating func takePicture(_ mediaType: String, _ base64: String, _ news: inout [RunEvent]) {
    bytes += base64.utf8.count / 16
    guard let content = Base64.decode(base64) else {
      news.append(
        .notice(
          Notice(
            .warning, code: "picture_unreadable", title: "The provider sent a picture that is no base64.",
            agentID: agentID)))
      return
    }
    let picture = ProducedPicture(content, claimed: mediaType, folder: mediaFolder)
    let index = add(.image) { $0.details = picture.details }
    pictures.append(picture)
    news.append(start(of: index, title: picture.name))
  }

  /// The pictures that have not been taken yet.
  mutating func takePictures() -> [ProducedPicture] {
    defer { pictures = [] }
    return pictures
  }

  /// The visible text so far, without what was withdrawn.
  var text: String {
    items.reduce(into: "") { if $1.kind == .message, !$1.isEnded { $0 += $1.text } }
  }

  /// The reply, once the call has finished.
  func reply(finish: ModelFinish, jitter: Double) -> Reply {
    Reply(
      text: finish.answer ?? text, toolCalls: toolCalls, finish: finish, replay: finish.replay,
      inlineError: inlineError, jitter: jitter)
  }

  /// The item of the call that submitted an answer: the last one of that name.
  var answerItemID: String? {
    items.last { $0.toolCall?.tool == WorkflowTool.newAnswer.rawValue }?.id
  }
}
