// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import TestSupport
import Testing

/// One recorded reply of `fixtures/sse` and what has to be made of it.
struct StreamFixture: Sendable, CustomTestStringConvertible {
  let name: String
  var body: [UInt8]
  let status: Int
  let headers: [(name: String, value: String)]
  let isAborted: Bool
  let splits: [Int]
  let description: JSONObject

  var testDescription: String { name }

  /// All fixtures of a folder, or none where the data is missing.
  static func all(_ folder: String) -> [StreamFixture] {
    Shared.files(under: "fixtures/sse/\(folder)", suffix: ".json").compactMap { try? StreamFixture(path: $0) }
  }

  init(path: String) throws {
    let stem = path.dropLast(".json".count)
    name = stem.split(separator: "/").suffix(2).joined(separator: "/")
    body = try Shared.bytes("\(stem).sse")
    let value = try JSONReader.parse(try Shared.bytes(path))
    description = value.objectValue ?? [:]
    status = value["http"]?["status"]?.intValue ?? 200
    headers = value["http"]?["headers"]?.objectValue?.map { ($0.key, $0.value.stringValue ?? "") } ?? []
    isAborted = value["transport"]?["end"]?.stringValue == "abort"
    splits = value["transport"]?["chunk_splits"]?.arrayValue?.compactMap(\.intValue) ?? []
  }

  /// The expected events under the name of a member, as comparable text.
  func expected(_ member: String) -> [String]? {
    guard let events = description[member]?.arrayValue else { return nil }
    return Self.comparable(events.compactMap(\.objectValue), invented: invented)
  }

  /// The expected warnings.
  var warnings: Set<String> { Set((description["warnings"]?.arrayValue ?? []).compactMap(\.stringValue)) }

  /// Ids that any other ids may stand for.
  private var invented: Set<String> {
    Set((description["generated_ids"]?.arrayValue ?? []).compactMap(\.stringValue))
  }

  /// The body in pieces that end at the given places.
  func pieces(cutAt places: [Int]) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var start = 0
    for place in places + [body.count] {
      pieces.append(Array(body[start..<place]))
      start = place
    }
    return pieces
  }

  /// Changes, removes or repeats some bytes.
  mutating func damage(using random: inout SplitMix) {
    let start = Int.random(in: 0..<body.count, using: &random)
    let end = min(body.count, start + Int.random(in: 1...60, using: &random))
    switch Int.random(in: 0..<3, using: &random) {
    case 0: body[start] = UInt8.random(in: 0...255, using: &random)
    case 1 where body.count > 100: body.removeSubrange(start..<end)
    default: body.insert(contentsOf: Array(body[start..<end]), at: Int.random(in: 0..<body.count, using: &random))
    }
  }

  /// Events with neighbouring pieces of one kind joined, which is all that cutting the bytes may change.
  static func joined(_ events: [ModelEvent]) -> [ModelEvent] {
    var joined: [ModelEvent] = []
    for event in events {
      switch (joined.last, event) {
      case (.text(let first)?, .text(let second)):
        joined[joined.count - 1] = .text(first + second)
      case (.reasoning(let first, let kind)?, .reasoning(let second, let other)) where kind == other:
        joined[joined.count - 1] = .reasoning(first + second, kind: kind)
      case (.refusal(let first)?, .refusal(let second)):
        joined[joined.count - 1] = .refusal(first + second)
      case (.toolCallDelta(let index, let first)?, .toolCallDelta(let other, let second)) where index == other:
        joined[joined.count - 1] = .toolCallDelta(index: index, arguments: first + second)
      default:
        joined.append(event)
      }
    }
    return joined
  }

  /// Events under the comparison rules of the README: joined, without display events and warnings, without what the
  /// fixture leaves open.
  func comparable(_ events: [ModelEvent]) -> [String] {
    var objects = events.map(ModelEventCoding.encode)
    let calls = objects.indices.filter { objects[$0]["type"] == "tool_call" }
    let ids = calls.compactMap { objects[$0]["id"]?.stringValue }
    let expected = (description["events"]?.arrayValue ?? []).filter { $0["type"] == "tool_call" }
    if Set(ids).count == calls.count, !ids.contains("") {
      for (index, call) in zip(calls, expected) where call["id"]?.stringValue.map(invented.contains) == true {
        objects[index]["id"] = "*"
      }
    }
    return Self.comparable(objects, invented: invented)
  }

  private static func comparable(_ objects: [JSONObject], invented: Set<String>) -> [String] {
    var joined: [JSONObject] = []
    for var object in objects {
      let type = object["type"]?.stringValue ?? ""
      switch type {
      case "warning", "notice", "tool_call_started", "tool_call_delta":
        continue
      case "text", "reasoning", "refusal":
        if object["text"] == "" { continue }
        if let last = joined.last, last["type"] == object["type"], last["kind"] == object["kind"],
          let first = last["text"]?.stringValue, let second = object["text"]?.stringValue
        {
          joined[joined.count - 1]["text"] = .string(first + second)
          continue
        }
      case "finish":
        object["details"] = nil
      case "error":
        object = JSONObject(
          ["type", "class", "retryable", "after_output"].map { ($0, object[$0] ?? .null) })
        if joined.last?["type"] == "usage" { joined.removeLast() }
      default:
        break
      }
      if let id = object["id"]?.stringValue, invented.contains(id) { object["id"] = "*" }
      joined.append(object)
    }
    return joined.map { sorted(.object($0)).description }
  }

  /// A value with the members of objects in alphabetical order.
  static func sorted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): return .array(elements.map(sorted))
    case .object(let object):
      return .object(JSONObject(object.sorted { $0.key < $1.key }.map { ($0.key, sorted($0.value)) }))
    default: return value
    }
  }
}

/// Random numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
