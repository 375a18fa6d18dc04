// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// One reply of Gemini's generateContent as it comes together. (backends.md section 5)
struct GeminiReply: StreamedReply {
  let classifier: ErrorClassifier
  var batch = EventBatch(separatesTags: false)
  private(set) var isFinished = false
  private(set) var hasOutput = false
  private(set) var usage: TokenUsage?

  init(classifier: ErrorClassifier) {
    self.classifier = classifier
  }

  mutating func absorb(_ data: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer, isTail: Bool) {}

  mutating func absorbWhole(_ text: [UInt8]) -> Bool { false }

  mutating func finish(failure: ModelFailure?) {
    fail(failure ?? ModelFailure(.truncated, "The reply ended before it was complete."))
  }

  mutating func fail(_ failure: ModelFailure) {
    if isFinished { return }
    batch.append(.error(failure))
    isFinished = true
  }
}
