// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

/// Prepared replies of one agent, in the order they are meant to be played. (replay.md section 1)
public struct ReplayScript: Sendable, Equatable {
  /// One prepared reply.
  public struct Reply: Sendable, Equatable {
    /// What happens in it, in order.
    public var steps: [ReplayStep]
    /// Whether it serves every further call it fits and is never used up.
    public var repeats: Bool
    /// The only kind of call it fits; nil for any.
    public var kind: CallKind?

    /// Creates a reply.
    public init(steps: [ReplayStep], repeats: Bool = false, kind: CallKind? = nil) {
      self.steps = steps
      self.repeats = repeats
      self.kind = kind
    }
  }

  /// The replies.
  public var replies: [Reply]

  /// Creates a script.
  public init(replies: [Reply]) {
    self.replies = replies
  }

  /// Places of what can never be played: replies behind a repeating one that fits every call, and steps behind one
  /// that ends the reply. (replay.md section 6, `replay-unreachable`)
  public var unreachable: [JSONPointer] {
    var places: [JSONPointer] = []
    var isServed = false
    for (number, reply) in replies.enumerated() {
      let place = JSONPointer(tokens: [String(number)])
      if isServed, reply.kind == nil {
        places.append(place)
        continue
      }
      if reply.repeats, reply.kind == nil { isServed = true }
      if let end = reply.steps.firstIndex(where: { $0.action?.endsReply ?? false }) {
        for step in reply.steps.indices.dropFirst(end + 1) { places.append(place.appending("steps").appending(step)) }
      }
    }
    return places
  }
}

/// One step of a prepared reply.
public struct ReplayStep: Sendable, Equatable {
  /// Milliseconds to wait before it.
  public var delay: Int
  /// What happens then; nil only waits.
  public var action: ReplayAction?

  /// Creates a step.
  public init(delay: Int = 0, _ action: ReplayAction? = nil) {
    self.delay = delay
    self.action = action
  }
}

/// What a step does.
public enum ReplayAction: Sendable, Equatable {
  /// Visible text.
  case text(ReplayText)
  /// Reasoning.
  case reasoning(ReplayText)
  /// Complete tool calls, all at once.
  case toolCalls([ReplayToolCall])
  /// The usage of the reply.
  case usage(TokenUsage)
  /// A provider's error in a reply that goes on to its normal end.
  case inlineError(String)
  /// The call fails here.
  case raise(ModelFailure)
  /// Nothing more happens until the call is cancelled.
  case hang
  /// The reply ends here, for this reason.
  case finish(FinishReason)
  /// The agent writes a file in its workspace.
  case write(path: String, text: String)
  /// Any event as it is.
  case event(ModelEvent)
  /// A status line of a tool server.
  case toolServerStatus(String)
  /// A line for the log.
  case debug(String)

  /// Whether nothing behind it is played.
  public var endsReply: Bool {
    switch self {
    case .raise, .hang, .finish: true
    case .event(let event): event.isTerminal
    default: false
    }
  }
}

/// Text that arrives at once or piece by piece.
public struct ReplayText: Sendable, Equatable {
  /// The whole text.
  public var text: String
  /// Characters a piece; nil for all at once.
  public var pieceLength: Int?
  /// Milliseconds between two pieces; the first one comes at once.
  public var interval: Int

  /// Creates text.
  public init(_ text: String, pieceLength: Int? = nil, interval: Int = 0) {
    self.text = text
    self.pieceLength = pieceLength
    self.interval = interval
  }

  /// The pieces in order.
  var pieces: [String] {
    guard let pieceLength, pieceLength > 0 else { return [text] }
    var pieces: [String] = []
    var rest = text[...]
    while !rest.isEmpty {
      pieces.append(String(rest.prefix(pieceLength)))
      rest = rest.dropFirst(pieceLength)
    }
    return pieces
  }
}

/// One prepared tool call.
public struct ReplayToolCall: Sendable, Equatable {
  /// The id; nil for `call_<call>_<index>`.
  public var id: String?
  /// The tool's name.
  public var name: String
  /// The arguments, or the raw text of arguments that are no object.
  public var arguments: Arguments

  /// Arguments of a prepared call.
  public enum Arguments: Sendable, Equatable {
    case object(JSONObject)
    case broken(String)
  }

  /// Creates a call.
  public init(id: String? = nil, name: String, arguments: Arguments) {
    self.id = id
    self.name = name
    self.arguments = arguments
  }
}

/// What is wrong with a script, and where.
public struct ReplayScriptError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The diagnostic's code. (replay.md section 6)
  public static let code = "replay-step"
  /// The place in the script, for example `/0/steps/2/raise`.
  public var place: JSONPointer
  /// One sentence.
  public var message: String
  /// What would be right.
  public var hint: String?

  /// The place and the sentence.
  public var description: String { "\(place): \(message)" }
}
