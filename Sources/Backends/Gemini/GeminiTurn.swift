// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// The parts of a reply as they have to go back in the next request, each with the signature it came with.
///
/// Neighbouring text parts without signature are one part. (backends.md 5.2; fixtures/sse/README.md, comparison rule 7)
struct GeminiTurn {
  private var parts: [JSONValue] = []
  private var text: [UInt8] = []
  private var isThought = false
  /// Whether anything came that cannot be made again from text and calls.
  private var isNeeded = false

  /// Adds a piece of text without signature.
  mutating func append(_ piece: some Collection<UInt8>, isThought: Bool) {
    if piece.isEmpty { return }
    if isThought != self.isThought { endText() }
    self.isThought = isThought
    if isThought { isNeeded = true }
    text.append(contentsOf: piece)
  }

  /// Adds any other part, as it came.
  mutating func append(_ part: JSONObject) {
    endText()
    parts.append(.object(part))
    isNeeded = true
  }

  /// The turn; nil when its text and calls are all there is to it.
  mutating func content() -> JSONValue? {
    endText()
    return isNeeded ? ["role": "model", "parts": .array(parts)] : nil
  }

  private mutating func endText() {
    if text.isEmpty { return }
    var part: JSONObject = ["text": .string(String(decoding: text, as: UTF8.self))]
    if isThought { part["thought"] = true }
    parts.append(.object(part))
    text = []
  }
}
