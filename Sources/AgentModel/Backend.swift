// SPDX-License-Identifier: Apache-2.0

/// A model behind some API: turns one request into one stream of ``ModelEvent``s and nothing else. Retry, tool loop,
/// usage sums and cost live above it.
public protocol Backend: Sendable {
  /// What people are told about this backend.
  var descriptor: BackendDescriptor { get }

  /// Performs one call.
  ///
  /// `deliver` receives the events in order, in batches as they arrive (all events of one network read together, with
  /// neighbouring text joined); the last event of the last batch is the only terminal one. The backend waits for
  /// `deliver`, which is how a slow consumer slows the provider down. When the task is cancelled the transfer is
  /// aborted at once and the method returns, with or without a terminal event.
  func stream(_ request: ModelRequest, deliver: @Sendable ([ModelEvent]) async -> Void) async

  /// Removes what this backend has left at its provider (uploaded files, search stores). Called once, when the run is
  /// over, however it ended.
  func close() async
}

extension Backend {
  /// Most backends leave nothing behind.
  public func close() async {}
}

/// What people are told about a backend.
public struct BackendDescriptor: Sendable, Hashable {
  /// The `type` of the team file, for example `chatcompletion`.
  public var type: String
  /// The provider's id in the provider table, for example `cerebras`; `replay` for scripts.
  public var provider: String
  /// The model's name; for replays `replay: <label>`.
  public var model: String
  /// Set when nothing real answers.
  public var replay: ReplaySource?

  /// Creates a descriptor from its parts.
  public init(type: String, provider: String, model: String, replay: ReplaySource? = nil) {
    self.type = type
    self.provider = provider
    self.model = model
    self.replay = replay
  }
}

/// Where the replies of a replay agent come from. (replay.md section 6)
public struct ReplaySource: Sendable, Hashable {
  /// The two kinds of source.
  public enum Kind: String, Sendable, Hashable {
    case script, cassette
  }
  /// Which kind it is.
  public var kind: Kind
  /// When the cassette was recorded (ISO 8601), if known.
  public var recorded: String?

  /// Creates a source description.
  public init(kind: Kind, recorded: String? = nil) {
    self.kind = kind
    self.recorded = recorded
  }
}

/// A backend whose replies are known in advance, so that a run can be played on a virtual clock. (replay.md section 3)
public protocol ScriptedBackend: Backend {
  /// Chooses the reply for a request, uses it up, and says when each batch of events is due, in milliseconds of the
  /// script after the call's start (not divided by any speed). The last batch ends with a terminal event unless the
  /// script hangs.
  func timeline(for request: ModelRequest) -> [TimedEvents]
  /// Replies that were never played, for the notice at the end of the run.
  var unusedReplies: Int { get }
}

/// Events that are due together.
public struct TimedEvents: Sendable, Equatable {
  /// When, in milliseconds after the start of the call.
  public var at: Int
  /// What.
  public var events: [ModelEvent]

  /// Creates a batch.
  public init(at: Int, events: [ModelEvent]) {
    self.at = at
    self.events = events
  }
}
