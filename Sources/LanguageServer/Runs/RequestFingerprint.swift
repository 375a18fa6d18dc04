// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// What makes two start requests the same: all their members, in whatever order.
enum RequestFingerprint {
  static func of(_ params: JSONObject) -> String {
    SHA256.hex(canonical(.object(params)).encoded())
  }

  private static func canonical(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): return .array(elements.map(canonical))
    case .object(let object):
      var sorted = JSONObject()
      for key in object.keys.sorted() { sorted[key] = object[key].map(canonical) }
      return .object(sorted)
    default: return value
    }
  }
}
