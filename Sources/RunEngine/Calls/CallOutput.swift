// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import RunJournal

/// What one model call has produced so far: turns normalised events into items of the journal, and in the end into the
/// reply the coordination decides on.
///
/// An item ends only when its call does, because only then is it known whether it stands or is withdrawn.
struct CallOutput {
  /// How much text of one call is kept. A reply beyond it fails its call: no model means to write that much, and an
  /// endless stream must not fill the memory. (reliability.md 4.4)
  static let maxBytes = 16 << 20

  /// How a call's stream ended.
  enum Ending {
    case finished(ModelFinish)
    case failed(ModelFailure)
  }

  private struct Item {
    var id: String
    var kind: ItemKind
    var text = ""
    var toolCall: ToolCallInfo?
    var filter = TerminalSequenceFilter()
  }

  let agentID: String
  let callID: String
  private(set) var ending: Ending?
  private(set) var usage: TokenUsage?
  private(set) var toolCalls: [ReplyToolCall] = []
  private var items: [Item] = []
  private var toolItems: [Int: Int] = [:]
  private var current: Int?
  /// How much text the call has produced: everything visible, reasoning and arguments.
  private(set) var bytes = 0
  private var inlineError: String?
  private let itemIDPrefix: String

  init(agentID: String, callID: String, itemIDPrefix: String) {
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
    case .toolCallStarted(let index, _, let name): startToolItem(index, name, &news)
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
    case .start, .serverToolCall, .serverToolResult, .citation, .image: break
    }
  }

  /// Unique in the run, because call ids are.
  private var nextItemID: String { "\(itemIDPrefix)_\(callID.dropFirst("call_".count))_\(items.count + 1)" }

  private mutating func append(_ text: String, as kind: ItemKind, _ news: inout [RunEvent]) {
    guard !text.isEmpty else { return }
    let index: Int
    if let current, items[current].kind == kind {
      index = current
    } else {
      index = items.count
      items.append(Item(id: nextItemID, kind: kind))
      current = index
      news.append(
        .itemStarted(ItemStart(agentID: agentID, itemID: items[index].id, callID: callID, kind: kind)))
    }
    let clean = items[index].filter.filter(text)
    guard !clean.isEmpty else { return }
    items[index].text += clean
    bytes += clean.utf8.count
    news.append(
      .itemDelta(ItemDelta(agentID: agentID, itemID: items[index].id, kind: kind, field: .text, text: clean)))
  }

  private mutating func startToolItem(_ call: Int, _ name: String, _ news: inout [RunEvent]) {
    guard toolItems[call] == nil else { return }
    var item = Item(id: nextItemID, kind: .toolCall)
    item.toolCall = ToolCallInfo(tool: name)
    toolItems[call] = items.count
    items.append(item)
    current = nil
    news.append(
      .itemStarted(
        ItemStart(agentID: agentID, itemID: item.id, callID: callID, kind: .toolCall, toolCall: item.toolCall)))
  }

  private mutating func appendArguments(_ arguments: String, _ call: Int, _ news: inout [RunEvent]) {
    guard !arguments.isEmpty, let index = toolItems[call] else { return }
    bytes += arguments.utf8.count
    news.append(
      .itemDelta(
        ItemDelta(agentID: agentID, itemID: items[index].id, kind: .toolCall, field: .arguments, text: arguments)))
  }

  /// Complete calls come in the order of their first fragments, so the n-th complete call is the n-th started item.
  private mutating func finishToolCall(
    _ call: ReplyToolCall, name: String, _ arguments: JSONValue, _ news: inout [RunEvent]
  ) {
    let ordinal = toolCalls.count
    toolCalls.append(call)
    let started = items.indices.filter { items[$0].kind == .toolCall }
    if ordinal < started.count {
      items[started[ordinal]].toolCall = ToolCallInfo(tool: name, arguments: arguments)
      return
    }
    var item = Item(id: nextItemID, kind: .toolCall)
    item.toolCall = ToolCallInfo(tool: name, arguments: arguments)
    items.append(item)
    current = nil
    news.append(
      .itemStarted(
        ItemStart(agentID: agentID, itemID: item.id, callID: callID, kind: .toolCall, toolCall: item.toolCall)))
  }

  /// The visible text so far.
  var text: String {
    items.reduce(into: "") { if $1.kind == .message { $0 += $1.text } }
  }

  /// The reply, once the call has finished.
  func reply(finish: ModelFinish, jitter: Double) -> Reply {
    Reply(
      text: text, toolCalls: toolCalls, finish: finish, replay: finish.replay, inlineError: inlineError, jitter: jitter)
  }

  /// Ends every item of the call.
  func itemEnds(_ status: ItemEnd.Status, error: RunFailure? = nil) -> [RunEvent] {
    items.map { item in
      .itemCompleted(
        ItemEnd(
          agentID: agentID, itemID: item.id, callID: callID, kind: item.kind, status: status,
          text: item.kind == .toolCall ? nil : item.text, toolCall: item.toolCall, error: error))
    }
  }

  /// The item of the call that submitted an answer: the last one of that name.
  var answerItemID: String? {
    items.last { $0.toolCall?.tool == WorkflowTool.newAnswer.rawValue }?.id
  }
}
