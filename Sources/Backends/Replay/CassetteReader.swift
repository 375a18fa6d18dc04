// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension Cassette {
  /// Reads a recording.
  ///
  /// Unknown members and unknown lines are ignored, and so is a last line that was cut off.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - media: gives the content of a media file by its digest; nil where there is none.
  public init(parsing bytes: [UInt8], media: @escaping (String) -> [UInt8]? = { _ in nil }) throws(CassetteError) {
    var reader = CassetteReader(media: media)
    var number = 0
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      number += 1
      try reader.read(line: rest[..<end], number, isLast: end == rest.endIndex)
      rest = rest[min(end + 1, rest.endIndex)...]
    }
    self = try reader.finish()
  }
}

/// Puts a recording together line by line.
private struct CassetteReader {
  private let media: (String) -> [UInt8]?
  private var cassette: Cassette?
  private var places: [CallKey: Int] = [:]
  private var toolNames: [CallKey: [String: String]] = [:]

  private struct CallKey: Hashable {
    var agent: String
    var number: Int
  }

  init(media: @escaping (String) -> [UInt8]?) { self.media = media }

  func finish() throws(CassetteError) -> Cassette {
    guard let cassette else { throw CassetteError(line: 1, message: "The file is empty.") }
    return cassette
  }

  mutating func read(line: ArraySlice<UInt8>, _ number: Int, isLast: Bool) throws(CassetteError) {
    if line.allSatisfy({ $0 <= 0x20 }) { return }
    let value: JSONValue
    do {
      value = try JSONReader.parse(Array(line))
    } catch {
      if isLast, cassette != nil { return }
      throw CassetteError(line: number, message: "The line is not JSON: \(error.message).")
    }
    guard let object = value.objectValue else {
      throw CassetteError(line: number, message: "The line is no JSON object.")
    }
    if cassette == nil {
      try readHeader(object, number)
    } else if object["end"]?.boolValue == true {
      cassette?.isComplete = true
      cassette?.status = object["status"]?.stringValue
      cassette?.winner = object["winner"]?.stringValue
    } else {
      try readCallLine(object, number)
    }
  }

  private mutating func readHeader(_ object: JSONObject, _ number: Int) throws(CassetteError) {
    guard let version = object["cassette"]?.intValue else {
      throw CassetteError(line: number, message: "The file is no cassette: its first line has no “cassette” number.")
    }
    guard version <= Cassette.version else {
      throw CassetteError(
        line: number, message: "The cassette has format \(version), and \(Cassette.version) is the newest known here.",
        hint: "Use a newer massgen-server.")
    }
    cassette = Cassette(
      server: object["server"]?.stringValue, recorded: object["recorded"]?.stringValue,
      team: object["team"]?.stringValue,
      agents: (object["agents"]?.arrayValue ?? []).compactMap { agent in
        guard let id = agent["id"]?.stringValue else { return nil }
        return Cassette.Agent(
          id: id, type: agent["type"]?.stringValue ?? "", model: agent["model"]?.stringValue ?? "recorded")
      }, calls: [], isComplete: false)
  }

  private mutating func readCallLine(_ object: JSONObject, _ number: Int) throws(CassetteError) {
    guard let agent = object["agent"]?.stringValue, let call = object["call"]?.intValue else { return }
    let key = CallKey(agent: agent, number: call)
    if let start = object["start"]?.intValue {
      begin(key, start: start, object)
      return
    }
    if places[key] == nil { begin(key, start: 0, object) }
    guard let place = places[key] else { return }
    let time = max(0, object["at"]?.intValue ?? 0)
    if let event = object["event"]?.objectValue {
      try read(event: event, of: key, place, at: time, number)
    } else if let tool = object["tool"], let id = tool["id"]?.stringValue {
      let content = tool["content"]?.arrayValue ?? []
      let files = try files(content, number)
      cassette?.calls[place].toolResults[id] = ToolResult(
        callID: id, name: toolNames[key]?[id] ?? "",
        text: content.compactMap { $0["text"]?.stringValue }.joined(separator: "\n"),
        media: files, isError: tool["is_error"]?.boolValue ?? false)
    } else if object["cancelled"]?.boolValue == true {
      cassette?.calls[place].ending = .cancelled(at: time)
    }
  }

  private func files(_ content: [JSONValue], _ number: Int) throws(CassetteError) -> [MediaPart] {
    var files: [MediaPart] = []
    do {
      for element in content {
        if let file = try CassetteMedia.decode(element, content: media) { files.append(file) }
      }
    } catch {
      throw CassetteError(line: number, message: "\(error)")
    }
    return files
  }

  private mutating func begin(_ key: CallKey, start: Int, _ object: JSONObject) {
    guard places[key] == nil, let place = cassette?.calls.count else { return }
    places[key] = place
    cassette?.calls.append(
      Cassette.Call(
        agent: key.agent, number: key.number, start: start,
        kind: object["kind"]?.stringValue.flatMap(CallKind.init(rawValue:)) ?? .round,
        digest: object["request"]?["digest"]?.stringValue, events: [], ending: .cutOff, toolResults: [:]))
  }

  private mutating func read(
    event object: JSONObject, of key: CallKey, _ place: Int, at time: Int, _ number: Int
  ) throws(CassetteError) {
    guard cassette?.calls[place].ending == .cutOff else { return }
    var object = object
    if let file = object["base64"]?["file"]?.stringValue {
      guard let content = media(file) else {
        throw CassetteError(line: number, message: "\(CassetteMediaError.missing(file))")
      }
      object["base64"] = .string(Base64.encode(content))
    }
    let event: ModelEvent
    do {
      event = try ModelEventCoding.decode(object)
    } catch {
      throw CassetteError(line: number, message: "The event is wrong: \(error.message).")
    }
    switch event {
    case .toolCall(let call): toolNames[key, default: [:]][call.id] = call.name
    case .toolCallInvalid(let id, let name, _): toolNames[key, default: [:]][id] = name
    default: break
    }
    if event.isTerminal { cassette?.calls[place].ending = .complete }
    let last = cassette?.calls[place].events.last?.at
    if let last, last >= time, let index = cassette?.calls[place].events.indices.last {
      cassette?.calls[place].events[index].events.append(event)
    } else {
      cassette?.calls[place].events.append(TimedEvents(at: time, events: [event]))
    }
  }
}
