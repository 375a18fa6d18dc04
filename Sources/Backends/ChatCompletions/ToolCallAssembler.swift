// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Puts tool calls together from the fragments of a stream, however a server numbers them.
///
/// A fragment belongs to: the call with its id; else, with a new id on a used index, a new call; else the call with its
/// index; else, with neither, a new call if it has a name, and the current call if it has none. (backends.md 3.3)
struct ToolCallAssembler {
  /// A piece of a call as it came.
  struct Fragment {
    var id: String?
    var index: Int?
    var name: String?
  }

  /// A call so far.
  struct Call {
    var id: String?
    var name: String
    var arguments: [UInt8] = []
  }

  /// The calls in order of their first appearance.
  private(set) var calls: [Call] = []
  /// Codes of what servers did that the protocol does not allow.
  private(set) var oddities: [String] = []
  private var byID: [String: Int] = [:]
  private var byIndex: [Int: Int] = [:]
  private var current: Int?

  /// The place of the call that an index stands for at the moment.
  func place(ofIndex index: Int) -> Int? { byIndex[index] }

  /// Finds or makes the call of a fragment.
  ///
  /// - Parameter argumentsFollow: whether the fragment has arguments.
  /// - Returns: the call's place and whether it is new.
  mutating func route(_ fragment: Fragment, argumentsFollow: Bool) -> (place: Int, isNew: Bool) {
    let id = fragment.id.flatMap { $0.isEmpty ? nil : $0 }
    let name = fragment.name.flatMap { $0.isEmpty ? nil : $0 }
    if fragment.index == nil { note("missing_tool_index") }
    if let id, let place = byID[id] { return continueCall(place, name: name) }
    if let index = fragment.index, let place = byIndex[index] {
      if let id {
        guard calls[place].id == nil, name == nil else {
          note("duplicate_tool_index")
          return (begin(id: id, index: index, name: name), true)
        }
        calls[place].id = id
        byID[id] = place
        return continueCall(place, name: name)
      }
      // More text behind complete arguments could only break them, so a name with some begins another call.
      if name != nil, argumentsFollow, !calls[place].arguments.isEmpty, isComplete(place) {
        note("duplicate_tool_index")
        return (begin(id: nil, index: index, name: name), true)
      }
      return continueCall(place, name: name)
    }
    if id == nil, fragment.index == nil, name == nil, let current { return (current, false) }
    return (begin(id: id, index: fragment.index, name: name), true)
  }

  /// Adds raw argument text to a call.
  mutating func append(_ text: some Sequence<UInt8>, to place: Int) {
    calls[place].arguments.append(contentsOf: text)
  }

  /// Records something a server should not do.
  mutating func note(_ oddity: String) {
    if !oddities.contains(oddity) { oddities.append(oddity) }
  }

  /// Whether the arguments of all calls are complete.
  var areAllComplete: Bool { calls.indices.allSatisfy(isComplete) }

  /// The calls as events, with ids for those that have none.
  func events(idPrefix: String, names: ToolNames) -> [ModelEvent] {
    calls.indices.map { place in
      let call = calls[place]
      let id = call.id ?? "\(idPrefix)\(place)"
      let name = names.original(call.name)
      if !name.isEmpty, let arguments = arguments(place) {
        return .toolCall(ToolCall(id: id, name: name, arguments: arguments))
      }
      return .toolCallInvalid(id: id, name: name, raw: String(decoding: call.arguments, as: UTF8.self))
    }
  }

  private mutating func continueCall(_ place: Int, name: String?) -> (place: Int, isNew: Bool) {
    current = place
    if let name, calls[place].name.isEmpty { calls[place].name = name }
    return (place, false)
  }

  private mutating func begin(id: String?, index: Int?, name: String?) -> Int {
    let place = calls.count
    calls.append(Call(id: id, name: name ?? ""))
    if let id { byID[id] = place } else { note("missing_tool_id") }
    if let index { byIndex[index] = place }
    current = place
    return place
  }

  private func isComplete(_ place: Int) -> Bool { arguments(place) != nil }

  /// The arguments of a call; nil when they are no object. No text at all, or `null`, means none.
  private func arguments(_ place: Int) -> JSONObject? {
    let text = calls[place].arguments
    if text.allSatisfy({ $0 <= 0x20 }) { return [:] }
    guard let value = try? JSONReader.parse(text) else { return nil }
    return value.isNull ? [:] : value.objectValue
  }
}
