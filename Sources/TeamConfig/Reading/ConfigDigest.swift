// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// The name of a document's content: the same for every way of writing the same data.
enum ConfigDigest {
  /// `sha256:` and the digest of the data as compact JSON with sorted keys. Overrides are part of the data, values of
  /// variables are not.
  static func digest(of root: ConfigNode?) -> String {
    var writer = JSONWriter()
    if let root { write(root.json, to: &writer) } else { writer.null() }
    return "sha256:" + SHA256.hex(writer.bytes)
  }

  private static func write(_ value: JSONValue, to writer: inout JSONWriter) {
    switch value {
    case .array(let items):
      writer.beginArray()
      for item in items { write(item, to: &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for (key, member) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        writer.key(key)
        write(member, to: &writer)
      }
      writer.endObject()
    default:
      writer.value(value)
    }
  }
}
