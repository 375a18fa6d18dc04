// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import JSONCore

/// A recording of the model calls of a run. (replay.md section 5)
public struct Cassette: Sendable, Equatable {
  /// The format this version writes, and the highest it reads.
  public static let version = 1

  /// An agent of the recorded run.
  public struct Agent: Sendable, Equatable {
    /// Its id in the team file.
    public var id: String
    /// Its backend's type.
    public var type: String
    /// Its model.
    public var model: String

    /// Creates an agent.
    public init(id: String, type: String, model: String) {
      self.id = id
      self.type = type
      self.model = model
    }
  }

  /// How a recorded call ended.
  public enum Ending: Sendable, Equatable {
    /// With a terminal event.
    case complete
    /// It was cancelled, this many milliseconds after its start.
    case cancelled(at: Int)
    /// The recording stopped before it did.
    case cutOff
  }

  /// One recorded call.
  public struct Call: Sendable, Equatable {
    /// Whose call it was.
    public var agent: String
    /// Its number among the agent's calls, from 1.
    public var number: Int
    /// Milliseconds after the start of the run.
    public var start: Int
    /// What it was for.
    public var kind: CallKind
    /// The digest of its request.
    public var digest: String?
    /// Its events, due in milliseconds after its start.
    public var events: [TimedEvents]
    /// How it ended.
    public var ending: Ending
    /// Results of its tool calls by their id.
    public var toolResults: [String: ToolResult]
  }

  /// The program that recorded.
  public var server: String?
  /// When the run began (ISO 8601).
  public var recorded: String?
  /// The digest of the team file.
  public var team: String?
  /// The agents of the run.
  public var agents: [Agent]
  /// All calls, in the order they began.
  public var calls: [Call]
  /// Whether the recording has its last line.
  public var isComplete: Bool
  /// How the run ended, if that was recorded.
  public var status: String?
  /// The agent whose answer won, if that was recorded.
  public var winner: String?

  /// The calls of an agent in recorded order.
  ///
  /// - Throws: ``CassetteError`` when there is no such agent.
  public func calls(of agent: String) throws(CassetteError) -> [Call] {
    let calls = calls.filter { $0.agent == agent }.sorted { $0.number < $1.number }
    if calls.isEmpty, !agents.contains(where: { $0.id == agent }) {
      let known = agents.isEmpty ? "" : "It has: \(agents.map(\.id).joined(separator: ", "))."
      throw CassetteError(message: "The cassette has no agent “\(agent)”.", hint: known.isEmpty ? nil : known)
    }
    return calls
  }
}

extension Cassette.Call {
  /// The call as it is played, with this machine's paths.
  ///
  /// A call that was cut off fails where it was; one that was cancelled goes on without events until it is cancelled
  /// again, because failing it would use up further replies.
  func timeline(_ scrubber: Scrubber) -> [TimedEvents] {
    var batches = events.map { batch in
      TimedEvents(at: batch.at, events: batch.events.map { ModelEventCoding.expanded($0, scrubber) })
    }
    if ending == .cutOff {
      let failure = ModelFailure(
        .truncated, "The recording of this call was cut off.",
        afterOutput: batches.contains { $0.events.contains(where: \.isOutput) })
      batches.append(TimedEvents(at: batches.last?.at ?? 0, events: [.error(failure)]))
    }
    return batches
  }
}

extension ModelEventCoding {
  /// An event with the marks of a recording replaced by paths.
  static func expanded(_ event: ModelEvent, _ scrubber: Scrubber) -> ModelEvent {
    switch event {
    case .image: return event
    default:
      let object = scrubber.expand(.object(encode(event))).objectValue ?? [:]
      return (try? decode(object)) ?? event
    }
  }
}

/// Why a recording cannot be played.
public struct CassetteError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The diagnostic's code. (replay.md section 6)
  public static let code = "replay-cassette"
  /// The line, from 1, if one is to blame.
  public var line: Int?
  /// One sentence.
  public var message: String
  /// What helps.
  public var hint: String?

  /// Creates an error.
  public init(line: Int? = nil, message: String, hint: String? = nil) {
    self.line = line
    self.message = message
    self.hint = hint
  }

  /// The sentence with the line.
  public var description: String { line.map { "Line \($0): \(message)" } ?? message }
}
