// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Reading the JSON of one event of a stream.
enum StreamedJSON {
  /// Parses an event; bytes that are no UTF-8 become U+FFFD.
  static func parse(_ data: UnsafeRawBufferPointer) throws(JSONError) -> JSONValue {
    do {
      return try JSONReader.parse(data)
    } catch  where error.kind == .invalidUTF8 {
      return try JSONReader.parse(String(decoding: data, as: UTF8.self))
    }
  }

  /// Whether an event is the sign that ends streams in the manner of OpenAI.
  static func isDone(_ data: UnsafeRawBufferPointer) -> Bool {
    String(decoding: data.prefix(64), as: UTF8.self).split(separator: " ") == ["[DONE]"]
  }

  /// The failure of an event that is no JSON.
  static func failure(_ error: JSONError, _ data: UnsafeRawBufferPointer, secrets: [Secret]) -> ModelFailure {
    let start = Redaction.mask(String(decoding: data.prefix(200), as: UTF8.self), secrets: secrets)
    return ModelFailure(.protocolViolation, "An event of the stream is not JSON (\(error)): \(start)")
  }
}
