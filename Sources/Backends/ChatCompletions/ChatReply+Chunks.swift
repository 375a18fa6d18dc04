// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension ChatReply {
  /// Takes a chunk of any content, or a whole reply that came in one piece.
  mutating func absorb(_ chunk: JSONObject, isWhole: Bool) {
    let failure = streamFailure(chunk)
    if failure == nil || chunk["choices"] != nil { startIfNeeded(chunk) }
    readUsage(chunk["usage"])
    readUsage(chunk["x_groq"]?["usage"])
    for (position, choice) in (chunk["choices"]?.arrayValue ?? []).enumerated() {
      guard (choice["index"]?.intValue ?? position) == 0 else {
        warn("extra_choices")
        continue
      }
      absorb(choice: choice, isWhole: isWhole)
    }
    if let failure { fail(failure) }
  }

  /// The error of a chunk, in one of its shapes. (backends.md 3.3)
  private func streamFailure(_ chunk: JSONObject) -> ModelFailure? {
    let body: JSONValue
    if let error = chunk["error"], error.isError {
      body = .object(chunk)
    } else if chunk["object"]?.stringValue == "error" {
      body = .object(chunk)
    } else if let error = chunk["x_groq"]?["error"], error.isError {
      body = ["error": error]
    } else {
      return nil
    }
    return options.classifier.classify(streamed: body).effectiveFailure
  }

  private mutating func readUsage(_ value: JSONValue?) {
    if let value, let usage = TokenUsage(chatUsage: value) { self.usage = usage }
  }

  private mutating func absorb(choice: JSONValue, isWhole: Bool) {
    readUsage(choice["usage"])
    if let delta = (choice["delta"] ?? choice["message"])?.objectValue {
      readReasoning(delta)
      readContent(delta["content"])
      if let refusal = delta["refusal"]?.stringValue, !refusal.isEmpty {
        sawRefusal = true
        hasOutput = true
        batch.append(refusal, as: .refusal)
      }
      for annotation in delta["annotations"]?.arrayValue ?? [] { readAnnotation(annotation) }
      for image in delta["images"]?.arrayValue ?? [] { readImage(image) }
      if let audio = delta["audio"], !audio.isNull { warn("audio_ignored") }
      for (position, call) in (delta["tool_calls"]?.arrayValue ?? []).enumerated() {
        readToolCall(call, index: call["index"]?.intValue ?? (isWhole ? position : nil))
      }
      if let call = delta["function_call"], !call.isNull { readToolCall(["function": call], index: 0) }
    }
    if let word = choice["finish_reason"]?.stringValue, !word.isEmpty, finishWord == nil {
      finishWord = word
      finishDetails = choice["native_finish_reason"].flatMap { $0.isNull ? nil : ["native_finish_reason": $0] }
    }
  }

  private mutating func readContent(_ content: JSONValue?) {
    let pieces = content?.arrayValue?.compactMap { $0["text"]?.stringValue } ?? [content?.stringValue ?? ""]
    for piece in pieces where !piece.isEmpty {
      hasOutput = true
      batch.append(piece, as: .text)
    }
  }

  /// Reads reasoning, which servers may send in two members at a time: it is shown once.
  private mutating func readReasoning(_ delta: JSONObject) {
    let details = delta["reasoning_details"]?.arrayValue ?? []
    if options.reasoningReplay == .details { replayDetails += details }
    let plain =
      delta["reasoning_content"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 } ?? delta["reasoning"]?.stringValue
    if let plain, !plain.isEmpty {
      append(reasoning: plain, kind: nil)
      return
    }
    for detail in details {
      if let text = detail["text"]?.stringValue { append(reasoning: text, kind: .raw) }
      if let text = detail["summary"]?.stringValue { append(reasoning: text, kind: .summary) }
    }
  }

  private mutating func append(reasoning text: String, kind: ReasoningKind?) {
    if text.isEmpty { return }
    hasOutput = true
    batch.append(text, as: .reasoning(kind))
    if options.reasoningReplay == .content { replayText += text.utf8 }
  }

  private mutating func readAnnotation(_ annotation: JSONValue) {
    guard let kind = annotation["type"]?.stringValue else { return }
    let source = annotation[kind] ?? annotation
    hasOutput = true
    batch.append(
      .citation(
        Citation(
          kind: kind, url: source["url"]?.stringValue, title: source["title"]?.stringValue,
          citedText: source["content"]?.stringValue)))
  }

  /// Reads a picture given as a data URL.
  private mutating func readImage(_ image: JSONValue) {
    guard let url = image["image_url"]?["url"]?.stringValue else { return }
    guard url.hasPrefix("data:"), let comma = url.firstIndex(of: ","), url[..<comma].hasSuffix(";base64") else {
      warn("image_not_inline")
      return
    }
    hasOutput = true
    let mediaType = url[..<comma].dropFirst("data:".count).dropLast(";base64".count)
    batch.append(
      .image(mediaType: String(mediaType), base64: String(url[url.index(after: comma)...]), partial: false))
  }

  private mutating func readToolCall(_ call: JSONValue, index: Int?) {
    let function = call["function"]
    let fragment = ToolCallAssembler.Fragment(
      id: call["id"]?.stringValue, index: index, name: function?["name"]?.stringValue)
    var text = function?["arguments"]?.stringValue ?? ""
    if let arguments = function?["arguments"], arguments.objectValue != nil {
      tools.note("arguments_not_string")
      text = arguments.description
    }
    hasOutput = true
    let (place, isNew) = tools.route(fragment, argumentsFollow: !text.isEmpty)
    if isNew {
      let started = tools.calls[place]
      batch.append(
        .toolCallStarted(
          index: place, id: started.id ?? "\(options.callIDPrefix)\(place)",
          name: options.toolNames.original(started.name)))
    }
    tools.append(text.utf8, to: place)
    batch.append(text, as: .arguments(place))
  }
}

extension JSONValue {
  /// Whether a member named `error` says that there is one.
  fileprivate var isError: Bool {
    switch self {
    case .null, .bool(false), .string(""): false
    default: true
    }
  }
}
