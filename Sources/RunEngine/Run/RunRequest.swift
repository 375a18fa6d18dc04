// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

/// What a caller wants run.
public struct RunRequest: Sendable {
  /// What happens when the session is already running something.
  public enum OnBusy: Sendable {
    /// The start is refused.
    case reject
    /// The run waits for its turn.
    case queue
    /// The prompt goes to the agents of the run that is going on. When that one is already writing its final text, the
    /// run waits for its turn.
    case steer
  }

  /// One block of the prompt.
  public enum PromptBlock: Sendable, Equatable {
    /// Plain text.
    case text(String)
    /// A file that goes with the text.
    case attachment(PromptAttachment)
  }

  /// How fast replays are played.
  public enum ReplaySpeed: Sendable, Equatable {
    /// As fast as the machine can; on a virtual clock when every agent is a replay.
    case instant
    /// Delays are divided by this.
    case factor(Double)
  }

  /// Playing prepared replies instead of asking models. (replay.md section 2)
  public struct Replay: Sendable, Equatable {
    /// The recording; nil takes the one beside the team file.
    public var cassette: String?
    /// Whether every agent is swapped for its recording; false only sets the speed of replay agents.
    public var swapsBackends: Bool
    /// How fast; nil leaves it to the team file.
    public var speed: ReplaySpeed?

    /// Creates replay wishes.
    public init(cassette: String? = nil, swapsBackends: Bool = true, speed: ReplaySpeed? = nil) {
      self.cassette = cassette
      self.swapsBackends = swapsBackends
      self.speed = speed
    }
  }

  /// Where a recording of the run goes.
  public enum Recording: Sendable, Equatable {
    /// The standard place below `.massgen/recordings`.
    case standard
    /// A path, relative to the working directory.
    case path(String)
  }

  /// The team.
  public var team: TeamReference
  /// The task.
  public var prompt: [PromptBlock]
  /// The conversation this run continues, if any.
  public var sessionID: String?
  /// Changes to the team file, by JSON Pointer.
  public var overrides: [(pointer: JSONPointer, value: JSONValue)] = []
  /// What team files may ask for beyond running at all; nothing unless the face says so.
  public var trust = TrustScope()
  /// The folder the run works in, absolute.
  public var workingDirectory: String
  /// Paths offered to the agents.
  public var contextPaths: [String] = []
  /// Limit of the whole run.
  public var timeoutMilliseconds: Int?
  /// Most US dollars, as providers report them or the price table says.
  public var budgetUSD: Double?
  /// Most tokens, input and output together.
  public var budgetTokens: Int?
  /// What happens when the session is busy.
  public var onBusy: OnBusy = .reject
  /// What happens to files an agent cannot take; nil leaves it to the team file, and there to `error` for those of the
  /// prompt.
  public var onUnsupported: OnUnsupported?
  /// Whether files may be fetched from other servers before the run starts, which can take half a minute. Without it a
  /// run that needs that is refused with ``EngineError/downloadsNeeded``.
  public var mayDownload = true
  /// How uses of tools are decided that the rules leave open.
  public var approvals = ApprovalSettings()
  /// Two requests with the same key are one run.
  public var idempotencyKey: String?
  /// What the caller asked for, for comparing requests with the same key.
  public var fingerprint: String = ""
  /// Set when prepared replies are played instead of asking models.
  public var replay: Replay?
  /// Where to record.
  public var recording: Recording?
  /// Runs that may be active at once, this one included.
  public var maxActiveRuns = 128

  /// Creates a request.
  public init(team: TeamReference, prompt: [PromptBlock], workingDirectory: String) {
    self.team = team
    self.prompt = prompt
    self.workingDirectory = workingDirectory
  }
}
