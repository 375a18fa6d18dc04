// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunJournal

/// How the items of a call end.
extension CallOutput {
  /// Ends every item that has not ended yet, together with the call.
  mutating func itemEnds(_ status: ItemEnd.Status, error: RunFailure? = nil) -> [RunEvent] {
    items.indices.filter { !items[$0].isEnded }.map { index in
      end(index, items[index].hasFailed && status == .completed ? .failed : status, error: error)
    }
  }

  /// What was said since the beginning of a segment never happened. Tools that were used on the way have acted
  /// nevertheless; their items stay open until they or the call end. (claude-code.md 6.2)
  mutating func withdraw(from first: Int, _ news: inout [RunEvent]) {
    current = nil
    for index in items.indices where items[index].segment >= first && !items[index].isEnded {
      guard items[index].kind == .message || items[index].kind == .reasoning else { continue }
      news.append(end(index, .discarded))
    }
  }

  /// Ends an item. Its texts are in the journal then and are not kept here.
  mutating func end(_ index: Int, _ status: ItemEnd.Status, error: RunFailure? = nil) -> RunEvent {
    let item = items[index]
    items[index].isEnded = true
    items[index].text = ""
    items[index].output = nil
    items[index].toolCall?.arguments = nil
    items[index].details = [:]
    return .itemCompleted(
      ItemEnd(
        agentID: agentID, itemID: item.id, callID: callID, kind: item.kind, status: status,
        text: item.kind == .message || item.kind == .reasoning ? item.text : nil, toolCall: item.toolCall,
        output: item.output ?? item.refusal, error: error, details: item.details))
  }
}
