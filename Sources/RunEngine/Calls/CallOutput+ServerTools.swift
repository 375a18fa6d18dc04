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
