// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension GeminiReply {
  /// Takes a chunk of any content, or a whole reply that came in one piece.
  mutating func absorb(_ chunk: JSONObject) {
    let failure = failure(in: .object(chunk))
    if failure == nil || chunk["candidates"] != nil { startIfNeeded(chunk) }
    if let usage = chunk["usageMetadata"].flatMap(TokenUsage.init(geminiUsage:)) { self.usage = usage }
    if let reason = chunk["promptFeedback"]?["blockReason"]?.stringValue, !reason.isEmpty {
      blockReason = reason
      if let message = chunk["promptFeedback"]?["blockReasonMessage"]?.stringValue { finishMessage = message }
    }
    for (position, candidate) in (chunk["candidates"]?.arrayValue ?? []).enumerated() {
      guard (candidate["index"]?.intValue ?? position) == 0 else {
        warn("extra_choices")
        continue
      }
      absorb(candidate: candidate)
    }
    if let failure { fail(failure) }
    if let finishWord, let failure = GeminiFinish.failure(finishWord, message: finishMessage) {
      fail(failure.masked(classifier.secrets))
    }
  }

  /// The error of a chunk, or of a list with one.
  func failure(in value: JSONValue) -> ModelFailure? {
    guard let error = (value[0] ?? value)["error"], !error.isNull else { return nil }
    return classifier.classify(streamed: ["error": error]).effectiveFailure
  }

  private mutating func absorb(candidate: JSONValue) {
    for part in candidate["content"]?["parts"]?.arrayValue ?? [] {
      if let part = part.objectValue { absorb(part: part) } else { warn("unknown_part") }
    }
    for chunk in candidate["groundingMetadata"]?["groundingChunks"]?.arrayValue ?? [] { readGrounding(chunk) }
    let cited = candidate["citationMetadata"]
    for source in (cited?["citationSources"] ?? cited?["citations"])?.arrayValue ?? [] {
      cite("citation", url: source["uri"]?.stringValue, title: source["title"]?.stringValue)
    }
    for page in candidate["urlContextMetadata"]?["urlMetadata"]?.arrayValue ?? [] { readPage(page) }
    if let word = candidate["finishReason"]?.stringValue, !GeminiFinish.isEmpty(word) {
      finishWord = word
      finishMessage = candidate["finishMessage"]?.stringValue ?? finishMessage
      if let ratings = candidate["safetyRatings"]?.arrayValue, !ratings.isEmpty {
        finishDetails["safetyRatings"] = .array(ratings)
      }
    }
  }

  /// Reads a source that the provider's search found.
  private mutating func readGrounding(_ chunk: JSONValue) {
    guard let source = chunk["web"] ?? chunk["retrievedContext"] ?? chunk["maps"] ?? chunk["image"] else { return }
    cite(
      "grounding", url: source["uri"]?.stringValue ?? source["sourceUri"]?.stringValue,
      title: source["title"]?.stringValue, text: source["text"]?.stringValue)
  }

  /// Passes a source on once, however often the running list of sources repeats it.
  private mutating func cite(_ kind: String, url: String?, title: String?, text: String? = nil) {
    guard url != nil || title != nil, citedSources.insert([kind, url ?? "", title ?? ""]).inserted else { return }
    hasOutput = true
    batch.append(.citation(Citation(kind: kind, url: url, title: title, citedText: text)))
  }

  /// Reads what became of an address that the provider looked at.
  private mutating func readPage(_ page: JSONValue) {
    guard let url = page["retrievedUrl"]?.stringValue else { return }
    hasOutput = true
    batch.append(
      .serverToolResult([
        "id": nil, "kind": "url_context", "ok": .bool(page["urlRetrievalStatus"] == "URL_RETRIEVAL_STATUS_SUCCESS"),
        "url": .string(url),
      ]))
  }
}
