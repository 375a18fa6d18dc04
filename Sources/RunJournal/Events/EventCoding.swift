// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Something that is written as the members of a JSON object.
protocol JSONObjectWritten {
  /// Writes the members into the object that is open.
  func write(into writer: inout JSONWriter)
}

/// Something that is written as the members of a JSON object and read back from them.
protocol JSONObjectCoded: JSONObjectWritten {
  /// Reads from an object; nil when a member that is needed is missing. Unknown members are ignored.
  init?(_ object: JSONObject)
}

/// The payload of one event type. `agentId` and `itemId` are written by the encoder, in front of the payload.
protocol EventPayload {
  /// What the event looks like on the wire.
  static var contract: EventContract { get }
  /// Writes the members into the event that is open.
  func write(into writer: inout JSONWriter)
  /// Reads from the whole event; nil when a member that is needed is missing. Unknown members are ignored.
  init?(_ object: JSONObject)
}

extension JSONWriter {
  mutating func object(_ coded: some JSONObjectWritten) {
    beginObject()
    coded.write(into: &self)
    endObject()
  }

  mutating func array(of coded: [some JSONObjectWritten]) {
    beginArray()
    for element in coded { object(element) }
    endArray()
  }

  mutating func member(_ name: StaticString, _ coded: (some JSONObjectWritten)?) {
    guard let coded else { return }
    key(name)
    object(coded)
  }

  mutating func openMembers(_ members: JSONObject, except reserved: Set<String>) {
    for (name, value) in members where !reserved.contains(name) { member(name, value) }
  }
}

extension JSONObject {
  func text(_ key: String) -> String? { self[key]?.stringValue }

  /// An integer. One that nothing here counts to reads as absent, so that no sum of what a damaged file says overflows.
  func integer(_ key: String) -> Int? {
    self[key]?.intValue.flatMap { (-(1 << 50)...1 << 50).contains($0) ? $0 : nil }
  }

  func flag(_ key: String) -> Bool { self[key]?.boolValue ?? false }

  func object(_ key: String) -> JSONObject? { self[key]?.objectValue }

  func texts(_ key: String) -> [String] { (self[key]?.arrayValue ?? []).compactMap(\.stringValue) }

  func word<Word: RawRepresentable<String>>(_ key: String, _ type: Word.Type) -> Word? {
    text(key).flatMap(Word.init(rawValue:))
  }

  func list<Element: JSONObjectCoded>(_ key: String) -> [Element] {
    (self[key]?.arrayValue ?? []).compactMap { $0.objectValue.flatMap(Element.init) }
  }

  func without(_ keys: Set<String>) -> JSONObject {
    JSONObject(filter { !keys.contains($0.key) }.map { ($0.key, $0.value) })
  }
}
