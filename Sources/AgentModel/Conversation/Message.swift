// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// One turn of a conversation, neutral of providers. (backends.md 0.4)
public struct Message: Sendable, Equatable {
  /// Who speaks.
  public enum Role: String, Sendable, Hashable {
    case system, user, assistant, tool
  }

  /// Who speaks.
  public var role: Role
  /// What is said, in order.
  public var parts: [ContentPart]
  /// For assistant turns: what the same backend and model need back verbatim.
  public var replay: AssistantReplay?

  /// Creates a turn from its parts.
  public init(_ role: Role, _ parts: [ContentPart], replay: AssistantReplay? = nil) {
    self.role = role
    self.parts = parts
    self.replay = replay
  }

  /// A turn that is only text.
  public static func text(_ role: Role, _ text: String) -> Message {
    Message(role, [.text(text)])
  }

  /// The text parts joined, without anything else.
  public var text: String {
    parts.reduce(into: "") { text, part in
      if case .text(let piece) = part { text += piece }
    }
  }

  /// The files in the turn, those of tool results included, in order.
  public var media: [MediaPart] {
    parts.flatMap { part -> [MediaPart] in
      switch part {
      case .media(let media): [media]
      case .toolResult(let result): result.media
      case .text, .toolCall, .invalidToolCall: []
      }
    }
  }
}

/// A part of a turn.
public enum ContentPart: Sendable, Equatable {
  /// Plain text.
  case text(String)
  /// A picture, sound, film or document. Only parts that the model behind the conversation takes are in it; the others
  /// have become text before.
  case media(MediaPart)
  /// A call the assistant made.
  case toolCall(ToolCall)
  /// A call whose arguments were no JSON object, kept so that its result has something to answer.
  case invalidToolCall(id: String, name: String, raw: String)
  /// The answer to a call.
  case toolResult(ToolResult)
}

/// The answer to one tool call.
public struct ToolResult: Sendable, Equatable {
  /// Id of the call that is answered.
  public var callID: String
  /// Name of the tool, which some providers want repeated.
  public var name: String
  /// What the model gets to read.
  public var text: String
  /// Pictures and other files the tool gave back, behind the text.
  public var media: [MediaPart]
  /// Whether the call failed or was refused.
  public var isError: Bool

  /// Creates a result from its parts.
  public init(
    callID: String, name: String, text: String, media: [MediaPart] = [], isError: Bool = false
  ) {
    self.callID = callID
    self.name = name
    self.text = text
    self.media = media
    self.isError = isError
  }
}

/// What a backend needs back verbatim in its next request (signatures, encrypted reasoning), readable only by the
/// backend that wrote it.
public struct AssistantReplay: Sendable, Equatable {
  /// Which backend and API wrote it.
  public var api: String
  /// The model it belongs to; another model must not get it.
  public var model: String
  /// The opaque value.
  public var value: JSONValue

  /// Creates a replay value from its parts.
  public init(api: String, model: String, value: JSONValue) {
    self.api = api
    self.model = model
    self.value = value
  }
}
