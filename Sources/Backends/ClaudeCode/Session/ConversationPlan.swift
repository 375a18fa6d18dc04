// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// What the program already knows of a conversation.
struct KnownConversation: Sendable {
  /// What the process was started with.
  var terms: ConversationTerms
  /// The conversation of the last call, without system turns and without the reply.
  var messages: [Message] = []
  /// Digests of the files the program was given.
  var files: Set<String> = []
}

/// What a process is started with and keeps: a request with other terms needs another process. (claude-code.md R21)
struct ConversationTerms: Sendable, Equatable {
  /// The system text, without the line that tells the time.
  var system: String
  /// The names of the tools, in order.
  var tools: [String]

  /// The terms of a request.
  init(_ request: ModelRequest) {
    system = ClockLine.removed(from: Self.systemText(request))
    tools = Self.offered(request).map(\.name).sorted()
  }

  /// All system turns of a request.
  static func systemText(_ request: ModelRequest) -> String {
    request.messages.filter { $0.role == .system }.map(\.text).joined(separator: "\n\n")
  }

  /// The tools that are offered for as long as the process lives: those of the request, and those that may come later.
  static func offered(_ request: ModelRequest) -> [ToolDefinition] {
    request.tools + request.laterTools.filter { later in !request.tools.contains { $0.name == later.name } }
  }
}

/// How a request goes to the program: as the next message of a conversation it has, or as a new conversation. Pure.
///
/// The program keeps its own conversation, so that only what is new is sent. Whatever it has not heard itself, turns of
/// its own among it, is told as text. (claude-code.md 11 defect 28, 14.5)
struct ConversationPlan: Sendable, Equatable {
  /// Whether a new process is needed.
  var startsAnew: Bool
  /// What is sent: texts and files.
  var parts: [ContentPart]

  /// Plans a request.
  ///
  /// - Parameter known: what the living process knows; nil when there is none.
  init(_ request: ModelRequest, known: KnownConversation?) {
    let messages = request.messages.filter { $0.role != .system }
    guard let known, known.terms == ConversationTerms(request) else {
      startsAnew = true
      parts = Self.told(messages, knownFiles: [])
      return
    }
    startsAnew = false
    let shared = zip(messages, known.messages).prefix { Self.isSame($0, $1) }.count
    var rest = messages[shared...]
    if shared == known.messages.count {
      // What follows first is what the program itself has said.
      rest = rest.drop { $0.role == .assistant }
    }
    if rest.isEmpty { rest = messages.suffix(1) }
    var parts = Self.told(Array(rest), knownFiles: known.files)
    let clock = ClockLine.find(in: ConversationTerms.systemText(request))
    if shared < known.messages.count, let clock { parts.insert(.text(clock), at: 0) }
    self.parts = parts
  }

  /// A plan for a new process, whatever is known.
  static func anew(_ request: ModelRequest) -> ConversationPlan { ConversationPlan(request, known: nil) }

  private static func isSame(_ left: Message, _ right: Message) -> Bool {
    left.role == right.role && left.parts == right.parts
  }

  // MARK: Turns as one message

  private static func told(_ messages: [Message], knownFiles: Set<String>) -> [ContentPart] {
    let lastReply = messages.lastIndex { $0.role == .assistant }
    guard let lastReply else { return messages.flatMap { Self.parts(of: $0, knownFiles) } }
    var parts: [ContentPart] = [.text("<conversation>")]
    for message in messages[...lastReply] {
      var turn = Self.parts(of: message, knownFiles)
      let speaker = message.role == .assistant ? "You" : "User"
      if case .text(let text)? = turn.first {
        turn[0] = .text("\(speaker): \(text)")
      } else {
        turn.insert(.text("\(speaker):"), at: 0)
      }
      parts += turn
    }
    parts.append(.text("</conversation>"))
    let rest = messages[(lastReply + 1)...].flatMap { Self.parts(of: $0, knownFiles) }
    return parts + (rest.isEmpty ? [.text("Go on from there.")] : rest)
  }

  private static func parts(of message: Message, _ knownFiles: Set<String>) -> [ContentPart] {
    message.parts.flatMap { part -> [ContentPart] in
      switch part {
      case .text(let text): return text.isBlank ? [] : [.text(text)]
      case .media(let media): return [file(media, knownFiles)]
      case .toolCall(let call): return [.text("[called \(call.name) with \(call.arguments)]")]
      case .invalidToolCall(_, let name, let raw): return [.text("[called \(name) with \(raw)]")]
      case .toolResult(let result):
        let title = result.isError ? "Your call of \(result.name) failed" : "Result of your call of \(result.name)"
        return [.text("\(title): \(result.text)")] + result.media.map { file($0, knownFiles) }
      }
    }
  }

  private static func file(_ media: MediaPart, _ knownFiles: Set<String>) -> ContentPart {
    guard let digest = media.asset?.digest, knownFiles.contains(digest) else { return .media(media) }
    return .text("[The file “\(media.name)” stands further up in this conversation.]")
  }
}
