// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension OpenAIResponsesReply {
  /// Takes an event of any type. (backends.md 2.4)
  mutating func absorb(_ event: JSONObject, type: String) {
    if type == "error" || type.isEmpty && event["error"]?.objectValue != nil {
      fail(failure(event))
      return
    }
    switch type {
    case "response.created", "response.in_progress", "response.queued":
      start(event["response"])
    case "response.completed", "response.incomplete", "response.failed", "response.cancelled":
      end(event["response"]?.objectValue ?? [:], status: String(type.dropFirst("response.".count)))
    default:
      startIfNeeded()
      if !absorbItem(event, type: type), !Self.announcements.contains(type) { warn("unknown_event", type) }
    }
  }

  /// Events that say nothing their item does not say in the end.
  static let announcements: Set<String> = [
    "response.content_part.added", "response.content_part.done", "response.reasoning_summary_part.added",
    "response.reasoning_summary_part.done", "response.web_search_call.in_progress",
    "response.web_search_call.searching", "response.web_search_call.completed",
    "response.file_search_call.in_progress", "response.file_search_call.searching",
    "response.file_search_call.completed", "response.code_interpreter_call.in_progress",
    "response.code_interpreter_call.interpreting", "response.code_interpreter_call.completed",
    "response.code_interpreter_call_code.delta", "response.code_interpreter_call_code.done",
    "response.image_generation_call.in_progress", "response.image_generation_call.generating",
    "response.image_generation_call.completed", "response.mcp_call.in_progress", "response.mcp_call.completed",
    "response.mcp_call.failed", "response.mcp_call_arguments.delta", "response.mcp_call_arguments.done",
    "response.mcp_list_tools.in_progress", "response.mcp_list_tools.completed", "response.mcp_list_tools.failed",
  ]

  /// Takes an event about an item; false when its type is none of these.
  private mutating func absorbItem(_ event: JSONObject, type: String) -> Bool {
    let read: (inout Self, Int) -> Void
    switch type {
    case "response.output_item.added": read = { $0.open(event["item"] ?? .null, at: $1) }
    case "response.output_item.done": read = { $0.close(event["item"] ?? .null, at: $1) }
    case "response.output_text.delta": read = { $0.append(event.text("delta"), to: .text(event.part), of: $1) }
    case "response.output_text.done": read = { $0.complete(.text(event.part), of: $1, with: event.text("text")) }
    case "response.output_text.annotation.added": read = { $0.readAnnotation(event, of: $1) }
    case "response.refusal.delta": read = { $0.append(event.text("delta"), to: .refusal(event.part), of: $1) }
    case "response.refusal.done": read = { $0.complete(.refusal(event.part), of: $1, with: event.text("refusal")) }
    case "response.reasoning_text.delta":
      read = { $0.append(event.text("delta"), to: .reasoning(event.part), of: $1) }
    case "response.reasoning_text.done":
      read = { $0.complete(.reasoning(event.part), of: $1, with: event.text("text")) }
    case "response.reasoning_summary_text.delta":
      read = { $0.append(event.text("delta"), to: .summary(event.part), of: $1) }
    case "response.reasoning_summary_text.done":
      read = { $0.complete(.summary(event.part), of: $1, with: event.text("text")) }
    case "response.function_call_arguments.delta": read = { $0.append(arguments: event.text("delta"), to: $1) }
    case "response.function_call_arguments.done": read = { $0.complete(arguments: event.text("arguments"), of: $1) }
    case "response.image_generation_call.partial_image":
      read = { reply, _ in reply.readPicture(event, member: "partial_image_b64", isPartial: true) }
    default: return false
    }
    let id = event["item_id"]?.stringValue ?? event["item"]?["id"]?.stringValue
    read(&self, items.place(index: event["output_index"]?.intValue, id: id))
    return true
  }

  // MARK: Beginning and end

  private mutating func start(_ response: JSONValue?) {
    func text(_ key: String) -> String? { response?[key]?.stringValue.flatMap { $0.isEmpty ? nil : $0 } }
    startIfNeeded(id: text("id"), model: text("model"))
  }

  /// Takes the complete reply: passes on what was not passed on before, and ends. (backends.md 2.4)
  mutating func end(_ response: JSONObject, status: String) {
    start(.object(response))
    if let usage = response["usage"].flatMap(TokenUsage.init(responsesUsage:)) { self.usage = usage }
    // The event's word may be a gateway's; the reply's own counts.
    let status = response["status"]?.stringValue ?? status
    switch status {
    case "completed", "incomplete":
      for (position, item) in (response["output"]?.arrayValue ?? []).enumerated() {
        let type = item["type"]?.stringValue
        close(item, at: items.place(position: position, id: item["id"]?.stringValue, type: type))
      }
      for place in items.all.indices { closeUnfinished(place) }
      if status == "incomplete" {
        let reason = response["incomplete_details"]?["reason"]?.stringValue
        finish(Self.reason(incomplete: reason), raw: reason ?? status)
      } else {
        finish(callCount > 0 ? .toolCalls : sawRefusal ? .refusal : .stop, raw: status)
      }
    case "failed", "cancelled":
      fail(failure(response))
    default:
      finish(failure: nil)
    }
  }

  private static func reason(incomplete word: String?) -> FinishReason {
    switch word {
    case "max_output_tokens", "max_tokens": .length
    case "content_filter": .contentFilter
    default: .other
    }
  }

  /// The failure of an `error` event, whose members stand in it or in its `error`, or of a failed reply.
  private func failure(_ object: JSONObject) -> ModelFailure {
    if let error = object["error"]?.objectValue {
      return options.classifier.classify(streamed: ["error": .object(error)]).effectiveFailure
    }
    if object["message"]?.stringValue != nil || object["code"]?.stringValue != nil {
      var error = object
      error["type"] = nil
      return options.classifier.classify(streamed: .object(error)).effectiveFailure
    }
    return ModelFailure(.server, "\(options.classifier.provider.displayName) gave the reply up without saying why.")
  }
}

extension JSONObject {
  /// A member that is text; empty when it is anything else.
  fileprivate func text(_ name: String) -> String { self[name]?.stringValue ?? "" }

  /// The part of its item an event is about.
  fileprivate var part: Int { self["content_index"]?.intValue ?? self["summary_index"]?.intValue ?? 0 }
}
