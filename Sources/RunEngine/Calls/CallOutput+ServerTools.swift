// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunJournal

/// Tools that the provider or the agent's own program runs, as far as they are shown.
extension CallOutput {
  /// How much of the result of such a tool is kept, in bytes.
  private static let maxServerOutput = 16 << 10

  mutating func startServerTool(_ call: JSONObject, _ news: inout [RunEvent]) {
    let id = call["id"]?.stringValue ?? ""
    let info = ToolCallInfo(
      server: call["server"]?.stringValue ?? provider, tool: call["name"]?.stringValue ?? "tool",
      arguments: call["arguments"] ?? call["input"])
    if !id.isEmpty, let index = items.firstIndex(where: { $0.serverCallID == id }) {
      // Somebody has asked for permission for it before it was told of.
      if !items[index].isEnded { items[index].toolCall = info }
      return
    }
    let index = add(.toolCall) { item in
      item.toolCall = info
      item.serverCallID = id
    }
    news.append(start(of: index))
  }

  /// The item of such a tool call, if there is one.
  func toolItem(callID: String) -> String? { items.last { $0.serverCallID == callID }?.id }

  /// The item of a tool call that somebody asks about; it begins here when nobody has told of it yet.
  mutating func toolItem(
    callID: String, server: String?, tool: String, arguments: JSONObject, _ news: inout [RunEvent]
  ) -> String {
    if let id = toolItem(callID: callID) { return id }
    let info = ToolCallInfo(server: server ?? provider, tool: tool, arguments: .object(arguments))
    let index = add(.toolCall) { item in
      item.toolCall = info
      item.serverCallID = callID
    }
    news.append(start(of: index))
    return items[index].id
  }

  /// It was decided about a tool without asking anybody.
  mutating func noteDecision(callID: String, isAllowed: Bool, by ground: String) {
    guard let index = items.lastIndex(where: { $0.serverCallID == callID }), !items[index].isEnded else { return }
    items[index].details["approval"] = ["allowed": .bool(isAllowed), "by": .string(ground)]
  }

  /// A tool was not allowed to act. If nothing more is heard of it, its item says so.
  mutating func refuse(itemID: String?, _ reason: String) {
    guard let index = items.firstIndex(where: { $0.id == itemID }), !items[index].isEnded else { return }
    items[index].hasFailed = true
    items[index].refusal = reason
  }

  /// The result goes to the call it names, or to the newest one without a result. A tool that has acted for good ends
  /// its item, and is always named.
  mutating func finishServerTool(_ result: JSONObject, _ news: inout [RunEvent]) {
    let id = result["id"]?.stringValue ?? result["tool_use_id"]?.stringValue
    let open = items.indices.filter {
      items[$0].serverCallID != nil && items[$0].output == nil && !items[$0].isEnded
    }
    let isFinal = result["final"]?.boolValue == true
    guard let index = open.first(where: { items[$0].serverCallID == id }) ?? (isFinal ? nil : open.last) else { return }
    let content = JSONObject(
      result.filter { !Self.envelope.contains($0.key) }.map { ($0.key, $0.value) })
    items[index].output = TextCut.headAndTail(
      of: result["output"]?.stringValue ?? JSONValue.object(content).description, limit: Self.maxServerOutput)
    if result["is_error"]?.boolValue == true { items[index].hasFailed = true }
    guard isFinal else { return }
    news.append(end(index, items[index].hasFailed ? .failed : .completed))
  }

  /// Members of a result that are not what the tool gave back.
  private static let envelope: Set<String> = ["id", "name", "final"]
}
