// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension OpenAIResponsesReply {
  /// Takes the beginning of an item.
  mutating func open(_ item: JSONValue, at place: Int) {
    items.learn(item, at: place)
    guard let type = items[place].type else { return }
    if type == "function_call" {
      announce(item, at: place)
    } else if ServerTool(itemType: type) != nil {
      hasOutput = true
    }
  }

  /// Takes an item in its final form and passes on what was not passed on before.
  mutating func close(_ item: JSONValue, at place: Int) {
    if items[place].isClosed || item.objectValue == nil { return }
    items.learn(item, at: place)
    items[place].isClosed = true
    items[place].complete = item
    switch items[place].type {
    case "message":
      for (index, part) in (item["content"]?.arrayValue ?? []).enumerated() { readPart(part, index, of: place) }
    case "reasoning":
      for (index, part) in (item["summary"]?.arrayValue ?? []).enumerated() {
        complete(.summary(index), of: place, with: part["text"]?.stringValue)
      }
      for (index, part) in (item["content"]?.arrayValue ?? []).enumerated() {
        complete(.reasoning(index), of: place, with: part["text"]?.stringValue)
      }
    case "function_call":
      announce(item, at: place)
      complete(arguments: item["arguments"]?.stringValue ?? "", of: place)
      passOnCall(place)
    case "image_generation_call":
      if item["result"]?.stringValue?.isEmpty == false, let object = item.objectValue {
        readPicture(object, member: "result", isPartial: false)
      } else {
        passOn(.imageGeneration, item)
      }
    case let type?:
      if let tool = ServerTool(itemType: type) {
        passOn(tool, item)
      } else if !Self.silentItems.contains(type) {
        warn("unsupported_item", type)
      }
    case nil:
      warn("unsupported_item")
    }
  }

  /// Items that say nothing to people and only have to go back to the server.
  private static let silentItems: Set<String> = ["mcp_list_tools", "compaction"]

  /// Ends an item that the server began and never ended.
  mutating func closeUnfinished(_ place: Int) {
    if items[place].isClosed { return }
    items[place].isClosed = true
    if items[place].call != nil { passOnCall(place) }
  }

  // MARK: Messages

  private mutating func readPart(_ part: JSONValue, _ index: Int, of place: Int) {
    switch part["type"]?.stringValue {
    case "output_text":
      complete(.text(index), of: place, with: part["text"]?.stringValue)
      let annotations = part["annotations"]?.arrayValue ?? []
      for annotation in annotations.dropFirst(items[place].shownCitations[index] ?? 0) {
        passOn(annotation, part: index, of: place)
      }
    case "refusal": complete(.refusal(index), of: place, with: part["refusal"]?.stringValue)
    case let type: warn("unsupported_part", type)
    }
  }

  /// Takes a citation that comes by itself.
  mutating func readAnnotation(_ event: JSONObject, of place: Int) {
    passOn(event["annotation"] ?? .null, part: event["content_index"]?.intValue ?? 0, of: place)
  }

  private mutating func passOn(_ annotation: JSONValue, part: Int, of place: Int) {
    guard let kind = annotation["type"]?.stringValue else { return }
    items[place].shownCitations[part, default: 0] += 1
    append(
      .citation(
        Citation(
          kind: kind, url: annotation["url"]?.stringValue,
          title: annotation["title"]?.stringValue ?? annotation["filename"]?.stringValue)))
  }

  // MARK: Calls

  /// Announces a call as soon as its name is known.
  private mutating func announce(_ item: JSONValue, at place: Int) {
    guard items[place].call == nil, let name = item["name"]?.stringValue, !name.isEmpty else { return }
    let ids = [item["call_id"]?.stringValue, items[place].id].compactMap { $0 }
    let id = ids.first { !$0.isEmpty } ?? "\(options.callIDPrefix)\(callCount)"
    items[place].call = OutputItem.Call(index: callCount, id: id, name: options.toolNames.original(name))
    append(.toolCallStarted(index: callCount, id: id, name: options.toolNames.original(name)))
    callCount += 1
    separatePieces()
  }

  /// Adds raw arguments to a call.
  mutating func append(arguments text: String, to place: Int) {
    if text.isEmpty { return }
    hasOutput = true
    items[place].arguments += text.utf8
    show(arguments: text, of: place)
  }

  /// Takes the arguments of a call as a whole, which count where no pieces came.
  mutating func complete(arguments text: String, of place: Int) {
    if !text.isEmpty { items[place].arguments = Array(text.utf8) }
    if items[place].call?.hasShownArguments == false {
      show(arguments: String(decoding: items[place].arguments, as: UTF8.self), of: place)
    }
  }

  private mutating func show(arguments text: String, of place: Int) {
    guard let call = items[place].call, !text.isEmpty else { return }
    items[place].call?.hasShownArguments = true
    batch.append(text, as: .arguments(call.index))
  }

  private mutating func passOnCall(_ place: Int) {
    guard let call = items[place].call else {
      warn("unsupported_item", "function_call")
      return
    }
    let text = items[place].arguments
    // No text at all means no arguments.
    let value = text.allSatisfy { $0 <= 0x20 } ? [:] : try? JSONReader.parse(text)
    if let arguments = value?.objectValue {
      append(.toolCall(ToolCall(id: call.id, name: call.name, arguments: arguments)))
    } else {
      append(.toolCallInvalid(id: call.id, name: call.name, raw: String(decoding: text, as: UTF8.self)))
    }
  }
}
